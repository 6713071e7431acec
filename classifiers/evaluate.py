"""How well probabilities meet labels: the figures of the model card and of `brinkwatch evaluate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.baseline import keyword_score
from classifiers.dataset import Example, targets_of
from classifiers.heads import Heads
from classifiers.model import EscalationModel

Array = NDArray[np.float64]

_LEAST_POSITIVES: Final = 5
_BINS: Final = 10
_DIGITS: Final = 4
_HEADS: Final = (
    ("notable", "severity:1"),
    ("serious", "severity:2"),
    ("critical", "severity:3"),
    ("cross_border", "cross_border"),
    ("mass_casualty", "mass_casualty"),
)
_CALIBRATED: Final = ("notable", "serious", "critical")


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table; `weight` is the share of the pool that its items stand for."""

    low: float
    high: float
    items: int
    weight: float
    mean_probability: float
    share_true: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by name (average precision, F1 and accuracy 0-1; kappa -1 to 1), and `serious` bin by bin."""

    figures: dict[str, float]
    reliability: tuple[Bin, ...]


def evaluate(model: EscalationModel, examples: Sequence[Example]) -> Evaluation:
    """The figures of `model` on `examples`, with those of a keyword list beside them."""
    heads = model.card.heads
    targets = targets_of(examples, heads)
    probabilities = model.probabilities([example.text for example in examples])
    measured = measure(heads, targets, probabilities, weights_of(examples))
    column = heads.column("severity:2")
    if column is not None:
        scores = np.array([keyword_score(example.text) for example in examples])
        precision = average_precision(targets[:, column], scores)
        if precision is not None:
            measured.figures["keywords_ap_serious"] = round(precision, _DIGITS)
    return measured


def weights_of(examples: Sequence[Example]) -> Array:
    """How many items of its pool each example stands for, NaN where it was not drawn at random."""
    return np.array([np.nan if example.weight is None else example.weight for example in examples])


def measure(heads: Heads, targets: Array, probabilities: Array, weights: Array) -> Evaluation:
    """Figures of every head that the labels answer with both classes.

    Arrays are items x heads, targets NaN where unknown. Calibration errors are weighted by `weights` where
    any is known, by 1 where none is.
    """
    figures: dict[str, float | None] = {}
    natural = np.nan_to_num(weights) if np.isfinite(weights).any() else np.ones(len(weights))
    for name, head in _HEADS:
        column = heads.column(head)
        if column is not None:
            target, given = targets[:, column], probabilities[:, column]
            figures[f"ap_{name}"] = average_precision(target, given)
            figures[f"best_f1_{name}"] = best_f1(target, given)
            if name in _CALIBRATED:
                figures[f"ece_{name}"] = calibration_error(reliability(target, given, natural))
    figures |= _signals(heads, targets, probabilities, natural)
    kinds, levels = heads.kind_columns, heads.severity_columns
    figures["kind_accuracy"] = _kind_accuracy(targets[:, kinds], probabilities[:, kinds])
    figures["severity_kappa"] = _kappa(targets[:, levels], probabilities[:, levels])
    column = heads.column("severity:2")
    table = () if column is None else reliability(targets[:, column], probabilities[:, column], natural)
    known = {name: round(value, _DIGITS) for name, value in figures.items() if value is not None}
    return Evaluation(known, table)


def average_precision(target: Array, scores: Array) -> float | None:
    """Area under the precision-recall steps; None where the known targets hold one class only."""
    from sklearn.metrics import average_precision_score  # noqa: PLC0415  a second

    known = ~np.isnan(target)
    if not _both_classes(target[known]):
        return None
    return float(average_precision_score(target[known], scores[known]))


def best_f1(target: Array, scores: Array) -> float | None:
    """The greatest F1 over all thresholds; None where the known targets hold one class only."""
    from sklearn.metrics import precision_recall_curve  # noqa: PLC0415  a second

    known = ~np.isnan(target)
    if not _both_classes(target[known]):
        return None
    precision, recall, _ = precision_recall_curve(target[known], scores[known])
    return float(np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12)))


def reliability(target: Array, probabilities: Array, weights: Array) -> tuple[Bin, ...]:
    """Ten bins of equal width over 0-1, those without items or weight left out."""
    known = ~np.isnan(target) & (weights > 0)
    wanted, given, weight = target[known], probabilities[known], weights[known]
    numbers = np.minimum((given * _BINS).astype(np.int64), _BINS - 1)
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


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error of a reliability table (0-1); None of an empty one."""
    if not bins:
        return None
    return sum(each.weight * abs(each.mean_probability - each.share_true) for each in bins)


def _both_classes(target: Array) -> bool:
    return bool((target > 0).any() and (target == 0).any())


def _signals(heads: Heads, targets: Array, probabilities: Array, weights: Array) -> dict[str, float | None]:
    """The average precision of each signal, and the means over those with five positives or more."""
    figures: dict[str, float | None] = {}
    precisions, errors = [], []
    for column, name in enumerate(heads.signals):
        target, given = targets[:, column], probabilities[:, column]
        precision = average_precision(target, given)
        figures[f"ap_signal_{name}"] = precision
        if precision is not None and np.nansum(target) >= _LEAST_POSITIVES:
            precisions.append(precision)
            errors.append(calibration_error(reliability(target, given, weights)) or 0.0)
    if precisions:
        figures["ap_signals_macro"] = float(np.mean(precisions))
        figures["ece_signals_mean"] = float(np.mean(errors))
    return figures


def _kind_accuracy(targets: Array, probabilities: Array) -> float | None:
    known = ~np.isnan(targets).any(axis=1)
    if not targets.shape[1] or not known.any():
        return None
    return float(np.mean(targets[known].argmax(axis=1) == probabilities[known].argmax(axis=1)))


def _kappa(targets: Array, probabilities: Array) -> float | None:
    """Quadratic kappa of the nearest whole severity against the label."""
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415  a second

    known = ~np.isnan(targets).any(axis=1)
    wanted = targets[known].sum(axis=1)
    if not targets.shape[1] or len(np.unique(wanted)) < 2:  # noqa: PLR2004  one level only
        return None
    return float(cohen_kappa_score(wanted, np.rint(probabilities[known].sum(axis=1)), weights="quadratic"))
