"""Fits the weights of dyads from labelled items: `python -m classifiers.dyad_weights LABELS…`.

It writes `data/dyads.tsv` beside it; nothing at run time needs it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifiers.dyad_choice import BIAS
from classifiers.dyad_cues import Pair, dyad_cues
from classifiers.fitting import ChoiceSet, frequent_cues, groups_of, incidence, labelled_acts, write_weights

_PENALTY: Final = 10.0  # L2, chosen by cross-validation over weeks
_LEAST: Final = 0.08  # smaller weights are left out of the table
_STEPS: Final = 80
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Design:
    """Groups of cues, one a row of `cues`; of each candidate its groups (`groups`) and whether it is right.

    Many candidates share a group: summing each group once is what makes the fit quick.
    """

    names: Sequence[str]
    cues: Any  # scipy.sparse.csr_matrix
    groups: NDArray[np.int64]
    right: Array


def fit(examples: Sequence[ChoiceSet[Pair]]) -> dict[str, float]:
    """Cue weights under which the right pairs are likely, the bias among them."""
    design = _design_of(examples)
    fitted = _minimise(design)
    weights = {name: round(float(weight), 2) for name, weight in zip(design.names, fitted[:-1], strict=True)}
    return {BIAS: round(float(fitted[-1]), 2)} | {
        cue: weight for cue, weight in weights.items() if abs(weight) >= _LEAST
    }


def _design_of(examples: Sequence[ChoiceSet[Pair]]) -> _Design:
    """The candidates of all items over the cues that are frequent enough."""
    names = frequent_cues(examples)
    columns = {cue: column for column, cue in enumerate(names)}
    cues: list[list[int]] = []
    groups: list[list[int]] = []
    right: list[bool] = []
    for candidates, wanted in examples:
        rows: dict[int, int] = {}
        for group in groups_of(candidates):
            rows[id(group)] = len(cues)
            cues.append([columns[cue] for cue in group if cue in columns])
        for candidate, own in candidates.items():
            groups.append([rows[id(group)] for group in own])
            right.append(candidate in wanted)
    return _Design(
        names,
        incidence(cues, len(names)),
        np.array(groups, dtype=np.int64),
        np.array(right, dtype=np.float64),
    )


def _minimise(design: _Design) -> Array:
    across = design.cues.T.tocsr()
    rows = design.cues.shape[0]

    def loss(weights: Array) -> tuple[float, Array]:
        own = weights[:-1]
        odds = (design.cues @ own)[design.groups].sum(axis=1) + weights[-1]
        value = np.sum(np.logaddexp(0, odds) - design.right * odds) + _PENALTY / 2 * own @ own
        off = 1 / (1 + np.exp(-odds)) - design.right
        spread = np.zeros(rows)
        for column in design.groups.T:
            spread += np.bincount(column, off, rows)
        return float(value), np.append(across @ spread + _PENALTY * own, off.sum())

    start = np.zeros(len(design.names) + 1)
    options = {"maxiter": _STEPS}
    fitted: Array = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return fitted


def main(paths: Sequence[str]) -> None:
    """Read the labels at `paths`, fit and write the table."""
    acts = labelled_acts(map(Path, paths))
    weights = fit([(dyad_cues(act.title, act.summary), act.dyads) for act in acts])
    write_weights("dyads", dict(sorted(weights.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
