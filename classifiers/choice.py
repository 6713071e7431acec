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


def scores(candidates: Mapping[Candidate, Cues], weigh: Mapping[str, float]) -> dict[Candidate, float]:
    """The summed weights of each candidate's cues; an unknown cue weighs nothing."""
    sums: dict[int, float] = {}  # by identity: hashing a long group costs as much as summing it
    for groups in candidates.values():
        for group in groups:
            if id(group) not in sums:
                sums[id(group)] = sum([weigh.get(cue, 0.0) for cue in group])
    return {candidate: sum([sums[id(group)] for group in groups]) for candidate, groups in candidates.items()}


def likeliest(candidates: Mapping[Candidate, Cues], weigh: Mapping[str, float]) -> Candidate | None:
    """The candidate with the greatest score, the first of several; None where there is none."""
    found = scores(candidates, weigh)
    return max(found, key=found.__getitem__, default=None)
