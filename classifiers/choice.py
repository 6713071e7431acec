"""Chooses among the candidates of one item by the summed weights of their cues.

A conditional logit (McFadden 1974): each candidate's score is a sum, the scores of one item compete. The
weights are tables that a person can read; `classifiers.cue_weights` fits them.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from classifiers.gazetteer import rows

Candidate = TypeVar("Candidate")

# Groups of cues; the same group stands in many candidates and is summed once.
Cues = tuple[tuple[str, ...], ...]


@cache
def weights(table: str) -> Mapping[str, float]:
    """Cue to weight from `classifiers/data/<table>.tsv`; a cue that is not there weighs nothing."""
    return {row["cue"]: float(row["weight"]) for row in rows(table)}


def likeliest(
    candidates: Mapping[Candidate, Cues], weigh: Mapping[str, float], *, margin: float
) -> tuple[Candidate, ...]:
    """The candidates within `margin` (natural-log odds) of the best, best first; ties keep their order."""
    sums: dict[int, float] = {}  # by identity: hashing a long group costs as much as summing it
    scores: dict[Candidate, float] = {}
    for candidate, groups in candidates.items():
        score = 0.0
        for group in groups:
            if id(group) not in sums:
                sums[id(group)] = sum([weigh.get(cue, 0.0) for cue in group])
            score += sums[id(group)]
        scores[candidate] = score
    ranked = sorted(scores, key=lambda candidate: -scores[candidate])
    return tuple(candidate for candidate in ranked if scores[candidate] >= scores[ranked[0]] - margin)
