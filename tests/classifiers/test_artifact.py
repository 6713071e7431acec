"""A saved model is the same model, and no other is let in."""

import hashlib
import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import skops.io

from classifiers.artifact import CARD_FILE, MODEL_FILE, READABLE_FILE, ArtifactError, load, save
from classifiers.assessment import Text
from classifiers.model import EscalationModel
from classifiers.train import train

TEXTS = [
    Text(title="Missiles strike barracks in Gorwen"),
    Text(title="Bakers win the cup"),
    Text(summary="War."),
]


@pytest.fixture
def folder(small_model: EscalationModel, tmp_path: Path) -> Path:
    save(small_model, tmp_path / "model")
    return tmp_path / "model"


def test_a_loaded_model_assesses_to_the_same_bytes(small_model: EscalationModel, folder: Path) -> None:
    assert repr(load(folder).assess(TEXTS)) == repr(small_model.assess(TEXTS))


def test_the_same_labels_give_the_same_model(small_model: EscalationModel, labels_file: Path) -> None:
    again = train([labels_file]).model
    assert again.card == small_model.card
    assert repr(again.assess(TEXTS)) == repr(small_model.assess(TEXTS))


def test_the_card_names_its_data_and_is_readable(folder: Path, labels_file: Path) -> None:
    card = json.loads((folder / CARD_FILE).read_text())
    assert card["sources"][0]["sha256"] == hashlib.sha256(labels_file.read_bytes()).hexdigest()
    assert card["libraries"]["scikit-learn"]
    readable = (folder / READABLE_FILE).read_text()
    assert "signal:strike" in readable
    assert card["version"] in readable


def _change_card(folder: Path, **changes: object) -> None:
    path = folder / CARD_FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def _replace_model(folder: Path, data: bytes) -> None:
    (folder / MODEL_FILE).write_bytes(data)
    _change_card(folder, files={MODEL_FILE: hashlib.sha256(data).hexdigest()})


def test_a_tampered_file_is_refused(folder: Path) -> None:
    data = bytearray((folder / MODEL_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / MODEL_FILE).write_bytes(data)
    with pytest.raises(ArtifactError, match="is not the file that"):
        load(folder)


@pytest.mark.parametrize("name", [MODEL_FILE, CARD_FILE])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=name):
        load(folder)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 99}, "format 99"),
        ({"libraries": {"scikit-learn": "0.24.1"}}, "scikit-learn 0.24.1"),
        ({"libraries": {}}, "scikit-learn none"),
        ({"heads": 3}, "not a model card"),
        ({"surprise": 1}, "not a model card"),
    ],
)
def test_a_card_of_another_kind_is_refused(folder: Path, changes: dict[str, object], reason: str) -> None:
    _change_card(folder, **changes)
    with pytest.raises(ArtifactError, match=reason):
        load(folder)


def test_a_card_that_is_no_json_is_refused(folder: Path) -> None:
    (folder / CARD_FILE).write_text("# card")
    with pytest.raises(ArtifactError, match="not a model card"):
        load(folder)


class _Touch:
    """Writes a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_a_pickle_in_place_of_the_model_is_never_executed(folder: Path, tmp_path: Path) -> None:
    _replace_model(folder, pickle.dumps(_Touch(tmp_path / "executed")))
    with pytest.raises(ArtifactError):
        load(folder)
    assert not (tmp_path / "executed").exists()


def test_a_file_that_holds_a_type_of_its_own_is_refused(folder: Path, tmp_path: Path) -> None:
    _replace_model(folder, skops.io.dumps({"weights": _Touch(tmp_path / "executed")}))
    with pytest.raises(ArtifactError, match="holds what no model"):
        load(folder)
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("state", [[1], {}, {"weights": 1}])
def test_a_file_that_lacks_a_part_is_refused(folder: Path, state: object) -> None:
    _replace_model(folder, skops.io.dumps(state))
    with pytest.raises(ArtifactError):
        load(folder)


def test_a_card_of_other_heads_is_refused(small_model: EscalationModel, tmp_path: Path) -> None:
    fewer = replace(small_model.card.heads, cross_border=False)
    save(replace(small_model, card=replace(small_model.card, heads=fewer)), tmp_path / "model")
    with pytest.raises(ArtifactError, match="other heads"):
        load(tmp_path / "model")


def test_an_error_says_what_failed_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError) as caught:
        load(tmp_path / "nowhere")
    assert str(tmp_path) in str(caught.value)
    assert caught.value.mend in str(caught.value)
