"""Which of two models reads better: headline figures on the same items, their differences with intervals.

Knows no files. Both are measured on every resample alike, so that what is hard for both moves neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.bootstrap import Statistics, as_drawn, figures, groups_of, values_of
from classifiers.card import Figure
from classifiers.dataset import Example
from classifiers.evaluate import statistics, weights_of
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.placing import placing
from classifiers.targets import targets_of

Array = NDArray[np.float64]

# The figures that are compared, and whether more is better.
HEADLINES: Final = (
    ("ap_serious", True),
    ("ap_critical", True),
    ("ap_signals_macro", True),
    ("ap_cross_border", True),
    ("kind_accuracy", True),
    ("places_exact", True),
    ("places_f1", True),
    ("ece_serious", False),
    ("brier", False),
)
# Nobody would notice less, however sure it is.
_LEAST: Final = 0.001


class Judgement(StrEnum):
    """What a comparison shows of the second model."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "no difference shown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One figure of the first and of the second model, and how much more the second has.

    The interval is 95 % of the resamples' differences. `judgement` is of the second model: better or worse
    where the whole interval is, by .001 or more.
    """

    name: str
    first: float
    second: float
    difference: Figure
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Comparison:
    """All lines of two models on so many `items`."""

    items: int
    lines: tuple[Line, ...]

    @property
    def judgement(self) -> Judgement:
        """Worse where any line is, else better where any line is.

        Each line alone errs in one of forty towards either side where the models are equally good.
        """
        found = {line.judgement for line in self.lines}
        return next((each for each in (Judgement.WORSE, Judgement.BETTER) if each in found), Judgement.NONE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one model says of some items: probabilities (items x heads), and what else is measured of it."""

    heads: Heads
    probabilities: Array
    beside: tuple[Statistics, ...] = ()


def compare(first: EscalationModel, second: EscalationModel, examples: Sequence[Example]) -> Comparison:
    """Both read `examples`, which neither was trained on, else the one that was looks better than it is."""
    return compared(examples, _reading(first, examples), _reading(second, examples))


def compared(examples: Sequence[Example], first: Reading, second: Reading) -> Comparison:
    """The comparison of two readings of `examples`, on the heads that both have; no lines where none is."""
    heads = _common(first.heads, second.heads)
    targets, weights = targets_of(examples, heads), weights_of(examples)
    one, other = (
        [*statistics(heads, targets, given, weights), _brier(targets, given), *each.beside]
        for each in (first, second)
        for given in [_columns(each, heads)]
    )
    differences = figures([_differences(one, other)], groups_of([example.day for example in examples]))
    was, now = as_drawn(one, len(examples)), as_drawn(other, len(examples))
    lines = [
        Line(
            name=name,
            first=was[name],
            second=now[name],
            difference=differences[name],
            judgement=_judged(differences[name], more=more),
        )
        for name, more in HEADLINES
        if name in differences
    ]
    return Comparison(len(examples), tuple(lines))


def _brier(targets: Array, given: Array) -> Statistics:
    """The mean squared error over heads and items (Brier, 1950), which one-sided labels have as well."""
    told = ~np.isnan(targets)
    errors, answers = np.where(told, (given - targets) ** 2, 0.0).sum(axis=1), told.sum(axis=1)

    def statistic(draws: Array) -> dict[str, Array]:
        count = draws @ answers
        return {"brier": np.asarray(draws @ errors / np.where(count > 0, count, np.nan))}

    return statistic


def _reading(model: EscalationModel, examples: Sequence[Example]) -> Reading:
    texts = [example.text for example in examples]
    return Reading(model.card.heads, model.probabilities(texts), placing(model, examples))


def _common(one: Heads, other: Heads) -> Heads:
    """The heads of both; kinds only where both tell the same ones apart."""
    return Heads(
        signals=tuple(name for name in one.signals if name in other.signals),
        kinds=one.kinds if set(one.kinds) == set(other.kinds) else (),
        levels=tuple(level for level in one.levels if level in other.levels),
        cross_border=one.cross_border and other.cross_border,
        mass_casualty=one.mass_casualty and other.mass_casualty,
    )


def _columns(reading: Reading, heads: Heads) -> Array:
    at = [reading.heads.columns.index(name) for name in heads.columns]
    return reading.probabilities[:, at]


def _differences(one: Sequence[Statistics], other: Sequence[Statistics]) -> Statistics:
    def statistic(draws: Array) -> dict[str, Array]:
        was, now = values_of(one, draws), values_of(other, draws)
        return {name: now[name] - was[name] for name, _ in HEADLINES if name in was and name in now}

    return statistic


def _judged(difference: Figure, *, more: bool) -> Judgement:
    low, high = difference.low, difference.high
    if low is None or high is None or abs(difference.value) < _LEAST or low <= 0 <= high:
        return Judgement.NONE
    return Judgement.BETTER if (low > 0) is more else Judgement.WORSE
