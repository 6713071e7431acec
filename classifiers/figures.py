"""Figures over resamples: precision and recall, calibration, agreement; knows no heads and no texts.

A resample says how often each item stands in it (`draws`, resamples x items; fractions where items also have
natural weights). Each figure has one value a resample, NaN where the resample does not have it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.card import Bin

Array = NDArray[np.float64]

_BINS: Final = 10
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision and recall at each distinct score, the highest first; resamples x scores."""

    precision: Array
    recall: Array

    def average_precision(self) -> Array:
        """The area under the steps."""
        steps = np.diff(self.recall, axis=1, prepend=0.0)
        return np.asarray(np.einsum("ij,ij->i", self.precision, steps))

    def best_f1(self) -> Array:
        """The greatest F1 over all thresholds."""
        both = np.maximum(self.precision + self.recall, _TINY)
        return np.asarray((2 * self.precision * self.recall / both).max(axis=1))

    def recall_at(self, precision: float) -> Array:
        """The greatest recall at `precision` or better, 0 where no threshold reaches it."""
        reached = np.where(self.precision >= precision, self.recall, 0.0).max(axis=1)
        return np.where(np.isnan(self.recall[:, -1]), np.nan, reached)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Items whose target is known, sorted by score, the highest first; `ends` close each run of one score."""

    rows: NDArray[np.intp]
    wanted: Array
    ends: NDArray[np.intp]

    @classmethod
    def of(cls, target: Array, scores: Array) -> "Ranking":
        """The items of `target` (1, 0, NaN for unknown) by `scores`."""
        known = np.flatnonzero(~np.isnan(target))
        rows = known[np.argsort(-scores[known], kind="stable")]
        ends = np.append(np.flatnonzero(np.diff(scores[rows])), len(rows) - 1)
        return cls(rows, (target[rows] > 0).astype(np.float64), ends)

    @property
    def both_classes(self) -> bool:
        """Whether some item is so and some is not."""
        return bool(0 < self.wanted.sum() < len(self.wanted))

    def curve(self, draws: Array) -> Curve:
        """NaN in a resample that lacks either class."""
        drawn = draws[:, self.rows]
        passed = np.cumsum(drawn, axis=1)[:, self.ends]
        hits = np.cumsum(drawn * self.wanted, axis=1)[:, self.ends]
        all_hits, everything = hits[:, -1:], passed[:, -1:]
        fair = (all_hits > 0) & (all_hits < everything)
        return Curve(
            precision=hits / np.maximum(passed, _TINY),
            recall=hits / np.where(fair, all_hits, np.nan),
        )


def average_precision(target: Array, scores: Array) -> float | None:
    """Area under the precision-recall steps; None where the known targets hold one class only."""
    ranking = Ranking.of(target, scores)
    if not ranking.both_classes:
        return None
    return float(ranking.curve(np.ones((1, len(target)))).average_precision()[0])


def calibration_errors(draws: Array, target: Array, probabilities: Array) -> Array:
    """The expected calibration error over ten bins of equal width, 0-1."""
    known = np.flatnonzero(~np.isnan(target))
    given, drawn = probabilities[known], draws[:, known]
    gaps = np.zeros((len(known), _BINS))
    gaps[np.arange(len(known)), _bins(given)] = given - target[known]
    total = drawn.sum(axis=1)
    return np.asarray(np.abs(drawn @ gaps).sum(axis=1) / np.where(total > 0, total, np.nan))


def reliability(target: Array, probabilities: Array, weights: Array) -> tuple[Bin, ...]:
    """Ten bins of equal width over 0-1, those without items or weight left out."""
    known = ~np.isnan(target) & (weights > 0)
    wanted, given, weight = target[known], probabilities[known], weights[known]
    numbers = _bins(given)
    inside = [(number, numbers == number) for number in range(_BINS) if (numbers == number).any()]
    return tuple(
        Bin(
            low=number / _BINS,
            high=(number + 1) / _BINS,
            items=int(rows.sum()),
            weight=float(weight[rows].sum() / weight.sum()),
            mean_probability=float(np.average(given[rows], weights=weight[rows])),
            share_true=float(np.average(wanted[rows], weights=weight[rows])),
        )
        for number, rows in inside
    )


def share(draws: Array, claim: Array) -> Array:
    """The share of items for which `claim` (1, 0, NaN for unknown) is so."""
    known = np.flatnonzero(~np.isnan(claim))
    drawn = draws[:, known]
    total = drawn.sum(axis=1)
    return np.asarray(drawn @ claim[known] / np.where(total > 0, total, np.nan))


def micro_f1(draws: Array, found: Array, wanted: Array, shared: Array) -> Array:
    """F1 over all things found and wanted, from their numbers by item and how many are the same."""
    total = draws @ (found + wanted)
    return np.asarray(2 * (draws @ shared) / np.where(total > 0, total, np.nan))


def quadratic_kappa(draws: Array, wanted: Array, given: Array) -> Array:
    """Cohen's kappa with quadratic weights of two whole numbers by item (NaN for unknown).

    Independent ratings differ by E a² + E b² - 2 E a E b, squared (Fleiss and Cohen, 1973).
    """
    known = np.flatnonzero(~np.isnan(wanted))
    drawn, a, b = draws[:, known], wanted[known], given[known]
    total = np.maximum(drawn.sum(axis=1), _TINY)
    mean_a, mean_b, squares, missed = (drawn @ values / total for values in (a, b, a**2 + b**2, (a - b) ** 2))
    expected = squares - 2 * mean_a * mean_b
    return np.asarray(1 - missed / np.where(expected > _TINY, expected, np.nan))


def _bins(probabilities: Array) -> NDArray[np.int64]:
    return np.minimum((probabilities * _BINS).astype(np.int64), _BINS - 1)
