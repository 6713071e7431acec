"""The shipped model as files: some for the machine, a card for programs and one for people.

    ArtifactError    a model that cannot be used: which, why, and the mend

A file holds numbers, a network or a vocabulary, never a pickle: nothing in it is executed.
"""

import hashlib
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from classifiers.card import FILES, FORMAT, Card, Readers
from classifiers.card_text import page
from classifiers.model import EscalationModel

SHIPPED: Final = Path(__file__).parent / "model"
CARD_FILE, READABLE_FILE = "card.json", "card.md"
# What could be taken for a part of a model: none of these may lie beside one without standing on its card.
_LIKE_A_PART: Final = (".npz", ".onnx", ".pkl", ".pickle", ".joblib")
_LIBRARIES: Final = {
    Readers.QUICK: ("numpy", "scikit-learn", "scipy"),
    Readers.BOTH: (
        "numpy",
        "onnx",
        "onnxruntime",
        "scikit-learn",
        "scipy",
        "tokenizers",
        "torch",
        "transformers",
    ),
}
# Those whose next minor version may read or fit the same model otherwise.
_MATTER: Final = {
    Readers.QUICK: ("scikit-learn",),
    Readers.BOTH: ("scikit-learn", "onnxruntime", "tokenizers"),
}
_NAME_A_MODEL: Final = "name a folder that `brinkwatch train` wrote"
_TRAIN: Final = "train it again with `brinkwatch train`"
_RESTORE: Final = "restore the folder, or train it again with `brinkwatch train`"


class ArtifactError(Exception):
    """A model that cannot be used; `path` names it, `mend` says what to do."""

    def __init__(self, path: Path, reason: str, mend: str) -> None:
        super().__init__(f"{path}: {reason}; {mend}")
        self.path = path
        self.mend = mend


def save(model: EscalationModel, folder: Path) -> Card:
    """Writes `model` to `folder`, made where it does not exist; returns the card as written.

    OSError where it cannot be written. The card goes last, so that half a model is never taken for one.
    """
    from classifiers.state import files_of  # noqa: PLC0415  brings scipy along

    files = files_of(model)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (CARD_FILE, *FILES[Readers.BOTH]):
        (folder / name).unlink(missing_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    readers = Readers.QUICK if model.careful is None else Readers.BOTH
    card = replace(
        model.card,
        readers=readers,
        codes=() if model.careful is None else tuple(model.careful.codes),
        length=0 if model.careful is None else model.careful.length,
        libraries={name: found for name in _LIBRARIES[readers] if (found := _installed(name))},
        files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        sizes={name: len(data) for name, data in files.items()},
    )
    (folder / READABLE_FILE).write_text(page(card), encoding="utf-8")
    (folder / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
    return card


def load(path: Path | None = None) -> EscalationModel:
    """The model in the folder `path`, the shipped one without; ArtifactError where it cannot be used."""
    folder = path or SHIPPED
    card = _card(folder)
    _refuse_other_libraries(folder, card)
    _refuse_other_files(folder, card)
    files = {name: _read(folder / name, digest) for name, digest in card.files.items()}
    from classifiers.packing import UnpackError  # noqa: PLC0415  brings numpy along
    from classifiers.state import model_of  # noqa: PLC0415  as above

    try:
        return model_of(card, files)
    except UnpackError as error:
        raise ArtifactError(folder, f"holds {error}", _RESTORE) from error


def _card(folder: Path) -> Card:
    path = folder / CARD_FILE
    try:
        text = path.read_text(encoding="utf-8")
        number = Card.format_of(text)
        if number == FORMAT:
            return Card.from_json(text)
    except OSError as error:
        raise ArtifactError(path, f"cannot be read ({error.strerror})", _NAME_A_MODEL) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArtifactError(path, "is not a model card", _TRAIN) from error
    raise ArtifactError(folder, f"has format {number}, this program reads {FORMAT}", _TRAIN)


def _refuse_other_libraries(folder: Path, card: Card) -> None:
    for name in _MATTER[card.readers]:
        trained, here = card.libraries.get(name, "none"), _installed(name) or "none"
        if _minor(trained) != _minor(here):
            mend = f"{_TRAIN}, or install {name} {_minor(trained)}"
            raise ArtifactError(folder, f"was trained with {name} {trained}, here is {here}", mend)


def _refuse_other_files(folder: Path, card: Card) -> None:
    parts = set(FILES[card.readers])
    if set(card.files) != parts:
        raise ArtifactError(folder / CARD_FILE, "names other files than its readers have", _RESTORE)
    try:
        there = {each.name for each in folder.iterdir()}
    except OSError as error:
        raise ArtifactError(folder, f"cannot be read ({error.strerror})", _NAME_A_MODEL) from error
    known = {*FILES[Readers.BOTH], *(name for name in there if name.lower().endswith(_LIKE_A_PART))}
    for name in sorted(known & there - parts):
        raise ArtifactError(folder / name, f"is no part of the model that {CARD_FILE} describes", _RESTORE)


def _read(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtifactError(path, f"cannot be read ({error.strerror})", _RESTORE) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ArtifactError(path, f"is not the file that {CARD_FILE} describes", _RESTORE)
    return data


def _installed(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _minor(number: str) -> str:
    return ".".join(number.split(".")[:2])
