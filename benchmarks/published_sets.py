"""ConfliBERT's sets as they lie in a folder, and its figures of merit.

The figures are those of its harness (github.com/eventdata/ConfliBERT, finetune_data.py, example_based.py): F1
of class 1, macro-F1 over the classes, and F1 by example, 2|Y∩Z| / (|Y| + |Z|) averaged over the examples for
which Y (labelled) or Z (predicted) holds a label; those where neither does count for nothing.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "benchmarks"
RESULTS = "published_results.csv"

Labels = NDArray[np.bool_]


def by_example(labelled: Labels, predicted: Labels) -> float:
    """F1 by example over those with a label on either side; arrays are examples x labels."""
    common = (labelled & predicted).sum(axis=1)
    both = labelled.sum(axis=1) + predicted.sum(axis=1)
    spoken = both > 0
    return float(np.mean(2 * common[spoken] / both[spoken])) if spoken.any() else 0.0


def by_class(labelled: Labels, predicted: Labels) -> NDArray[np.float64]:
    """The F1 of each class."""
    common = (labelled & predicted).sum(axis=0)
    return np.asarray(2 * common / np.maximum(labelled.sum(axis=0) + predicted.sum(axis=0), 1))


METRICS: dict[str, Callable[[Labels, Labels], float]] = {
    "example-based F1": by_example,
    "macro-F1": lambda labelled, predicted: float(by_class(labelled, predicted).mean()),
    "F1 of class 1": lambda labelled, predicted: float(by_class(labelled, predicted)[1]),
}


@dataclass(frozen=True)
class Split:
    """Texts and their labels, texts x labels."""

    texts: tuple[str, ...]
    labels: Labels

    def at(self, rows: NDArray[np.bool_]) -> "Split":
        """The split of some of its texts."""
        kept = tuple(text for text, wanted in zip(self.texts, rows, strict=True) if wanted)
        return Split(kept, self.labels[rows])


@dataclass(frozen=True, kw_only=True)
class PublishedSet:
    """One folder of the sets: how it is measured, and what ConfliBERT and the best of others reached."""

    folder: Path
    metric: str
    conflibert: float | None
    best: float

    @property
    def name(self) -> str:
        """What it is called."""
        return self.folder.name

    @property
    def single(self) -> bool:
        """Whether each text has one label and no more."""
        return self.metric != "example-based F1"

    @property
    def tested(self) -> bool:
        """Whether its test split is there."""
        return self._path("test").exists()

    def measure(self, labelled: Labels, predicted: Labels) -> float:
        """Its figure of merit, 0-1."""
        return METRICS[self.metric](labelled, predicted)

    def split(self, name: str) -> Split:
        """The split called `name`; OSError where the set has none."""
        with self._path(name).open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file, delimiter="\t") if row]
        marks = np.array([[int(mark) for mark in row[1:]] for row in rows])
        labels = marks == np.arange(marks.max() + 1) if self.single else marks > 0
        return Split(tuple(row[0] for row in rows), labels)

    def _path(self, split: str) -> Path:
        return self.folder / f"{split}.tsv"


def published(data: Path) -> list[PublishedSet]:
    """The sets in `data` that have a train split and a published figure, in the order of the results."""
    figures: dict[str, dict[str, float]] = {}
    metrics: dict[str, str] = {}
    with (data / RESULTS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["metric"] in METRICS and "(ours)" not in row["system"]:
                metrics[row["task"]] = row["metric"]
                figures.setdefault(row["task"], {})[row["system"]] = float(row["score"])
    return [
        PublishedSet(
            folder=data / task,
            metric=metrics[task],
            conflibert=next(
                (s for system, s in scores.items() if system.startswith("ConfliBERT-2021")), None
            ),
            best=max(scores.values()),
        )
        for task, scores in figures.items()
        if (data / task / "train.tsv").exists()
    ]
