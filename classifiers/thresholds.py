"""Chooses from out-of-fold probabilities where tiers and signals begin and what is spared; knows no texts."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.card import Operating, Sparing, Thresholds
from classifiers.figures import Ranking
from classifiers.heads import Heads

Array = NDArray[np.float64]

# The precision that each tier asks for on the labelled items as drawn, which over-represent hard ones.
_TIERS: Final = {
    "critical": ("severity:3", 0.75),
    "serious": ("severity:2", 0.86),
    "notable": ("severity:1", 0.96),
}
_DIGITS: Final = 4
_SPARING_DIGITS: Final = 6
_MOST_SERIOUS_LOST: Final = 0.01


def choose(
    heads: Heads, targets: Array, probabilities: Array, weights: Array
) -> tuple[Thresholds, dict[str, Operating]]:
    """Thresholds, and what each costs: tiers at a wanted precision, signals at their best F1.

    Arrays are items x heads, targets NaN where unknown; `weights` by item, NaN where it was not drawn.
    """
    operating: dict[str, Operating] = {}
    for tier, (head, precision) in _TIERS.items():
        column = heads.column(head)
        if column is not None:
            operating[tier] = _operating(targets[:, column], probabilities[:, column], weights, precision)
    for column, name in enumerate(heads.signals):
        operating[f"signal:{name}"] = _operating(targets[:, column], probabilities[:, column], weights, None)
    tiers = {tier: operating[tier].threshold for tier in _TIERS if tier in operating}
    signals = {name: operating[f"signal:{name}"].threshold for name in heads.signals}
    return Thresholds(**tiers, signals=signals), operating


def spare(heads: Heads, targets: Array, quick: Array, weights: Array) -> Sparing | None:
    """Up to which P(severity >= 1) of the quick reader alone (`quick`, items x heads) an item may be spared.

    The greatest that spares at most one serious item in a hundred and no critical one; None where a model
    has no severity or that leaves nothing to spare.
    """
    notable, serious, critical = (heads.column(f"severity:{level}") for level in (1, 2, 3))
    if notable is None or serious is None:
        return None
    given = quick[:, notable]
    wanted = np.sort(given[targets[:, serious] > 0])
    below = wanted[int(_MOST_SERIOUS_LOST * len(wanted))]
    if critical is not None:
        below = np.min(given[targets[:, critical] > 0], initial=below)
    below = float(np.floor(below * 10**_SPARING_DIGITS)) / 10**_SPARING_DIGITS
    spared = given < below
    if not spared.any():
        return None
    return Sparing(
        below=below,
        share=round(float(spared.mean()), _DIGITS),
        natural_share=_share(spared, np.nan_to_num(weights)),
        serious_lost=round(float((wanted < below).mean()), _DIGITS),
    )


def _operating(target: Array, probability: Array, weights: Array, precision: float | None) -> Operating:
    ranking = Ranking.of(target, probability)
    curve = ranking.curve(np.ones((1, len(target))))
    best = ranking.rows[ranking.ends[_best(curve.precision[0], curve.recall[0], precision)]]
    # Rounded down, so that the item that set the threshold passes it.
    threshold = max(float(np.floor(probability[best] * 10**_DIGITS)), 1.0) / 10**_DIGITS
    known = ~np.isnan(target)
    wanted, given = target[known] > 0, probability[known]
    passed = given >= threshold
    drawn = np.nan_to_num(weights[known])
    return Operating(
        threshold=threshold,
        precision=_share(wanted, passed.astype(np.float64)) or 0.0,
        recall=_share(passed, wanted.astype(np.float64)) or 0.0,
        natural_precision=_share(wanted, drawn * passed),
        natural_recall=_share(passed, drawn * wanted),
        positives=int(wanted.sum()),
    )


def _share(claim: NDArray[np.bool_], weights: Array) -> float | None:
    total = float(weights.sum())
    return round(float(weights[claim].sum()) / total, _DIGITS) if total else None


def _best(precisions: Array, recalls: Array, precision: float | None) -> int:
    """The greatest recall at `precision` or better; the best F1 without it or where it is not reached.

    Of several with that recall the highest probability: what lies below it would add nothing but errors.
    """
    enough = np.flatnonzero(precisions >= precision) if precision is not None else np.zeros(0, dtype=np.int64)
    if len(enough):
        return int(enough[np.flatnonzero(recalls[enough] == recalls[enough[-1]])[0]])
    return int(np.argmax(2 * precisions * recalls / np.maximum(precisions + recalls, 1e-12)))
