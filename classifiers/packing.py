"""Records of arrays as the bytes of one .npz file and back; never pickle: nothing in a file is run."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from typing import Any, ClassVar, Final, Protocol, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
# What numpy and zipfile raise at bytes that are none of theirs.
_BROKEN: Final = (
    ValueError, TypeError, AttributeError, LookupError, RuntimeError, EOFError, OSError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Record = TypeVar("Record", bound=_Dataclass)


class UnpackError(Exception):
    """Bytes that are no packed arrays, or arrays that are not those of a record."""


def pack(arrays: Arrays) -> bytes:
    """`arrays` by name as a compressed .npz; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays that `pack` packed."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except _BROKEN as error:
        raise UnpackError("no packed arrays") from error
    if not all(isinstance(array, np.ndarray) and array.dtype.kind in "bifu" for array in arrays.values()):
        raise UnpackError("something other than arrays of numbers")
    return arrays


def arrays_of(record: object, name: str) -> dict[str, NDArray[Any]]:
    """Every array and number in the dataclass `record` and the dataclasses in it, by dotted name."""
    if is_dataclass(record):
        parts = (arrays_of(getattr(record, each.name), f"{name}.{each.name}") for each in fields(record))
        return {key: array for part in parts for key, array in part.items()}
    return {name: np.asarray(record)}


def record_of(kind: type[Record], name: str, arrays: Arrays) -> Record:
    """The record of `kind` that `arrays_of` took apart; UnpackError where a part is missing."""
    hints = get_type_hints(kind)
    values = {}
    for each in fields(kind):
        part = f"{name}.{each.name}"
        if is_dataclass(hints[each.name]):
            values[each.name] = record_of(hints[each.name], part, arrays)
        elif part in arrays:
            values[each.name] = arrays[part] if arrays[part].ndim else arrays[part].item()
        else:
            raise UnpackError(f"no {part}")
    return kind(**values)


def joined(words: Sequence[str]) -> NDArray[np.uint8]:
    """`words`, none of which holds a line break, as one array of UTF-8."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def parted(array: NDArray[Any]) -> tuple[str, ...]:
    """The words that `joined` joined; UnpackError where they are not UTF-8."""
    try:
        text = array.astype(np.uint8).tobytes().decode()
    except UnicodeDecodeError as error:
        raise UnpackError("text that is not UTF-8") from error
    return tuple(text.split("\n")) if text else ()
