"""The shipped model as files: one for the machine, a card for programs and one for people.

    ArtifactError    a model that cannot be used: which, why, and the mend

The model file holds arrays and texts in the skops format, never pickle: nothing in it is executed.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from classifiers.card import FORMAT, Card
from classifiers.model import EscalationModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from classifiers.calibration import Calibration
    from classifiers.features import Vocabulary
    from classifiers.quick import QuickReader

SHIPPED: Final = Path(__file__).parent / "model"
MODEL_FILE, CARD_FILE, READABLE_FILE = "model.skops", "card.json", "card.md"
# What a model file may hold besides dictionaries, texts, numbers and arrays: nothing.
TRUSTED: Final[tuple[str, ...]] = ()
_LIBRARIES: Final = ("scikit-learn", "numpy", "scipy", "skops")
_BLOCKS: Final = ("title", "all", "characters")
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
    import skops.io  # noqa: PLC0415  brings scikit-learn along

    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD_FILE).unlink(missing_ok=True)
    data = skops.io.dumps(_state(model.reader, model.calibration), compression=zipfile.ZIP_DEFLATED)
    (folder / MODEL_FILE).write_bytes(data)
    card = replace(
        model.card,
        libraries={name: version(name) for name in _LIBRARIES},
        files={MODEL_FILE: hashlib.sha256(data).hexdigest()},
    )
    (folder / READABLE_FILE).write_text(card.to_markdown(), encoding="utf-8")
    (folder / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
    return card


def load(path: Path | None = None) -> EscalationModel:
    """The model in the folder `path`, the shipped one without; ArtifactError where it cannot be used."""
    folder = path or SHIPPED
    card = _card(folder)
    return _model(folder, card, _read(folder / MODEL_FILE, card))


def fingerprint(reader: "QuickReader", calibration: "Calibration") -> str:
    """Six hex digits of what a model holds; the file itself also holds the time and addresses in memory."""
    digest = hashlib.sha256()
    for name, value in _state(reader, calibration).items():
        digest.update(name.encode())
        digest.update(value.encode() if isinstance(value, str) else value.tobytes())
    return digest.hexdigest()[:6]


def _state(reader: "QuickReader", calibration: "Calibration") -> "dict[str, str | NDArray[Any]]":
    import numpy as np  # noqa: PLC0415  heavy, and not needed for --help

    state: dict[str, str | NDArray[Any]] = {}
    for block in _BLOCKS:
        vocabulary = getattr(reader.features, block)
        state[f"{block}.grams"] = "\n".join(vocabulary.grams)
        state[f"{block}.idf"] = vocabulary.idf
    state["weights"] = reader.weights.astype(np.float16)
    state["bias"] = reader.bias
    for part in ("stack", "rates"):
        layer = getattr(calibration, part)
        state |= {f"{part}.{each.name}": getattr(layer, each.name) for each in fields(layer)}
    return state


def _card(folder: Path) -> Card:
    try:
        card = Card.from_json((folder / CARD_FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise ArtifactError(
            folder / CARD_FILE, f"cannot be read ({error.strerror})", _NAME_A_MODEL
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArtifactError(folder / CARD_FILE, "is not a model card", _TRAIN) from error
    if card.format != FORMAT:
        raise ArtifactError(folder, f"has format {card.format}, this program reads {FORMAT}", _TRAIN)
    trained, here = card.libraries.get("scikit-learn", "none"), version("scikit-learn")
    if _minor(trained) != _minor(here):
        mend = f"{_TRAIN}, or install scikit-learn {_minor(trained)}"
        raise ArtifactError(folder, f"was trained with scikit-learn {trained}, here is {here}", mend)
    return card


def _minor(number: str) -> str:
    return ".".join(number.split(".")[:2])


def _read(path: Path, card: Card) -> "Mapping[str, Any]":
    import skops.io  # noqa: PLC0415  brings scikit-learn along
    from skops.io.exceptions import UntrustedTypesFoundException  # noqa: PLC0415  as above

    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtifactError(path, f"cannot be read ({error.strerror})", _TRAIN) from error
    if hashlib.sha256(data).hexdigest() != card.files.get(MODEL_FILE):
        raise ArtifactError(path, f"is not the file that {CARD_FILE} describes", _RESTORE)
    try:
        state = skops.io.loads(data, trusted=TRUSTED)
    except (
        UntrustedTypesFoundException,
        zipfile.BadZipFile,
        ValueError,
        TypeError,
        KeyError,
        OSError,
    ) as error:
        raise ArtifactError(path, "holds what no model of this program holds", _RESTORE) from error
    if not isinstance(state, dict):
        raise ArtifactError(path, "holds what no model of this program holds", _RESTORE)
    return state


def _model(folder: Path, card: Card, state: "Mapping[str, Any]") -> EscalationModel:
    import numpy as np  # noqa: PLC0415  heavy, and not needed for --help

    from classifiers.calibration import Calibration, Rates, Stack  # noqa: PLC0415  brings scipy along
    from classifiers.features import Features  # noqa: PLC0415  as above
    from classifiers.quick import QuickReader  # noqa: PLC0415  as above

    def layer(kind: type[Any], part: str) -> Any:  # noqa: ANN401  one of the two layers
        return kind(*(state[f"{part}.{each.name}"] for each in fields(kind)))

    try:
        features = Features(**{block: _vocabulary(state, block) for block in _BLOCKS})
        reader = QuickReader(features, state["weights"].astype(np.float32), state["bias"])
        calibration = Calibration(layer(Stack, "stack"), layer(Rates, "rates"))
        shape = (features.width, len(card.heads.columns))
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise ArtifactError(folder / MODEL_FILE, "lacks a part of a model", _RESTORE) from error
    if reader.weights.shape != shape:
        raise ArtifactError(folder / MODEL_FILE, f"has other heads than {CARD_FILE}", _RESTORE)
    return EscalationModel(card, reader, calibration)


def _vocabulary(state: "Mapping[str, Any]", block: str) -> "Vocabulary":
    from classifiers.features import Vocabulary  # noqa: PLC0415  brings scipy along

    grams = state[f"{block}.grams"]
    return Vocabulary(tuple(grams.split("\n")) if grams else (), state[f"{block}.idf"])
