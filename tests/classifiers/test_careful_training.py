"""A careful reader learns what labels say, and is calibrated by networks that had not seen them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training a careful reader needs the extra `train`")

from safetensors.numpy import save_file

from classifiers import careful_training
from classifiers.assessment import Text
from classifiers.careful import CarefulReader
from tests.fakes import encoders, labels

KINDS = (labels.STRIKES, labels.THREATS, labels.CALM)
SUMMARIES = (
    "",
    "Officials spoke of it on Monday.",
    "More was to follow, residents said.",
    "It was the third in a week.",
    "Nobody had expected that.",
    "The council meets tomorrow.",
    "Roads were closed until noon.",
    "A reporter saw it from the bridge.",
    "Schools stay open.",
)
NEW_PLACES = ("Gorwen", "Hallin")


@dataclass
class Progress:
    """Keeps what steps it showed, and whether it came to their end."""

    total: int = 0
    shown: list[int] = field(default_factory=list)
    ended: bool = False

    def __call__(self, steps: Sequence[int]) -> Iterator[int]:
        self.total = len(steps)
        for step in steps:
            self.shown.append(step)
            yield step
        self.ended = True


@dataclass
class Taught:
    texts: list[Text]
    targets: np.ndarray
    folds: np.ndarray
    reader: CarefulReader
    logits: np.ndarray
    progress: Progress


def items(places: Iterable[str], summaries: Sequence[str] = SUMMARIES) -> tuple[list[Text], np.ndarray]:
    """Texts and their targets: strike, threat."""
    told = [
        (Text(title=title.format(place), summary=summary), [float(kind == 0), float(kind == 1)])
        for place in places
        for kind, titles in enumerate(KINDS)
        for title in titles
        for summary in summaries
    ]
    return [text for text, _ in told], np.array([target for _, target in told])


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = {word.lower() for titles in KINDS for title in titles for word in title.split()}
    return encoders.bert(tmp_path_factory.mktemp("encoder"), sorted(words - {"{}"}))


@pytest.fixture(scope="module")
def taught(encoder: Path) -> Taught:
    """Two folds are measured, and two thirds of the texts are learned from in each; one label is wrong."""
    texts, targets = items(labels.PLACES)
    folds = np.repeat([0, 1, -1, -1, -1, -1], len(texts) // 6)
    targets[0] = (0.0, 1.0)
    targets[1:4, 1] = np.nan
    progress = Progress()
    reader, logits = careful_training.fit(texts, targets, folds, progress, encoder)
    return Taught(texts, targets, folds, reader, logits, progress)


def test_it_reads_items_that_it_was_not_taught(taught: Taught) -> None:
    texts, targets = items(NEW_PLACES)
    logits = taught.reader.read(texts).logits
    assert ((logits > 0) == (targets > 0)).mean() > 0.9


def test_what_it_is_measured_by_was_read_by_networks_that_had_not_seen_it(taught: Taught) -> None:
    measured, right = taught.folds >= 0, items(labels.PLACES)[1]
    assert ((taught.logits > 0) == (right > 0))[measured].mean() > 0.9
    wrongly_labelled = taught.logits[0]
    assert wrongly_labelled[0] > 0 > wrongly_labelled[1]


def test_what_is_only_learned_from_has_no_logits(taught: Taught) -> None:
    assert np.array_equal(np.isnan(taught.logits).all(axis=1), taught.folds == -1)
    assert np.array_equal(np.isnan(taught.logits).any(axis=1), taught.folds == -1)


def test_every_step_is_shown_to_the_end(taught: Taught) -> None:
    assert taught.progress.shown == list(range(taught.progress.total))
    assert taught.progress.ended
    # Ten epochs, as the texts are few: twice with five sixths of them, once with all.
    assert taught.progress.total == 10 * (13 + 13 + 16)


@pytest.mark.parametrize(("words", "length"), [(10, 64), (100, 103), (2000, 256)])
def test_it_reads_as_far_as_its_labels_go(encoder: Path, words: int, length: int) -> None:
    texts = [Text(title="Film festival", summary="opens " * (words - 2))] * 4
    targets, folds = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([0, 0, -1, -1])
    reader, _ = careful_training.fit(texts, targets, folds, iter, encoder)
    assert reader.length == length


def test_the_same_labels_give_the_same_reader(encoder: Path) -> None:
    texts, targets = items(labels.PLACES[:2], SUMMARIES[:2])
    folds = np.arange(len(texts)) % 2
    one, other = (careful_training.fit(texts, targets, folds, iter, encoder) for _ in range(2))
    assert one[0] == other[0]
    assert np.array_equal(one[1], other[1])


def test_a_folder_that_holds_no_encoder_is_refused(encoder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((encoder / name).read_bytes())
    save_file({"nothing": np.zeros(1)}, tmp_path / "model.safetensors")
    texts, targets = items(labels.PLACES[:1])
    with pytest.raises(ValueError, match=r"model\.safetensors: lacks embeddings"):
        careful_training.fit(texts, targets, np.zeros(len(texts)), iter, tmp_path)
