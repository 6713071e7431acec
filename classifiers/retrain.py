"""A model that begins with another: that one as it is, and what labels of one's own correct in it.

The readers stay, so that what they know stays and nothing but this package is needed; `correcting` says what
is learned. How well it reads is measured out of fold, beside the base on the same items.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers import correcting
from classifiers.assessment import Text
from classifiers.bootstrap import groups_of
from classifiers.card import Card, Source
from classifiers.compare import Comparison, Reading, compared
from classifiers.correcting import Lesson
from classifiers.correction import Correction, log_odds, of_log_odds
from classifiers.dataset import BadLine, Example, TrainingError, read
from classifiers.evaluate import measure, weights_of
from classifiers.folds import BESIDE, folded_by, folds_of
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.quick import Progress
from classifiers.targets import targets_of
from classifiers.text import whole
from classifiers.train import named, source_of

Array = NDArray[np.float64]

_ANCHORS: Final = Path(__file__).parent / "data" / "own_labels.jsonl"


@dataclass(frozen=True, slots=True)
class Retrained:
    """A model, how it compares with its base out of fold, and the lines that could not be read.

    `corrected` names the heads that it reads otherwise than its base: those where that proved right on labels
    that did not teach it.
    """

    model: EscalationModel
    comparison: Comparison
    corrected: tuple[str, ...]
    bad: tuple[BadLine, ...]


def retrain(
    base: EscalationModel,
    paths: Sequence[Path],
    progress: Progress = iter,
    *,
    beside: Sequence[Path] = (),
    anchors: Sequence[Text] | None = None,
) -> Retrained:
    """`base` with what the labels in `paths` correct in it, `beside` as `train` takes it.

    Labels may be partial: what a line does not say stays as the base says it. `anchors` are texts whose
    readings are to stay, by default the items of our own writing. The base's thresholds stay, since the
    labels are seldom such as thresholds could be chosen from. A head is corrected only where that helps
    measured items that did not teach it.

    OSError where a file cannot be read, TrainingError where the labels hold none that the base reads, or one
    that it does not know.
    """
    (examples, bad), (more, worse) = read(paths), read(beside)
    heads, items = base.card.heads, len(examples)
    _refuse_unknown(heads, [*examples, *more])
    texts = _own_texts() if anchors is None else anchors
    lesson, held = _lesson(base, [*examples, *more]), _anchored(base, texts)
    if not np.isfinite(lesson.targets[:items]).any():
        first = f" ({bad[0]})" if bad else ""
        raise TrainingError(f"no labelled item that the base reads{first}; give signals, kind or severity")
    folds = np.concatenate([folds_of(examples), np.full(len(more), BESIDE, dtype=np.int64)])
    correction, corrected, out_of_fold = _learned(heads, lesson, held, folds, progress)
    card = replace(
        _card(base.card, examples, out_of_fold, len(more)),
        recipe=f"{base.card.recipe} {_recipe(corrected, len(folds), len(texts))}",
        sources=_sources(base.card, paths, beside),
    )
    model = replace(base, card=card, corrections=(*base.corrections, correction))
    given = Reading(heads, lesson.given[:items])
    comparison = compared(examples, given, Reading(heads, out_of_fold))
    return Retrained(named(model), comparison, corrected, (*bad, *worse))


def _learned(
    heads: Heads, lesson: Lesson, held: Lesson, folds: NDArray[np.int64], progress: Progress
) -> tuple[Correction, tuple[str, ...], Array]:
    """A correction of all items, the heads that it is kept for, and what measured items are read as.

    These readings are by corrections that did not learn the item's fold; a head that they do not help is left
    as it is.
    """
    numbers = np.unique(folds[folds != BESIDE])
    steps = iter(progress(range(len(numbers) + 1)))
    read_as = np.zeros_like(lesson.given)
    for number in numbers:
        next(steps)
        apart = folds == number
        correction = correcting.fit(heads, lesson.where(~apart).beside(held))
        read_as[apart] = correction.probabilities(heads, lesson.given[apart], lesson.features[apart])
    measured = folds != BESIDE
    given, now = lesson.given[measured], read_as[measured]
    kept = correcting.helped(heads, lesson.targets[measured], given, now)
    next(steps)
    whole_correction = correcting.fit(heads, lesson.beside(held)).only(kept)
    next(steps, None)  # past the last, so that a bar that shows them ends
    corrected = tuple(name for name, its in zip(heads.columns, kept, strict=True) if its)
    return whole_correction, corrected, of_log_odds(heads, log_odds(heads, np.where(kept, now, given)))


def _sources(was: Card, paths: Sequence[Path], beside: Sequence[Path]) -> tuple[Source, ...]:
    unmeasured = (*was.sources, *map(source_of, beside))
    return (*(replace(each, measured=False) for each in unmeasured), *map(source_of, paths))


def _recipe(corrected: Sequence[str], labels: int, anchors: int) -> str:
    kept = f"kept where it helps other items: {', '.join(corrected)}" if corrected else "it helped nowhere"
    return (
        f"Then {labels:,} labelled items: log-odds gain a weighted sum of the quick reader's features and of"
        f" the model's own probabilities, as little as explains them while {anchors:,} other texts are read"
        f" as before; {kept}. Thresholds, and what they cost, are those of the base."
    )


def _own_texts() -> list[Text]:
    return [example.text for example in read([_ANCHORS])[0]]


def _lesson(base: EscalationModel, examples: Sequence[Example]) -> Lesson:
    texts = [whole(example.text) for example in examples]
    return Lesson(
        features=base.quick.features.matrix(texts),
        given=base.read(texts).probabilities,
        targets=targets_of(examples, base.card.heads),
    )


def _anchored(base: EscalationModel, texts: Sequence[Text]) -> Lesson:
    given = base.read(texts).probabilities
    return Lesson(features=base.quick.features.matrix(texts), given=given, targets=given)


def _refuse_unknown(heads: Heads, examples: Sequence[Example]) -> None:
    known = set(heads.signals)
    for example in examples:
        strange = sorted((example.signals or frozenset()) - known) if heads.signals else []
        if heads.kinds and example.kind is not None and example.kind not in heads.kinds:
            strange.append(example.kind)
        if strange:
            raise TrainingError(
                f"the base knows no label {strange[0]!r}; leave it out, or train without --base"
            )


def _card(was: Card, examples: Sequence[Example], out_of_fold: Array, more: int) -> Card:
    """The base's card, with the figures on `examples`; version, recipe and sources are still its own."""
    targets, weights = targets_of(examples, was.heads), weights_of(examples)
    days = [example.day for example in examples]
    measured = measure(was.heads, targets, out_of_fold, weights, groups_of(days))
    told = np.nansum(targets, axis=0).astype(int).tolist()
    known = sorted(day.isoformat() for day in days if day)
    return replace(
        was,
        base=was.version,
        corrections=was.corrections + 1,
        metrics=measured.figures,
        reliability=measured.reliability,
        items=was.items + len(examples) + more,
        beside=was.items + more,
        counts={
            name: was.counts.get(name, 0) + new for name, new in zip(was.heads.columns, told, strict=True)
        },
        first_day=known[0] if known else was.first_day,
        last_day=known[-1] if known else was.last_day,
        folds=len(np.unique(folds_of(examples))),
        folded_by=folded_by(examples),
    )
