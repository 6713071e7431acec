"""How well places and dyads are told: figures over what a model says of items not of severity 0."""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.bootstrap import Statistics
from classifiers.dataset import Example, dyads_of
from classifiers.figures import micro_f1, share
from classifiers.model import EscalationModel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Matches:
    """By item, whose place in the draws is `rows`: how many were found, wanted, the same; whether all are."""

    rows: NDArray[np.intp]
    found: Array
    wanted: Array
    shared: Array
    exact: Array

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, AbstractSet[Hashable], AbstractSet[Hashable]]]) -> "_Matches":
        table = [
            (len(found), len(wanted), len(found & wanted), found == wanted) for _, found, wanted in pairs
        ]
        columns = np.array(table, dtype=np.float64).reshape(len(table), 4).T
        return cls(np.array([row for row, _, _ in pairs], dtype=np.intp), *columns)

    def exact_share(self, draws: Array) -> Array:
        return share(draws[:, self.rows], self.exact)

    def f1(self, draws: Array) -> Array:
        return micro_f1(draws[:, self.rows], self.found, self.wanted, self.shared)


def placing(model: EscalationModel, examples: Sequence[Example]) -> tuple[Statistics, ...]:
    """Exact sets and F1 over codes for places, F1 over directed pairs for dyads, where lines say theirs."""
    rows = [at for at, each in enumerate(examples) if each.severity != 0]
    rows = [at for at in rows if (examples[at].where, examples[at].actors) != (None, None)]
    told = list(zip(rows, model.assess([examples[at].text for at in rows]), strict=True))
    places = _Matches.of(
        [(at, set(read.places), where) for at, read in told if (where := examples[at].where) is not None]
    )
    dyads = _Matches.of(
        [
            (at, {(dyad.source, dyad.target) for dyad in read.dyads}, dyads_of(actors))
            for at, read in told
            if (actors := examples[at].actors) is not None
        ]
    )
    return (
        lambda draws: {"places_exact": places.exact_share(draws), "places_f1": places.f1(draws)},
        lambda draws: {"dyads_f1": dyads.f1(draws)},
    )
