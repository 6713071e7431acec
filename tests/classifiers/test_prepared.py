"""A careful reader that was prepared elsewhere takes the place of one trained here."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifiers.card import NETWORK_FILE, TOKENIZER_FILE, Readers
from classifiers.dataset import example_of
from classifiers.model import EscalationModel
from classifiers.packing import pack
from classifiers.prepared import CODES_FILE, LOGITS_FILE, RECIPE_FILE, NotPreparedError
from classifiers.targets import targets_of
from classifiers.train import train
from tests.fakes import labels


@pytest.fixture
def prepared(
    small_model_of_both: EscalationModel, labels_file: Path, tmp_path: Path, faked_careful: None
) -> Path:
    """What the fake careful reader's training gives, as a folder."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    reader = small_model_of_both.careful
    (folder / NETWORK_FILE).write_bytes(reader.network)
    (folder / TOKENIZER_FILE).write_text(reader.tokenizer)
    (folder / CODES_FILE).write_text(json.dumps(reader.codes))
    (folder / RECIPE_FILE).write_text("Careful reader:\na fake.\n")
    write_logits(folder, logits_of(small_model_of_both, labels.rows()))
    return folder


def logits_of(model: EscalationModel, rows: list[dict[str, object]]) -> np.ndarray:
    return 4 * targets_of([example_of(row) for row in rows], model.card.heads) - 2


def write_logits(folder: Path, logits: np.ndarray) -> None:
    (folder / LOGITS_FILE).write_bytes(pack({"logits": logits}))


def test_a_prepared_reader_makes_the_model_that_training_it_here_makes(
    small_model_of_both: EscalationModel, labels_file: Path, prepared: Path
) -> None:
    model = train([labels_file], Readers.BOTH, careful=prepared).model
    assert model.version == small_model_of_both.version
    assert model.card == small_model_of_both.card
    assert model.careful == small_model_of_both.careful


def test_its_logits_are_those_of_what_is_measured_alone(labels_file: Path, prepared: Path) -> None:
    beside = labels.write(prepared / "own.jsonl", labels.rows()[:4])
    model = train([labels_file], Readers.BOTH, careful=prepared, beside=[beside]).model
    assert model.card.metrics["ap_critical"].value == 1.0


@pytest.mark.parametrize("name", [NETWORK_FILE, TOKENIZER_FILE, CODES_FILE, LOGITS_FILE, RECIPE_FILE])
def test_a_part_that_is_missing_is_named(labels_file: Path, prepared: Path, name: str) -> None:
    (prepared / name).unlink()
    with pytest.raises(NotPreparedError, match=f"{name} cannot be read"):
        train([labels_file], Readers.BOTH, careful=prepared)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (CODES_FILE, b"where:UA", "is not JSON"),
        (CODES_FILE, b'{"where": "UA"}', "is not a list of names"),
        (TOKENIZER_FILE, b"\xff", "is not UTF-8"),
        (LOGITS_FILE, b"PK", "holds no packed arrays"),
        (LOGITS_FILE, pack({"others": np.zeros(3)}), "holds no array `logits`"),
        (LOGITS_FILE, pack({"logits": np.zeros((53, 12))}), "has 53 x 12 logits, but 54 items x "),
    ],
)
def test_a_part_that_is_not_what_it_should_be_is_refused(
    labels_file: Path, prepared: Path, name: str, data: bytes, said: str
) -> None:
    (prepared / name).write_bytes(data)
    with pytest.raises(NotPreparedError, match=f"{name} {said}"):
        train([labels_file], Readers.BOTH, careful=prepared)


def test_logits_of_other_heads_or_that_are_no_numbers_are_refused(
    small_model_of_both: EscalationModel, labels_file: Path, prepared: Path
) -> None:
    logits = logits_of(small_model_of_both, labels.rows())
    for wrong in (logits[:, 1:], np.where(logits > 0, np.nan, logits)):
        write_logits(prepared, wrong)
        with pytest.raises(NotPreparedError, match="logits"):
            train([labels_file], Readers.BOTH, careful=prepared)


def test_a_network_of_other_heads_is_refused(
    labels_file: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_reader: object, _texts: object) -> None:
        raise ValueError("cannot reshape")

    monkeypatch.setattr("tests.fakes.careful.CarefulReader.read", refuse)
    with pytest.raises(NotPreparedError, match=f"{NETWORK_FILE} does not read"):
        train([labels_file], Readers.BOTH, careful=prepared)
