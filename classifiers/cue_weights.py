"""Fits the cue weights of places from labelled items: `python -m classifiers.cue_weights LABELS…`.

It writes `data/where.tsv` beside it; nothing at run time needs it.
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from classifiers.fitting import (
    Candidate,
    ChoiceSet,
    frequent_cues,
    groups_of,
    incidence,
    labelled_acts,
    write_weights,
)
from classifiers.place_cues import Places, place_sets

_PENALTY: Final = 6.0  # L2, chosen with half of the training labels held back
# A leaning for one country is what holds least from one year to the next.
_CODE: Final = "code "
_CODE_PENALTY: Final = 30.0
_LEAST: Final = 0.05  # smaller weights are left out of the table


def closest(candidates: Collection[Places], gold: Collection[str]) -> frozenset[Places]:
    """The candidates that share most with `gold` by F1, ties together; none where nothing is shared."""
    told = {one: 2 * len(set(one) & set(gold)) / (len(one) + len(gold)) for one in candidates}
    most = max(told.values(), default=0.0)
    return frozenset(one for one, shared in told.items() if most and shared == most)


def fit(examples: Sequence[ChoiceSet[Candidate]]) -> dict[str, float]:
    """Cue weights that make the right candidates likely; items whose candidates hold none are left out."""
    usable = [
        (candidates, right) for candidates, right in examples if any(one in right for one in candidates)
    ]
    cues = frequent_cues(usable)
    design = _Design.of(usable, {cue: column for column, cue in enumerate(cues)})
    penalties = np.array([_CODE_PENALTY if cue.startswith(_CODE) else _PENALTY for cue in cues])
    return {
        cue: round(float(weight), 2)
        for cue, weight in zip(cues, _maximise(design, penalties), strict=True)
        if abs(weight) >= _LEAST
    }


@dataclass(frozen=True, slots=True)
class _Design:
    """Groups by cue, candidates by group (sparse), where each item's candidates start, and what is true."""

    groups: Any
    candidates: Any
    starts: Any
    truth: Any

    @classmethod
    def of(cls, examples: Sequence[ChoiceSet[Candidate]], columns: Mapping[str, int]) -> "_Design":
        group_rows: list[list[int]] = []
        candidate_rows: list[list[int]] = []
        starts: list[int] = []
        truth: list[float] = []
        for candidates, right in examples:
            starts.append(len(truth))
            groups = groups_of(candidates)
            rows = {id(group): len(group_rows) + place for place, group in enumerate(groups)}
            group_rows.extend([columns[cue] for cue in group if cue in columns] for group in groups)
            candidate_rows.extend([rows[id(group)] for group in own] for own in candidates.values())
            held = sum(candidate in right for candidate in candidates)
            truth.extend((candidate in right) / held for candidate in candidates)
        return cls(
            incidence(group_rows, len(columns)),
            incidence(candidate_rows, len(group_rows)),
            np.array(starts),
            np.array(truth),
        )


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


def main(paths: Sequence[str]) -> None:
    """Read the labels at `paths`, fit the table and write it."""
    acts = labelled_acts(map(Path, paths))
    sets = ((place_sets(act.title, act.summary), act.places) for act in acts)
    weights = fit([(candidates, closest(candidates, places)) for candidates, places in sets])
    write_weights("where", dict(sorted(weights.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
