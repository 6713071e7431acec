"""A careful reader that was prepared elsewhere, as a folder of its parts; does not know how it was trained.

careful.onnx, tokenizer.json    what reads
codes.json                      the names of its codes, a list
out_of_fold.npz                 `logits`: what each measured item got from networks that had not seen it
recipe.txt                      what the model card says of how it was made
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Text
from classifiers.card import NETWORK_FILE, TOKENIZER_FILE
from classifiers.heads import Heads
from classifiers.packing import UnpackError, unpack

if TYPE_CHECKING:
    from classifiers.careful import CarefulReader

Array = NDArray[np.float64]

CODES_FILE, LOGITS_FILE, RECIPE_FILE = "codes.json", "out_of_fold.npz", "recipe.txt"
# What a network and tokenizer raise that are none, or not those of so many heads, codes or tokens.
_UNFIT: Final = (ValueError, TypeError, LookupError, RuntimeError)
_PROBE: Final = Text(title="Rockets hit a harbour", summary="Two people were hurt.")


class NotPreparedError(Exception):
    """A folder that holds no careful reader for these labels; `path` names the file at fault."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} {reason}; prepare it again for these labels")
        self.path = path


@dataclass(frozen=True, slots=True)
class Prepared:
    """A careful reader, its out-of-fold `logits` (measured items x heads), and its recipe."""

    reader: "CarefulReader"
    logits: Array
    recipe: str


def read_prepared(folder: Path, heads: Heads, items: int) -> Prepared:
    """The reader in `folder`, made for `heads` and for the `items` that are measured on.

    NotPreparedError where a part is missing, broken, or made for other heads or items.
    """
    width = len(heads.columns)
    logits = _logits(folder / LOGITS_FILE, (items, width))
    return Prepared(
        reader=_reader(folder, width),
        logits=logits,
        recipe=" ".join(_text(folder / RECIPE_FILE).split()),
    )


def _reader(folder: Path, width: int) -> "CarefulReader":
    from classifiers.careful import CarefulReader  # noqa: PLC0415  brings onnxruntime along

    network, tokenizer = _bytes(folder / NETWORK_FILE), _text(folder / TOKENIZER_FILE)
    codes = _codes(folder / CODES_FILE)
    try:
        reader = CarefulReader(network=network, tokenizer=tokenizer, codes=codes, heads=width)
        reader.read([_PROBE])
    except _UNFIT as error:
        raise NotPreparedError(folder / NETWORK_FILE, f"does not read {width} heads ({error})") from error
    return reader


def _codes(path: Path) -> tuple[str, ...]:
    try:
        codes = json.loads(_text(path))
    except ValueError as error:
        raise NotPreparedError(path, "is not JSON") from error
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise NotPreparedError(path, "is not a list of names")
    return tuple(codes)


def _logits(path: Path, shape: tuple[int, int]) -> Array:
    try:
        logits = unpack(_bytes(path)).get("logits")
    except UnpackError as error:
        raise NotPreparedError(path, f"holds {error}") from error
    if logits is None:
        raise NotPreparedError(path, "holds no array `logits`")
    if logits.shape != shape:
        found = " x ".join(map(str, logits.shape))
        raise NotPreparedError(
            path, f"has {found} logits, but {shape[0]} items x {shape[1]} heads are measured"
        )
    if not np.isfinite(logits).all():
        raise NotPreparedError(path, "has logits that are no numbers")
    return logits.astype(np.float64)


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise NotPreparedError(path, "is not UTF-8") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotPreparedError(path, f"cannot be read ({error.strerror})") from error
