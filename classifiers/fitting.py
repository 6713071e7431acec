"""What the fits of cue weights share: labelled acts in, cues counted and laid out, a table of weights out."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from classifiers.choice import Cues
from classifiers.dataset import dyads_of, read

_RARE: Final = 25  # a cue seen less often says nothing that will hold

Candidate = TypeVar("Candidate", bound=Hashable)
# The candidates of one item with their cues, and which of them are right.
ChoiceSet = tuple[Mapping[Candidate, Cues], Collection[Candidate]]


@dataclass(frozen=True, slots=True)
class LabelledAct:
    """Title and summary of an item of severity 1 or more, and where and between whom its label puts it."""

    title: str
    summary: str
    places: frozenset[str]
    dyads: frozenset[tuple[str, str]]


def labelled_acts(paths: Iterable[Path]) -> Iterator[LabelledAct]:
    """The acts in the labels at `paths`; ValueError at a line that cannot be read."""
    examples, bad = read(paths)
    if bad:
        raise ValueError(str(bad[0]))
    for each in examples:
        if each.severity and each.where is not None and each.actors is not None:
            yield LabelledAct(each.text.title, each.text.summary, each.where, dyads_of(each.actors))


def groups_of(candidates: Mapping[Candidate, Cues]) -> list[tuple[str, ...]]:
    """The groups of one item's candidates, each once."""
    return list({id(group): group for groups in candidates.values() for group in groups}.values())


def frequent_cues(examples: Iterable[ChoiceSet[Candidate]]) -> list[str]:
    """The cues that stand in groups often enough to be weighed, sorted."""
    counts = Counter(cue for candidates, _ in examples for group in groups_of(candidates) for cue in group)
    return sorted(cue for cue, count in counts.items() if count >= _RARE)


def incidence(rows: Sequence[Sequence[int]], columns: int) -> csr_matrix:
    """A sparse matrix that counts in each row how often each column stands in it."""
    indices = list(chain.from_iterable(rows))
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), columns))


def write_weights(table: str, weights: Mapping[str, float]) -> None:
    """Writes `classifiers/data/<table>.tsv`, in the order of `weights`."""
    lines = ["cue\tweight", *(f"{cue}\t{weight}" for cue, weight in weights.items())]
    path = Path(__file__).with_name("data") / f"{table}.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
