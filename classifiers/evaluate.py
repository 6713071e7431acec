"""How well a model reads labelled items: the figures of the model card and of `brinkwatch evaluate`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.baseline import keyword_score
from classifiers.bootstrap import Statistics, figures, groups_of
from classifiers.card import Bin, Figure
from classifiers.dataset import Example
from classifiers.figures import Ranking, calibration_errors, quadratic_kappa, reliability, share
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.placing import placing
from classifiers.targets import targets_of

Array = NDArray[np.float64]

_LEAST_POSITIVES: Final = 5
_WANTED_PRECISION: Final = 0.9
_HEADS: Final = (
    ("notable", "severity:1"),
    ("serious", "severity:2"),
    ("critical", "severity:3"),
    ("cross_border", "cross_border"),
    ("mass_casualty", "mass_casualty"),
)
_CALIBRATED: Final = ("notable", "serious", "critical")
_IN_TABLES: Final = ("serious", "critical")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by name (average precision, F1 and accuracy 0-1; kappa -1 to 1), each with its interval.

    `reliability` holds "serious" and "critical" bin by bin, as far as the model has them.
    """

    figures: Mapping[str, Figure]
    reliability: Mapping[str, tuple[Bin, ...]]


def evaluate(model: EscalationModel, examples: Sequence[Example]) -> Evaluation:
    """The figures of `model` on `examples`, with those of a keyword list beside them."""
    heads = model.card.heads
    targets = targets_of(examples, heads)
    probabilities = model.probabilities([example.text for example in examples])
    beside = (*_keywords(heads, targets, examples), *placing(model, examples))
    groups = groups_of([example.day for example in examples])
    return measure(heads, targets, probabilities, weights_of(examples), groups, beside)


def weights_of(examples: Sequence[Example]) -> Array:
    """How many items of its pool each example stands for, NaN where it was not drawn at random."""
    return np.array([np.nan if example.weight is None else example.weight for example in examples])


def measure(
    heads: Heads,
    targets: Array,
    probabilities: Array,
    weights: Array,
    groups: NDArray[np.int64] | None = None,
    beside: Sequence[Statistics] = (),
) -> Evaluation:
    """Figures of every head that the labels answer with both classes, and of `beside`.

    Arrays are items x heads, targets NaN where unknown. Calibration errors are weighted by `weights` where
    any is known, by 1 where none is. Intervals resample whole `groups`, single items without.
    """
    found = [*statistics(heads, targets, probabilities, weights), *beside]
    natural = _natural(weights)
    known = _known(heads, targets, probabilities)
    tables = {
        name: reliability(target, given, natural) for name, target, given in known if name in _IN_TABLES
    }
    return Evaluation(figures(found, np.arange(len(targets)) if groups is None else groups), tables)


def statistics(heads: Heads, targets: Array, probabilities: Array, weights: Array) -> list[Statistics]:
    """What `measure` measures of the heads, over any resample of the items."""
    natural, known = _natural(weights), _known(heads, targets, probabilities)
    return [
        *(_head(name, target, given, natural) for name, target, given in known if _both_classes(target)),
        _signals(heads, targets, probabilities, natural),
        *_kinds(targets[:, heads.kind_columns], probabilities[:, heads.kind_columns]),
        *_severity(targets[:, heads.severity_columns], probabilities[:, heads.severity_columns]),
    ]


def _natural(weights: Array) -> Array:
    return np.nan_to_num(weights) if np.isfinite(weights).any() else np.ones(len(weights))


def _known(heads: Heads, targets: Array, probabilities: Array) -> list[tuple[str, Array, Array]]:
    """Name, target and probabilities of each head of severity and attribute that the model has."""
    columns = [(name, heads.column(head)) for name, head in _HEADS]
    return [(name, targets[:, at], probabilities[:, at]) for name, at in columns if at is not None]


def _both_classes(target: Array) -> bool:
    return bool((target > 0).any() and (target == 0).any())


def _head(name: str, target: Array, given: Array, natural: Array) -> Statistics:
    """Ranking and calibration of one head; of `serious` also what a wanted precision leaves."""
    ranking = Ranking.of(target, given)

    def statistics(draws: Array) -> dict[str, Array]:
        curve = ranking.curve(draws)
        found = {f"ap_{name}": curve.average_precision(), f"best_f1_{name}": curve.best_f1()}
        if name in _CALIBRATED:
            found[f"ece_{name}"] = calibration_errors(draws * natural, target, given)
        if name == "serious":
            weighted = ranking.curve(draws * natural)
            found["recall_at_p90_serious"] = curve.recall_at(_WANTED_PRECISION)
            found["weighted_recall_at_p90_serious"] = weighted.recall_at(_WANTED_PRECISION)
        return found

    return statistics


def _signals(heads: Heads, targets: Array, probabilities: Array, natural: Array) -> Statistics:
    """The average precision of each signal, and the means over those with five positives or more."""
    columns = [(at, name) for at, name in enumerate(heads.signals) if _both_classes(targets[:, at])]
    rankings = {name: Ranking.of(targets[:, at], probabilities[:, at]) for at, name in columns}
    common = [(at, name) for at, name in columns if np.nansum(targets[:, at]) >= _LEAST_POSITIVES]

    def statistics(draws: Array) -> dict[str, Array]:
        precisions = {name: ranking.curve(draws).average_precision() for name, ranking in rankings.items()}
        found = {f"ap_signal_{name}": values for name, values in precisions.items()}
        if common:
            weighted = draws * natural
            errors = [calibration_errors(weighted, targets[:, at], probabilities[:, at]) for at, _ in common]
            found["ap_signals_macro"] = _mean([precisions[name] for _, name in common])
            found["ece_signals_mean"] = _mean(errors)
        return found

    return statistics


def _mean(values: Sequence[Array]) -> Array:
    """The mean of the values that a resample has, NaN where it has none."""
    stacked = np.array(values)
    known = np.isfinite(stacked)
    counts = known.sum(axis=0)
    return np.asarray(np.where(known, stacked, 0.0).sum(axis=0) / np.where(counts > 0, counts, np.nan))


def _kinds(targets: Array, probabilities: Array) -> tuple[Statistics, ...]:
    if not targets.shape[1]:
        return ()
    right = (targets.argmax(axis=1) == probabilities.argmax(axis=1)).astype(np.float64)
    right[np.isnan(targets).any(axis=1)] = np.nan
    return (lambda draws: {"kind_accuracy": share(draws, right)},)


def _severity(targets: Array, probabilities: Array) -> tuple[Statistics, ...]:
    """Quadratic kappa of the nearest whole severity against the label."""
    if not targets.shape[1]:
        return ()
    wanted, given = targets.sum(axis=1), np.rint(probabilities.sum(axis=1))
    return (lambda draws: {"severity_kappa": quadratic_kappa(draws, wanted, given)},)


def _keywords(heads: Heads, targets: Array, examples: Sequence[Example]) -> tuple[Statistics, ...]:
    column = heads.column("severity:2")
    if column is None or not _both_classes(targets[:, column]):
        return ()
    scores = np.array([keyword_score(example.text) for example in examples])
    ranking = Ranking.of(targets[:, column], scores)
    return (lambda draws: {"keywords_ap_serious": ranking.curve(draws).average_precision()},)
