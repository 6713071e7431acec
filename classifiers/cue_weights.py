"""Fits the cue weights of places from labelled items: `python -m classifiers.cue_weights LABELS…`.

It writes `data/where.tsv` beside it; nothing at run time needs it.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from classifiers.choice import Cues
from classifiers.place_cues import Places, place_sets

_RARE: Final = 25  # a cue seen less often says nothing that will hold
_PENALTY: Final = 6.0  # L2, chosen with half of the training labels held back
# A leaning for one country is what holds least from one year to the next.
_CODE: Final = "code "
_CODE_PENALTY: Final = 30.0
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


def closest(candidates: Collection[Places], gold: Collection[str]) -> frozenset[Places]:
    """The candidates that share most with `gold` by F1, ties together; none where nothing is shared."""
    told = {one: 2 * len(set(one) & set(gold)) / (len(one) + len(gold)) for one in candidates}
    most = max(told.values(), default=0.0)
    return frozenset(one for one, shared in told.items() if most and shared == most)


def fit(examples: Sequence[Example[Candidate]]) -> dict[str, float]:
    """Cue weights that make the right candidates likely; items whose candidates hold none are left out."""
    usable = [
        (candidates, right) for candidates, right in examples if any(one in right for one in candidates)
    ]
    counts = Counter(cue for candidates, _ in usable for group in _groups(candidates) for cue in group)
    cues = sorted(cue for cue, count in counts.items() if count >= _RARE)
    design = _Design.of(usable, {cue: column for column, cue in enumerate(cues)})
    penalties = np.array([_CODE_PENALTY if cue.startswith(_CODE) else _PENALTY for cue in cues])
    return {
        cue: round(float(weight), 2)
        for cue, weight in zip(cues, _maximise(design, penalties), strict=True)
        if abs(weight) >= _LEAST
    }


def _groups(candidates: Mapping[Candidate, Cues]) -> list[tuple[str, ...]]:
    """The groups of one item's candidates, each once."""
    return list({id(group): group for groups in candidates.values() for group in groups}.values())


@dataclass(frozen=True, slots=True)
class _Design:
    """Groups by cue, candidates by group (sparse), where each item's candidates start, and what is true."""

    groups: Any
    candidates: Any
    starts: Any
    truth: Any

    @classmethod
    def of(cls, examples: Sequence[Example[Candidate]], columns: Mapping[str, int]) -> "_Design":
        group_rows: list[list[int]] = []
        candidate_rows: list[list[int]] = []
        starts: list[int] = []
        truth: list[float] = []
        for candidates, right in examples:
            starts.append(len(truth))
            groups = _groups(candidates)
            rows = {id(group): len(group_rows) + place for place, group in enumerate(groups)}
            group_rows.extend([columns[cue] for cue in group if cue in columns] for group in groups)
            candidate_rows.extend([rows[id(group)] for group in own] for own in candidates.values())
            held = sum(candidate in right for candidate in candidates)
            truth.extend((candidate in right) / held for candidate in candidates)
        return cls(
            _sparse(group_rows, len(columns)),
            _sparse(candidate_rows, len(group_rows)),
            np.array(starts),
            np.array(truth),
        )


def _sparse(rows: Sequence[Sequence[int]], columns: int) -> Any:  # noqa: ANN401 - arrays of an untyped library
    indices = list(chain.from_iterable(rows))
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), columns))


def _maximise(design: _Design, penalties: Any) -> Any:  # noqa: ANN401
    starts, truth = design.starts, design.truth
    item = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(truth))))
    to_groups, to_cues = design.candidates.T.tocsr(), design.groups.T.tocsr()

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401
        scores = design.candidates @ (design.groups @ weights)
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[item])
        shares = scores / np.add.reduceat(scores, starts)[item]
        value = -np.sum(truth * np.log(shares + 1e-12)) + penalties @ weights**2 / 2
        return float(value), to_cues @ (to_groups @ (shares - truth)) + penalties * weights

    return minimize(loss, np.zeros(len(penalties)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def _write(table: str, fitted: Mapping[str, float]) -> None:
    lines = ["cue\tweight", *(f"{cue}\t{weight}" for cue, weight in sorted(fitted.items()))]
    path = Path(__file__).with_name("data") / f"{table}.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(paths: Sequence[str]) -> None:
    """Read the labels at `paths`, fit the table and write it."""
    texts = (Path(path).read_text(encoding="utf-8") for path in paths)
    items = [json.loads(line) for text in texts for line in text.splitlines()]
    items = [item for item in items if item["severity"] >= 1]
    sets = [(place_sets(item["title"], item["summary"]), item["where"]) for item in items]
    places = [(candidates, closest(candidates, where)) for candidates, where in sets]
    _write("where", fit(places))


if __name__ == "__main__":
    main(sys.argv[1:])
