"""A saved model is the same model, and no other is let in."""

import hashlib
import io
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.artifact import CARD_FILE, READABLE_FILE, ArtifactError, load, save
from classifiers.assessment import Text
from classifiers.card import FILES, MODEL_FILE, NETWORK_FILE, TOKENIZER_FILE, Readers
from classifiers.model import EscalationModel
from classifiers.packing import pack, unpack
from classifiers.state import fingerprint
from classifiers.train import train
from tests.fakes import careful

TEXTS = [
    Text(title="Missiles strike barracks in Gorwen"),
    Text(title="Bakers win the cup"),
    Text(summary="War."),
]


@pytest.fixture
def folder(small_model: EscalationModel, tmp_path: Path) -> Path:
    save(small_model, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def folder_of_both(small_model_of_both: EscalationModel, tmp_path: Path, faked_careful: None) -> Path:
    save(small_model_of_both, tmp_path / "both")
    return tmp_path / "both"


def test_a_loaded_model_assesses_to_the_same_bytes(small_model: EscalationModel, folder: Path) -> None:
    assert repr(load(folder).assess(TEXTS)) == repr(small_model.assess(TEXTS))


def test_the_same_labels_give_the_same_model(
    small_model: EscalationModel, labels_file: Path, folder: Path, tmp_path: Path
) -> None:
    again = train([labels_file], Readers.QUICK).model
    save(again, tmp_path / "again")
    assert again.card == small_model.card
    assert (tmp_path / "again" / MODEL_FILE).read_bytes() == (folder / MODEL_FILE).read_bytes()


def test_the_card_names_its_data_and_files_and_is_readable(folder: Path, labels_file: Path) -> None:
    card = json.loads((folder / CARD_FILE).read_text())
    data = (folder / MODEL_FILE).read_bytes()
    assert card["sources"][0]["sha256"] == hashlib.sha256(labels_file.read_bytes()).hexdigest()
    assert card["libraries"]["scikit-learn"]
    assert card["files"] == {MODEL_FILE: hashlib.sha256(data).hexdigest()}
    assert card["sizes"] == {MODEL_FILE: len(data)}
    readable = (folder / READABLE_FILE).read_text()
    assert "signal:strike" in readable
    assert card["version"] in readable


def test_both_readers_are_kept_as_files_of_their_own_and_come_back(folder_of_both: Path) -> None:
    model = load(folder_of_both)
    kept = model.careful
    assert kept == careful.CarefulReader(
        b"network", '{"pieces": ["war"]}', ("where:UA", "source:?"), len(model.card.heads.columns)
    )
    assert (folder_of_both / NETWORK_FILE).read_bytes() == b"network"
    assert set(model.card.files) == set(model.card.sizes) == set(FILES[Readers.BOTH])
    assert model.card.codes == ("where:UA", "source:?")
    assert model.calibration is not None
    assert (model.card.readers, model.version.split("-")[1]) == ("both", "both")
    assert model.assess(TEXTS)[0].assessed


def test_as_many_tokens_are_read_as_the_reader_was_trained_for(folder_of_both: Path) -> None:
    model = load(folder_of_both)
    card = save(replace(model, careful=replace(model.careful, length=48)), folder_of_both)
    assert (load(folder_of_both).careful.length, card.length) == (48, 48)


def test_a_model_says_by_its_fingerprint_what_it_holds(folder_of_both: Path) -> None:
    model = load(folder_of_both)
    others = (
        replace(model, spare_below=0.01),
        replace(model, calibration=None),
        replace(model, careful=None),
        replace(model, careful=replace(model.careful, network=b"other")),
        replace(model, careful=replace(model.careful, tokenizer="other")),
        replace(model, careful=replace(model.careful, codes=())),
        replace(model, quick=replace(model.quick, bias=model.quick.bias + 1)),
    )
    assert model.version.endswith(fingerprint(model))
    assert len({fingerprint(each) for each in (model, *others)}) == 1 + len(others)


def test_what_is_spared_is_kept(small_model: EscalationModel, tmp_path: Path) -> None:
    save(replace(small_model, spare_below=0.0125), tmp_path / "model")
    assert load(tmp_path / "model").spare_below == 0.0125


def test_a_quick_model_in_the_place_of_both_leaves_no_file_of_theirs(
    small_model: EscalationModel, folder_of_both: Path
) -> None:
    save(small_model, folder_of_both)
    assert load(folder_of_both).careful is None
    assert {each.name for each in folder_of_both.iterdir()} == {MODEL_FILE, CARD_FILE, READABLE_FILE}


def test_a_save_that_fails_leaves_no_card_of_the_model_before(
    small_model: EscalationModel, folder: Path
) -> None:
    (folder / MODEL_FILE).unlink()
    (folder / MODEL_FILE).mkdir()
    with pytest.raises(OSError, match=MODEL_FILE):
        save(small_model, folder)
    assert not (folder / CARD_FILE).exists()


def test_loading_brings_no_scikit_learn_along_and_no_network(folder: Path) -> None:
    code = (
        "import pathlib, sys; from classifiers.artifact import load; load(pathlib.Path(sys.argv[1]));"
        "print([name for name in ('sklearn', 'onnxruntime', 'torch') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def _change_card(folder: Path, **changes: object) -> None:
    path = folder / CARD_FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def _replace_model(folder: Path, data: bytes) -> None:
    (folder / MODEL_FILE).write_bytes(data)
    files = json.loads((folder / CARD_FILE).read_text())["files"]
    _change_card(folder, files={**files, MODEL_FILE: hashlib.sha256(data).hexdigest()})


@pytest.mark.parametrize("name", FILES[Readers.BOTH])
def test_a_tampered_file_is_refused(folder_of_both: Path, name: str) -> None:
    data = bytearray((folder_of_both / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder_of_both / name).write_bytes(data)
    with pytest.raises(ArtifactError, match=f"{name}: is not the file that"):
        load(folder_of_both)


@pytest.mark.parametrize("name", [*FILES[Readers.BOTH], CARD_FILE])
def test_a_missing_file_is_named(folder_of_both: Path, name: str) -> None:
    (folder_of_both / name).unlink()
    with pytest.raises(ArtifactError, match=name):
        load(folder_of_both)


@pytest.mark.parametrize("name", [NETWORK_FILE, TOKENIZER_FILE, "other.npz", "Extra.PKL"])
def test_a_file_that_could_be_a_part_but_is_not_on_the_card_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    with pytest.raises(ArtifactError, match=f"{name}: is no part"):
        load(folder)


def test_a_note_beside_a_model_harms_nothing(folder: Path) -> None:
    (folder / "notes.txt").write_text("kept for the autumn")
    assert load(folder).version


@pytest.mark.parametrize("files", [{}, {"../model.npz": "0"}, {MODEL_FILE: "0", "careful.onnx": "0"}])
def test_a_card_of_other_files_is_refused(folder: Path, files: dict[str, str]) -> None:
    _change_card(folder, files=files)
    with pytest.raises(ArtifactError, match="names other files"):
        load(folder)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 99}, "format 99"),
        ({"format": 1, "metrics": {"ap_serious": 0.8}}, "format 1"),
        ({"libraries": {"scikit-learn": "0.24.1"}}, "scikit-learn 0.24.1"),
        ({"libraries": {}}, "scikit-learn none"),
        ({"heads": 3}, "not a model card"),
        ({"readers": "three"}, "not a model card"),
        ({"metrics": {"ap_serious": 0.8}}, "not a model card"),
        ({"surprise": 1}, "not a model card"),
        ({"libraries": {"scikit-learn": 3}}, "scikit-learn 3"),
        ({"libraries": None}, "not a model card"),
        ({"files": 3}, "not a model card"),
    ],
)
def test_a_card_of_another_kind_is_refused(folder: Path, changes: dict[str, object], reason: str) -> None:
    _change_card(folder, **changes)
    with pytest.raises(ArtifactError, match=reason):
        load(folder)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_both_readers_want_the_libraries_that_run_them(folder_of_both: Path, library: str) -> None:
    libraries = json.loads((folder_of_both / CARD_FILE).read_text())["libraries"]
    _change_card(folder_of_both, libraries={**libraries, library: "0.1.0"})
    with pytest.raises(ArtifactError, match=f"{library} 0.1.0"):
        load(folder_of_both)


