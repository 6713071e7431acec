"""From logits to calibrated probabilities: readers mixed, heads that hear each other, natural base rates.

Of two readers each head's logits are mixed. Of the quick one alone, kind, severity and attributes hear all
heads (that an item is serious follows from any of several signals); the careful one has heard that itself.
Training items over-represent conflict; where enough of them say how many items of their pool they stand for,
these weights set the base rates.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from classifiers.figures import average_precision
from classifiers.heads import Heads

Array = NDArray[np.float64]

_FEWEST_FOR_STACKING: Final = 1000
_FEWEST_WEIGHTED: Final = 1000
_FEWEST_WEIGHTED_OF_A_CLASS: Final = 50
_FLATTEST: Final = 0.05
# Chosen by cross-validation on the training labels (docs/classifier.md).
_STACK_C: Final = 0.1
_RATES_C: Final = 10.0
_SHARES: Final = tuple(tenth / 10 for tenth in range(11))


@dataclass(frozen=True, slots=True)
class Mix:
    """How much of the score of two readers is the quick one's, 0-1; of one reader nothing is mixed."""

    quick: float

    def scores(self, heads: Heads, logits: Array) -> Array:
        """Items x heads of logits that are items x heads, or x twice the heads, the quick reader's first."""
        width = len(heads.columns)
        if logits.shape[1] == width:
            return logits
        mixed: Array = self.quick * logits[:, :width] + (1 - self.quick) * logits[:, width:]
        return mixed


@dataclass(frozen=True, slots=True)
class Stack:
    """A linear layer from all heads to the scores of those after the first `signals` columns.

    `weights` is (2 heads) x (heads - signals), over standardised logits and their sigmoids; without columns
    the scores are the logits.
    """

    centre: Array
    scale: Array
    weights: Array
    bias: Array

    def scores(self, logits: Array) -> Array:
        """Scores in the shape of `logits`."""
        if not self.weights.shape[1]:
            return logits
        first = logits.shape[1] - self.weights.shape[1]
        heard = _heard(logits, self.centre, self.scale) @ self.weights + self.bias
        return np.concatenate([logits[:, :first], heard], axis=1)


@dataclass(frozen=True, slots=True)
class Rates:
    """Scores to probabilities: a line and a sigmoid for each head, one softmax for the kinds."""

    slope: Array
    intercept: Array
    kind_weights: Array
    kind_bias: Array

    def probabilities(self, heads: Heads, scores: Array) -> Array:
        """In the shape of `scores`; kinds sum to 1, the levels of severity never rise."""
        result: Array = expit(scores * self.slope + self.intercept)
        kinds, levels = heads.kind_columns, heads.severity_columns
        if heads.kinds:
            result[:, kinds] = softmax(scores[:, kinds] @ self.kind_weights + self.kind_bias, axis=1)
        result[:, levels] = np.minimum.accumulate(result[:, levels], axis=1)
        return result


