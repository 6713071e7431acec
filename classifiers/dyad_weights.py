"""Fits the weights of dyads from labelled items: `python -m classifiers.dyad_weights LABELS…`.

It writes `data/dyads.tsv` beside it; nothing at run time needs it.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from classifiers.choice import Cues
from classifiers.cue_weights import gold_dyads
from classifiers.dyad_choice import BIAS
from classifiers.dyad_cues import Pair, dyad_cues

_RARE: Final = 25  # a cue seen less often says nothing that will hold
_PENALTY: Final = 10.0  # L2, chosen by cross-validation over weeks
_LEAST: Final = 0.08  # smaller weights are left out of the table
_STEPS: Final = 80
Array = NDArray[np.float64]
Example = tuple[Mapping[Pair, Cues], Collection[Pair]]


@dataclass(frozen=True, slots=True)
class Design:
    """Groups of cues, one a row of `cues`; of each candidate its groups (`groups`) and whether it is right.

    Many candidates share a group: summing each group once is what makes the fit quick.
    """

    names: Sequence[str]
    cues: Any  # scipy.sparse.csr_matrix
    groups: NDArray[np.int64]
    right: Array


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Cue weights under which the right pairs are likely, the bias among them."""
    design = design_of(examples)
    fitted = _minimise(design)
    weights = {name: round(float(weight), 2) for name, weight in zip(design.names, fitted[:-1], strict=True)}
    return {BIAS: round(float(fitted[-1]), 2)} | {
        cue: weight for cue, weight in weights.items() if abs(weight) >= _LEAST
    }


def design_of(examples: Sequence[Example]) -> Design:
    """The candidates of all items over the cues that are frequent enough."""
    counts: Counter[str] = Counter()
    for candidates, _ in examples:
        for group in _distinct(candidates):
            counts.update(group)
    names = sorted(cue for cue, count in counts.items() if count >= _RARE)
    columns = {cue: column for column, cue in enumerate(names)}
    indices: list[int] = []
    ends = [0]
    groups: list[list[int]] = []
    right: list[bool] = []
    for candidates, wanted in examples:
        rows: dict[int, int] = {}
        for group in _distinct(candidates):
            rows[id(group)] = len(ends) - 1
            indices.extend(columns[cue] for cue in group if cue in columns)
            ends.append(len(indices))
        for candidate, own in candidates.items():
            groups.append([rows[id(group)] for group in own])
            right.append(candidate in wanted)
    shape = (len(ends) - 1, len(names))
    matrix = csr_matrix((np.ones(len(indices)), indices, ends), shape=shape)
    return Design(names, matrix, np.array(groups, dtype=np.int64), np.array(right, dtype=np.float64))


def _distinct(candidates: Mapping[Pair, Cues]) -> Collection[tuple[str, ...]]:
    return {id(group): group for groups in candidates.values() for group in groups}.values()


def _minimise(design: Design) -> Array:
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
    texts = (Path(path).read_text(encoding="utf-8") for path in paths)
    items = [json.loads(line) for text in texts for line in text.splitlines()]
    fitted = fit(
        [
            (dyad_cues(item["title"], item["summary"]), gold_dyads(item["actors"]))
            for item in items
            if item["severity"] >= 1
        ]
    )
    lines = ["cue\tweight", *(f"{cue}\t{weight}" for cue, weight in sorted(fitted.items()))]
    path = Path(__file__).with_name("data") / "dyads.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