@pytest.mark.parametrize("text", ["# card", "[]", "null", "{" * 100_000])
def test_a_card_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / CARD_FILE).write_text(text)
    with pytest.raises(ArtifactError):
        load(folder)


class _Touch:
    """Writes a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def _arrays_of_objects(thing: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, weights=np.array([thing], dtype=object), allow_pickle=True)
    return buffer.getvalue()


@pytest.mark.parametrize("dump", [pickle.dumps, _arrays_of_objects])
def test_a_pickle_in_place_of_the_model_or_inside_it_is_never_executed(
    folder: Path, tmp_path: Path, dump
) -> None:
    _replace_model(folder, dump(_Touch(tmp_path / "executed")))
    with pytest.raises(ArtifactError, match="holds no packed arrays"):
        load(folder)
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", pack({}), pack({"weights": np.ones(1)}), pack({"weights": np.array(["text"])})],
)
def test_a_file_that_lacks_a_part_is_refused(folder: Path, data: bytes) -> None:
    _replace_model(folder, data)
    with pytest.raises(ArtifactError):
        load(folder)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("weights", np.ones((3, 3), dtype=np.float16)),
        ("bias", np.ones(1, dtype=np.float32)),
        ("title.idf", np.ones(1, dtype=np.float32)),
        ("title.grams", np.array([0xFF], dtype=np.uint8)),
        ("quick.rates.slope", np.ones(2)),
    ],
)
def test_parts_that_are_not_made_for_one_another_are_refused(
    folder: Path, name: str, array: np.ndarray
) -> None:
    arrays = unpack((folder / MODEL_FILE).read_bytes())
    assert name in arrays
    _replace_model(folder, pack({**arrays, name: array}))
    with pytest.raises(ArtifactError, match="holds"):
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
