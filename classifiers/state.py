"""What a model holds, as the bytes of its files and back; knows no folders, and takes no file on trust."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration import Calibration
from classifiers.card import MODEL_FILE, NETWORK_FILE, TOKENIZER_FILE, Card, Readers
from classifiers.correction import Correction
from classifiers.features import Features, Vocabulary
from classifiers.model import EscalationModel
from classifiers.packing import Arrays, UnpackError, arrays_of, joined, pack, parted, record_of, unpack
from classifiers.quick import QuickReader

if TYPE_CHECKING:
    from classifiers.careful import CarefulReader

_BLOCKS: Final = ("title", "all", "characters")
_FINGERPRINT: Final = 6


def files_of(model: EscalationModel) -> dict[str, bytes]:
    """The files of `model` by name; the same model gives the same bytes."""
    files = {MODEL_FILE: pack(_arrays(model))}
    if model.careful is not None:
        files |= {NETWORK_FILE: model.careful.network, TOKENIZER_FILE: model.careful.tokenizer.encode()}
    return files


def model_of(card: Card, files: Mapping[str, bytes]) -> EscalationModel:
    """The model whose files these are; UnpackError where they hold something else."""
    arrays = unpack(files[MODEL_FILE])
    try:
        model = EscalationModel(
            card=card,
            quick=_quick(arrays),
            careful=_careful(card, files) if card.readers is Readers.BOTH else None,
            calibration=record_of(Calibration, "both", arrays) if card.readers is Readers.BOTH else None,
            quick_calibration=record_of(Calibration, "quick", arrays),
            spare_below=float(arrays["spare_below"]) if "spare_below" in arrays else None,
            corrections=_corrections(card, arrays),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise UnpackError("not all parts of a model") from error
    _fit_together(model)
    return model


def fingerprint(model: EscalationModel) -> str:
    """Six hex digits of what `model` holds besides its card."""
    digest = hashlib.sha256()
    for name, array in _arrays(model).items():
        digest.update(f"{name} {array.dtype} {array.shape}\n".encode())
        digest.update(array.tobytes())
    if model.careful is not None:
        digest.update(model.careful.network)
        told = (model.careful.tokenizer, *model.careful.codes, str(model.careful.length))
        digest.update("\n".join(told).encode())
    return digest.hexdigest()[:_FINGERPRINT]


def _arrays(model: EscalationModel) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for block in _BLOCKS:
        vocabulary = getattr(model.quick.features, block)
        arrays |= {f"{block}.grams": joined(vocabulary.grams), f"{block}.idf": vocabulary.idf}
    arrays |= {"weights": model.quick.weights.astype(np.float16), "bias": model.quick.bias}
    arrays |= arrays_of(model.quick_calibration, "quick")
    if model.calibration is not None:
        arrays |= arrays_of(model.calibration, "both")
    if model.spare_below is not None:
        arrays["spare_below"] = np.asarray(model.spare_below)
    for number, correction in enumerate(model.corrections):
        rows = np.flatnonzero(correction.weights.any(axis=1))  # few of all features stand in its labels
        arrays |= {
            f"correction.{number}.rows": rows.astype(np.int32),
            f"correction.{number}.weights": correction.weights[rows].astype(np.float16),
            f"correction.{number}.bias": correction.bias,
        }
    return arrays


def _quick(arrays: Arrays) -> QuickReader:
    features = Features(
        **{block: Vocabulary(parted(arrays[f"{block}.grams"]), arrays[f"{block}.idf"]) for block in _BLOCKS}
    )
    return QuickReader(features, arrays["weights"].astype(np.float32), arrays["bias"])


def _corrections(card: Card, arrays: Arrays) -> tuple[Correction, ...]:
    heads = len(card.heads.columns)
    inputs = len(arrays["weights"]) + heads
    found = []
    for number in range(card.corrections):
        rows, some, bias = (arrays[f"correction.{number}.{part}"] for part in ("rows", "weights", "bias"))
        if some.shape != (*rows.shape, heads) or bias.shape != (heads,):
            raise UnpackError("a correction of other heads")
        if rows.dtype.kind != "i" or (rows < 0).any() or (rows >= inputs).any():
            raise UnpackError("a correction of other features")
        weights = np.zeros((inputs, heads), dtype=np.float32)
        weights[rows] = some
        found.append(Correction(weights, bias))
    return tuple(found)


def _careful(card: Card, files: Mapping[str, bytes]) -> "CarefulReader":
    from classifiers.careful import CarefulReader  # noqa: PLC0415  brings onnxruntime along

    return CarefulReader(
        network=files[NETWORK_FILE],
        tokenizer=files[TOKENIZER_FILE].decode(),
        codes=card.codes,
        heads=len(card.heads.columns),
        length=card.length,
    )


def _fit_together(model: EscalationModel) -> None:
    """UnpackError where the parts of a model are not made for one another."""
    features, heads = model.quick.features, model.card.heads
    columns = len(heads.columns)
    vocabularies = [getattr(features, block) for block in _BLOCKS]
    if any(len(each.grams) != len(each.idf) for each in vocabularies):
        raise UnpackError("grams without their frequencies")
    if (model.quick.weights.shape, model.quick.bias.shape) != ((features.width, columns), (columns,)):
        raise UnpackError("other heads than the card names")
    for calibration, readers in ((model.quick_calibration, 1), (model.calibration, 2)):
        if calibration is not None:
            _try(calibration, model.card, readers * columns)


def _try(calibration: Calibration, card: Card, width: int) -> None:
    try:
        shape = calibration.probabilities(card.heads, np.zeros((1, width))).shape
    except (ValueError, IndexError, TypeError) as error:
        raise UnpackError("a calibration of other heads") from error
    if shape != (1, len(card.heads.columns)):
        raise UnpackError("a calibration of other heads")
