"""Fits the cue weights of places and actors from labelled items: `python -m classifiers.cue_weights LABELS…`.

It writes `data/where.tsv` and `data/dyads.tsv` beside it; nothing at run time needs it.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from classifiers.actors import dyad_cues
from classifiers.choice import Cues
from classifiers.places import place_cues

_RARE: Final = 12  # a cue seen less often says nothing that will hold
_PENALTY: Final = 6.0  # L2, chosen with half of the training labels held back
_LEAST: Final = 0.05  # smaller weights are left out of the table

Candidate = TypeVar("Candidate", bound=Hashable)
Example = tuple[Mapping[Candidate, Cues], Collection[Candidate]]


def gold_dyads(actors: str) -> frozenset[tuple[str, str]]:
    """A label's `actors` as (source, target).

    `A+B>C` gives every pair, `A+B` both directions, a lone `A` the unknown as its target.
    """
    if not actors or actors == "-":
        return frozenset()
    sources, arrow, targets = actors.partition(">")
    left = sources.split("+")
    right = targets.split("+") if arrow else left if len(left) > 1 else ["?"]
    return frozenset((source, target) for source in left for target in right if source != target)


def fit(examples: Sequence[Example[Candidate]]) -> dict[str, float]:
    """Cue weights that make the right candidates likely; items whose candidates hold none are left out."""
    usable = [
        (candidates, right) for candidates, right in examples if any(one in right for one in candidates)
    ]
    counts = Counter(
        cue
        for candidates, _ in usable
        for group in {group for groups in candidates.values() for group in groups}
        for cue in group
    )
    cues = sorted(cue for cue, count in counts.items() if count >= _RARE)
    matrix, starts, truth = _design(usable, {cue: column for column, cue in enumerate(cues)})
    fitted = _maximise(matrix, starts, truth)
    return {
        cue: round(float(weight), 2)
        for cue, weight in zip(cues, fitted, strict=True)
        if abs(weight) >= _LEAST
    }


def _design(examples: Sequence[Example[Candidate]], columns: Mapping[str, int]) -> tuple[Any, Any, Any]:
    """One row per candidate: its cues, where each item's rows start, and the share of the truth it holds."""
    indices: list[int] = []
    ends = [0]
    starts: list[int] = []
    truth: list[float] = []
    for candidates, right in examples:
        starts.append(len(truth))
        held = sum(candidate in right for candidate in candidates)
        for candidate, groups in candidates.items():
            indices.extend(columns[cue] for group in groups for cue in group if cue in columns)
            ends.append(len(indices))
            truth.append((candidate in right) / held)
    shape = (len(truth), len(columns))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=shape), np.array(starts), np.array(truth)


def _maximise(matrix: Any, starts: Any, truth: Any) -> Any:  # noqa: ANN401 - arrays of an untyped library
    item = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(truth))))
    across = matrix.T.tocsr()

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401
        scores = matrix @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[item])
        shares = scores / np.add.reduceat(scores, starts)[item]
        value = -np.sum(truth * np.log(shares + 1e-12)) + _PENALTY / 2 * weights @ weights
        return float(value), across @ (shares - truth) + _PENALTY * weights

    return minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def _write(table: str, fitted: Mapping[str, float]) -> None:
    lines = ["cue\tweight", *(f"{cue}\t{weight}" for cue, weight in sorted(fitted.items()))]
    path = Path(__file__).with_name("data") / f"{table}.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(paths: Sequence[str]) -> None:
    """Read the labels at `paths`, fit both tables and write them."""
    texts = (Path(path).read_text(encoding="utf-8") for path in paths)
    items = [json.loads(line) for text in texts for line in text.splitlines()]
    items = [item for item in items if item["severity"] >= 1]
    places = [(place_cues(item["title"], item["summary"]), item["where"]) for item in items]
    actors = [(dyad_cues(item["title"], item["summary"]), gold_dyads(item["actors"])) for item in items]
    _write("where", fit(places))
    _write("dyads", fit(actors))


if __name__ == "__main__":
    main(sys.argv[1:])
