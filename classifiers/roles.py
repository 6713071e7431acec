"""What the careful reader says of the names and codes of one text: it listens, and weighs nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from classifiers.gazetteer import Sort, rows
from classifiers.homonyms import names_of
from classifiers.text import clean
from classifiers.tokens import tokens

if TYPE_CHECKING:
    from classifiers.careful import Roles


class Role(StrEnum):
    """What a code may be in an item, in the order of the columns of `Roles.logits`."""

    PLACE = "where"
    SOURCE = "source"
    TARGET = "target"


# Log-odds below which a code that no name stands for is left out.
_UNLIKELY: Final = -3.0
_COLUMNS: Final = {role: column for column, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Heard:
    """Natural log-odds that one code has one role.

    `named` is what its names say, the mean over the words of each and over all; None where no name of it
    was read. `coded` is what the text says as a whole; None where the network does not know the code.
    """

    named: float | None
    coded: float | None


@dataclass(frozen=True, slots=True)
class _Name:
    code: str
    sort: Sort
    field: int  # 0 title, 1 summary
    start: int
    end: int


def heard(title: str, summary: str, roles: "Roles", role: Role) -> Mapping[str, Heard]:
    """Every code that has a name in the text, in order of mention, then others that the network finds likely.

    A group counts as a place for the country that it is at home in; waters are no sides.
    """
    named: dict[str, list[float]] = {}
    for name in _names(clean(title), clean(summary)):
        code = _code(name, role)
        said = spoken(roles, name.field, name.start, name.end, role) if code else None
        if said is not None:
            named.setdefault(code, []).append(said)
    prefix = f"{role}:"
    found = {
        code: Heard(sum(said) / len(said), roles.codes.get(prefix + code)) for code, said in named.items()
    }
    likely = [key for key, odds in roles.codes.items() if odds >= _UNLIKELY and key.startswith(prefix)]
    unnamed = (key for key in likely if key.removeprefix(prefix) not in found)
    return found | {key.removeprefix(prefix): Heard(None, roles.codes[key]) for key in unnamed}


def spoken(roles: "Roles", field: int, start: int, end: int, role: Role) -> float | None:
    """Mean log-odds of `role` over the tokens that the span touches; None where none was read."""
    touched = (roles.fields == field) & (roles.spans[:, 0] < end) & (roles.spans[:, 1] > start)
    said = roles.logits[touched, _COLUMNS[role]]
    return float(said.mean()) if len(said) else None


def _code(name: _Name, role: Role) -> str:
    if role is Role.PLACE:
        return _homes()[name.code] if name.sort is Sort.GROUP else name.code
    return "" if name.sort is Sort.WATER else name.code


# Small: it only spares the second search where places and sides of the same item are asked for in turn.
@lru_cache(maxsize=64)
def _names(title: str, summary: str) -> tuple[_Name, ...]:
    return tuple(name for field, text in enumerate((title, summary)) for name in _names_in(text, field))


def _names_in(text: str, field: int) -> Iterator[_Name]:
    pieces = tokens(text)
    for name in names_of(pieces):
        yield _Name(name.code, name.sort, field, pieces.starts[name.first], pieces.end(name.last - 1))


@cache
def _homes() -> Mapping[str, str]:
    return {row["code"]: row["home"] for row in rows("actors")}
