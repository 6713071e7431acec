"""Chooses the dyads of one item: each pair of sides by its own probability, however many are likely.

A logistic regression whose weights are a table that a person can read; `classifiers.dyad_weights` fits it.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from math import log
from typing import Final, TypeVar

from classifiers.choice import Cues, scores

Candidate = TypeVar("Candidate")

# The table's row that every candidate has.
BIAS: Final = "bias"
# Chosen on the training labels: a pair is told where it is likelier than the first, and the likeliest pair
# of an item where it is likelier than the second. F1 asks for less than even odds.
_TOLD: Final = 0.37
_TOLD_ALONE: Final = 0.12


def log_odds(candidates: Mapping[Candidate, Cues], weigh: Mapping[str, float]) -> Mapping[Candidate, float]:
    """Natural log-odds of each candidate: the summed weights of its cues, and the bias."""
    bias = weigh.get(BIAS, 0.0)
    return {candidate: bias + score for candidate, score in scores(candidates, weigh).items()}


def told(
    odds: Mapping[Candidate, float], *, each: float = _TOLD, alone: float = _TOLD_ALONE
) -> tuple[Candidate, ...]:
    """The candidates likely enough to be told, likeliest first; ties keep their order.

    `each` is the probability from which any is told, `alone` that of the likeliest one.
    """
    ranked = sorted(odds, key=lambda candidate: -odds[candidate])
    best: Iterable[Candidate] = (one for one in ranked[:1] if odds[one] >= _logit(alone))
    others = (one for one in ranked[1:] if odds[one] >= _logit(each))
    return tuple(chain(best, others))


def _logit(probability: float) -> float:
    return log(probability / (1 - probability))
