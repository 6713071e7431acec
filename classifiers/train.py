"""Labels to a model: folds, reader, calibration, thresholds and card; the same labels give the same model."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers import calibration, quick
from classifiers.artifact import fingerprint
from classifiers.calibration import Sample
from classifiers.card import Card, Source
from classifiers.dataset import BadLine, Example, TrainingError, heads_of, read, targets_of
from classifiers.evaluate import measure, weights_of
from classifiers.heads import Heads
from classifiers.language import ENGLISH, language_of
from classifiers.model import EscalationModel
from classifiers.quick import Progress
from classifiers.text import words
from classifiers.thresholds import choose

_FOLDS: Final = 5
_FEWEST_WEEKS: Final = 20
_LANGUAGE_SAMPLE: Final = 2000
_LEAST_SHARE: Final = 0.05
_SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and the lines that could not be read."""

    model: EscalationModel
    bad: tuple[BadLine, ...]


def train(paths: Sequence[Path], progress: Progress = iter) -> Trained:
    """A model of the labels in `paths`.

    `progress` is shown the steps of the long part. OSError where a file cannot be read, TrainingError where
    the labels do not suffice.
    """
    examples, bad = read(paths)
    if not examples:
        raise TrainingError("no labelled item could be read; each line is a JSON object with text and label")
    heads = heads_of(examples)
    targets, folds, weights = targets_of(examples, heads), folds_of(examples), weights_of(examples)
    reader, logits = quick.fit([example.text for example in examples], targets, folds, progress)
    sample = Sample(logits=logits, targets=targets, folds=folds, weights=weights)
    calibrated, probabilities = calibration.fit(heads, sample)
    thresholds, operating = choose(heads, targets, probabilities, weights)
    days = sorted(example.day.isoformat() for example in examples if example.day)
    card = Card(
        version="-".join(
            [*(day[:7].replace("-", ".") for day in days[-1:]), "quick", fingerprint(reader, calibrated)]
        ),
        heads=heads,
        languages=_languages(examples),
        thresholds=thresholds,
        operating=operating,
        metrics=measure(heads, targets, probabilities, weights).figures,
        sources=tuple(_source(path) for path in paths),
        items=len(examples),
        counts=_counts(heads, targets),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        folds=len(np.unique(folds)),
    )
    return Trained(EscalationModel(card, reader, calibrated), tuple(bad))


def folds_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """A fold for each example, those of one story in one fold.

    Stories are kept together by their week; without enough dates, items of one title are.
    """
    weeks = [example.day.isocalendar()[:2] if example.day else None for example in examples]
    titles = [" ".join(words(example.text.title or example.text.summary)) for example in examples]
    dated = len(set(weeks)) >= _FEWEST_WEEKS
    groups = [str(week) if dated and week else title for week, title in zip(weeks, titles, strict=True)]
    names = sorted(set(groups))
    shuffled = np.random.RandomState(_SEED).permutation(len(names))
    numbers = {name: int(place) % _FOLDS for name, place in zip(names, shuffled, strict=True)}
    return np.array([numbers[group] for group in groups], dtype=np.int64)


def _languages(examples: Sequence[Example]) -> tuple[str, ...]:
    """The languages that the model may be trusted with: those of at least a twentieth of its examples."""
    step = max(1, len(examples) // _LANGUAGE_SAMPLE)
    texts = [example.text for example in examples[::step]]
    found = Counter(
        language_of(f"{text.title} {text.summary} {text.body[:1000]}", text.language) for text in texts
    )
    counts = {language: count for language, count in found.items() if language}
    return tuple(sorted(name for name, n in counts.items() if n >= _LEAST_SHARE * len(texts))) or (ENGLISH,)


def _source(path: Path) -> Source:
    data = path.read_bytes()
    lines = sum(1 for line in data.splitlines() if line.strip())
    return Source(name=path.name, sha256=hashlib.sha256(data).hexdigest(), items=lines)


def _counts(heads: Heads, targets: NDArray[np.float64]) -> dict[str, int]:
    totals = np.nansum(targets, axis=0).astype(int).tolist()
    return dict(zip(heads.columns, totals, strict=True))
