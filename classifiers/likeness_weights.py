"""Fits the weights of likeness from labelled streams: `python -m classifiers.likeness_weights ITEMS…`.

Who labels writes down what is one act; the rest is learned. A conditional logit, in which the open incidents
and "none" compete for each item, is fitted with the incidents as labelled and then once more with those that
the weights so far make of the stream, faults included. It writes `data/likeness.tsv` beside it; nothing at
run time needs it.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from classifiers.fitting import write_weights
from classifiers.likeness_group import TABLE, score
from classifiers.likeness_streams import Choice, Chooser, Cues, Item, choices, stream

_PENALTY: Final = 3.0  # L2, chosen with one stream held back at a time


def fit(given: Sequence[Choice], penalty: float = _PENALTY) -> dict[str, float]:
    """The weights that make the right choices likely; each cue is penalised by its spread."""
    names = list(given[0].incidents[0])
    of_none_ = list(given[0].none)
    cues = np.array([[each[name] for name in names] for one in given for each in one.incidents])
    none = np.array([[one.none[name] for name in of_none_] for one in given])
    counts = np.array([len(one.incidents) for one in given])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    right = np.array(
        [-1 if one.right is None else start + one.right for one, start in zip(given, starts, strict=True)]
    )
    spread = cues.std(axis=0) + 1e-6
    found = _maximise(
        _Design(cues / spread, none, starts, np.repeat(np.arange(len(counts)), counts), right), penalty
    )
    scaled = [*(found[: len(names)] / spread), *found[len(names) :]]
    return dict(zip([*names, *of_none_], map(float, scaled), strict=True))


def learn(streams: Sequence[Sequence[Item]]) -> dict[str, float]:
    """The table of weights that the labelled streams teach."""
    taught = [choice for items in streams for choice in choices(items)]
    first = fit(taught)
    lived = [choice for items in streams for choice in choices(items, following(first))]
    return fit([*taught, *lived])


def following(weights: Mapping[str, float]) -> Chooser:
    """Chooses as the table does."""

    def choose(incidents: Sequence[Cues], none: Cues) -> int | None:
        scores = [score(each, weights) for each in incidents]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        return best if best is not None and scores[best] > score(none, weights) else None

    return choose


@dataclass(frozen=True, slots=True)
class _Design:
    """Cues of incidents and of none, where each choice's incidents start, whose they are, which is right."""

    cues: Any
    none: Any
    starts: Any
    choice: Any
    right: Any


def _maximise(design: _Design, penalty: float) -> Any:  # noqa: ANN401
    width, right = design.cues.shape[1], design.right
    joins = right >= 0
    # "none" as such is free, and what moves it nearly so.
    penalties = np.array([penalty] * width + [0.0] + [penalty / 10] * (design.none.shape[1] - 1))

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401
        scores, none = design.cues @ weights[:width], design.none @ weights[width:]
        top = np.maximum(np.maximum.reduceat(scores, design.starts), none)
        odds, against = np.exp(scores - top[design.choice]), np.exp(none - top)
        sums = np.add.reduceat(odds, design.starts) + against
        odds, against = odds / sums[design.choice], against / sums
        value = (
            -np.sum(np.where(joins, scores[right], none) - top - np.log(sums)) + penalties @ weights**2 / 2
        )
        odds[right[joins]] -= 1.0
        against[~joins] -= 1.0
        slope = np.concatenate([design.cues.T @ odds, design.none.T @ against])
        return float(value), slope + penalties * weights

    start = np.zeros(width + design.none.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def main(paths: Sequence[str]) -> None:
    """Learn from the labelled streams at `paths` and write the table."""
    learned = learn([stream(Path(path)) for path in paths])
    write_weights(TABLE, {name: round(weight, 2) for name, weight in learned.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