@dataclass(frozen=True, slots=True)
class Calibration:
    """The three steps."""

    mix: Mix
    stack: Stack
    rates: Rates

    def probabilities(self, heads: Heads, logits: Array) -> Array:
        """Calibrated probabilities, items x heads; `logits` as `Mix` takes them."""
        return self.rates.probabilities(heads, self.stack.scores(self.mix.scores(heads, logits)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """What a calibration is fitted on.

    `logits` (as `Mix` takes them) and `targets` (NaN unknown) have a row an item; `folds` and natural
    `weights` (NaN where an item was not drawn at random) one value an item.
    """

    logits: Array
    targets: Array
    folds: NDArray[np.int64]
    weights: Array

    def where(self, rows: NDArray[np.bool_]) -> "Sample":
        """The sample of some of its items."""
        return Sample(
            logits=self.logits[rows],
            targets=self.targets[rows],
            folds=self.folds[rows],
            weights=self.weights[rows],
        )


def fit(heads: Heads, sample: Sample) -> tuple[Calibration, Array]:
    """A calibration of out-of-fold logits, and probabilities each from the other folds' calibration."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  comes with scikit-learn, and only here

    with threadpool_limits(1):  # many small fits: threads would wait for each other
        mix = _mix(heads, sample)
        mixed = replace(sample, logits=mix.scores(heads, sample.logits))
        layer = _unheard if len(heads.columns) < sample.logits.shape[1] else _stack
        scores = np.zeros_like(mixed.logits)
        for number in np.unique(sample.folds):
            held = sample.folds == number
            scores[held] = layer(heads, mixed.where(~held)).scores(mixed.logits[held])
        probabilities = np.zeros_like(scores)
        for number in np.unique(sample.folds):
            held = sample.folds == number
            rates = _rates(heads, mixed.where(~held), scores[~held])
            probabilities[held] = rates.probabilities(heads, scores[held])
        return Calibration(mix, layer(heads, mixed), _rates(heads, mixed, scores)), probabilities


def _mix(heads: Heads, sample: Sample) -> Mix:
    """The share of the quick reader that ranks best, by the mean average precision over the heads."""
    if sample.logits.shape[1] == len(heads.columns):
        return Mix(quick=1.0)

    def ranked(share: float) -> float:
        scores = Mix(share).scores(heads, sample.logits)
        ranks = (average_precision(*pair) for pair in zip(sample.targets.T, scores.T, strict=True))
        return float(np.mean([rank for rank in ranks if rank is not None] or [0.0]))

    return Mix(quick=max(_SHARES, key=ranked))


def _unheard(heads: Heads, sample: Sample) -> Stack:
    """A stack that changes nothing."""
    width = len(heads.columns)
    centre, scale = sample.logits.mean(axis=0), sample.logits.std(axis=0) + 1e-6
    return Stack(centre, scale, np.zeros((2 * width, 0)), np.zeros(0))


def _heard(logits: Array, centre: Array, scale: Array) -> Array:
    return np.concatenate([(logits - centre) / scale, expit(logits)], axis=1)


def _stack(heads: Heads, sample: Sample) -> Stack:
    if len(sample.logits) < _FEWEST_FOR_STACKING:
        return _unheard(heads, sample)
    centre, scale = sample.logits.mean(axis=0), sample.logits.std(axis=0) + 1e-6
    first, width = len(heads.signals), sample.logits.shape[1]
    heard = _heard(sample.logits, centre, scale)
    layers = [_line(heard, sample.targets[:, j], None, _STACK_C) for j in range(first, width)]
    weights = np.array([slope for slope, _ in layers]).reshape(len(layers), 2 * width).T
    return Stack(centre, scale, weights, np.array([bias for _, bias in layers]))


def _rates(heads: Heads, sample: Sample, scores: Array) -> Rates:
    lines = [_rate(scores[:, [j]], sample.targets[:, j], sample.weights) for j in range(scores.shape[1])]
    kinds = heads.kind_columns
    kind_weights, kind_bias = _kinds(scores[:, kinds], sample.targets[:, kinds], sample.weights)
    slope, intercept = (np.array(column) for column in zip(*lines, strict=True))
    return Rates(slope, intercept, kind_weights, kind_bias)


def _rate(score: Array, target: Array, weights: Array) -> tuple[float, float]:
    slope, bias = _line(score, target, _natural(target, weights), _RATES_C)
    return max(float(slope[0]), _FLATTEST), bias  # a score never speaks against its own head


def _kinds(scores: Array, targets: Array, weights: Array) -> tuple[Array, Array]:
    """The softmax layer over the kinds' scores; empty without kinds."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  a second, and only training needs it

    width = scores.shape[1]
    rows = ~np.isnan(targets).any(axis=1) if width else np.zeros(len(scores), dtype=bool)
    wanted = np.argmax(targets[rows], axis=1) if rows.any() else np.zeros(0, dtype=np.int64)
    if len(np.unique(wanted)) < max(
        width, 3
    ):  # sklearn has one column for two classes, none for a missing one
        return np.eye(width), np.zeros(width)
    model = LogisticRegression(C=_RATES_C, max_iter=1000)
    model.fit(scores[rows], wanted, sample_weight=_kind_weights(wanted, weights[rows]))
    return np.asarray(model.coef_).T, np.asarray(model.intercept_)


def _line(values: Array, target: Array, weights: Array | None, c: float) -> tuple[Array, float]:
    """A logistic regression's weights and bias; a plain sigmoid of the first value where it has one class."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  a second, and only training needs it

    rows = ~np.isnan(target) if weights is None else ~np.isnan(target) & (weights > 0)
    wanted = target[rows] > 0
    if wanted.all() or not wanted.any():
        return np.eye(1, values.shape[1])[0], 0.0
    model = LogisticRegression(C=c, max_iter=1000)
    model.fit(values[rows], wanted, sample_weight=None if weights is None else weights[rows])
    return np.asarray(model.coef_[0]), float(model.intercept_[0])


def _natural(target: Array, weights: Array) -> Array | None:
    """Weights that restore natural base rates, mean 1 over the drawn items; None where too few have one."""
    drawn = ~np.isnan(weights) & ~np.isnan(target)
    positives = int((target[drawn] > 0).sum())
    rarer = min(positives, int(drawn.sum()) - positives)
    if drawn.sum() < _FEWEST_WEIGHTED or rarer < _FEWEST_WEIGHTED_OF_A_CLASS:
        return None
    natural: Array = np.where(drawn, weights, 0.0) / weights[drawn].mean()
    return natural


# Square roots: kinds compete among the items of conflict, which full weights drown.
def _kind_weights(wanted: NDArray[np.int64], weights: Array) -> Array | None:
    drawn = ~np.isnan(weights)
    counts = np.bincount(wanted[drawn]) if drawn.any() else np.zeros(1)
    if (
        drawn.sum() < _FEWEST_WEIGHTED
        or len(counts) <= wanted.max()
        or counts.min() < _FEWEST_WEIGHTED_OF_A_CLASS
    ):
        return None
    natural: Array = np.sqrt(np.where(drawn, weights, 0.0)) / np.sqrt(weights[drawn]).mean()
    return natural
