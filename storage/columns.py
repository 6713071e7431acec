"""Column types that keep what is written fit for both engines; they know no table.

SQLite stores NUL, PostgreSQL refuses it; lone surrogates fail on both; an indexed text over 2,704 bytes fails
on PostgreSQL; SQLite forgets time zones. These types are the one place where that is settled.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, String, Text
from sqlalchemy.types import TypeDecorator

Id: Final = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER is SQLite's own row id

_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_KEY_BYTES: Final = 255
_ENCODER: Final = json.JSONEncoder(default=dict)  # `json.dumps` would make one each time


def clean(text: str) -> str:
    """`text` with each NUL and lone surrogate replaced one for one, so that spans into it still hold."""
    if text.isascii() and "\x00" not in text:  # most text: a fraction of the time
        return text
    return _UNFIT.sub("\ufffd", text)


def digest(text: str) -> str:
    """The sha256 of cleaned text in hex: what stands in an index for a text of any length."""
    return sha256(clean(text).encode()).hexdigest()


def fold(text: str) -> str:
    """`text` itself up to 255 bytes, its digest beyond: what an indexed column holds."""
    fit = clean(text)
    return fit if len(fit.encode()) <= _KEY_BYTES else digest(fit)


class CleanText(TypeDecorator[str]):
    """Text that no writer can make fail; see `clean`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Cleans on the way in; what comes out was clean."""
        return None if value is None else clean(value)


class Key(TypeDecorator[str]):
    """Text that stands in an index; see `fold`. Comparisons fold alike: an over-long key finds itself."""

    impl = String(_KEY_BYTES)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Folds on the way in."""
        return None if value is None else fold(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive datetimes and always gives aware UTC, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC. ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored time needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC; SQLite gives what was written in UTC without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanJson(TypeDecorator[Any]):
    """JSON, which the engine cleans; see `dump_json`.

    The `json` of PostgreSQL, as `jsonb` forgets the order of keys.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True


def dump_json(value: object) -> str:
    """What the engine writes into a `CleanJson`: every string cleaned, keys as well; tuples are lists.

    What needs cleaning is told from the finished text, since hardly any does: astral letters are taken for
    it too and cost no more than time.
    """
    dumped = _ENCODER.encode(value)
    if "\\u0000" in dumped or "\\ud" in dumped:
        return _ENCODER.encode(_clean_json(value))
    return dumped


def _clean_json(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_clean_json(member) for member in value]
    if isinstance(value, Mapping):
        return {clean(str(key)): _clean_json(member) for key, member in value.items()}
    return value


def one_of(closed: type[StrEnum]) -> Enum:
    """A column that holds a member of a closed set by its value; anything else is refused on both engines."""
    return Enum(
        closed,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=16,
    )
