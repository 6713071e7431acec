"""What the careful reader says of the names and codes of one text: it listens, and weighs nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from classifiers.gazetteer import Sort, place_of
from classifiers.homonyms import names_of
from classifiers.text import clean
from classifiers.tokens import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
class Spot:
    """Where a name stands: `field` 0 is the title, 1 the summary; spans count code points of it, cleaned."""

    code: str
    sort: Sort
    field: int
    start: int
    end: int

    def code_as(self, role: Role) -> str:
        """What it stands for in `role`, "" for nothing.

        A group counts as a place for the country that it is at home in; waters are no sides.
        """
        if role is Role.PLACE:
            return place_of(self.code, self.sort)
        return "" if self.sort is Sort.WATER else self.code

    def touches(self, fields: "NDArray[np.int8]", spans: "NDArray[np.int32]") -> "NDArray[np.bool_]":
        """Which of the tokens with these `fields` and `spans` (tokens x 2) it touches."""
        touched: NDArray[np.bool_] = (
            (fields == self.field) & (spans[:, 0] < self.end) & (spans[:, 1] > self.start)
        )
        return touched


def heard(title: str, summary: str, roles: "Roles", role: Role) -> Mapping[str, Heard]:
    """Every code with a name in the item, in order of mention, then others that the network finds likely."""
    named: dict[str, list[float]] = {}
    for spot in spots(title, summary):
        code = spot.code_as(role)
        said = spoken(roles, spot, role) if code else None
        if said is not None:
            named.setdefault(code, []).append(said)
    prefix = f"{role}:"
    found = {
        code: Heard(sum(said) / len(said), roles.codes.get(prefix + code)) for code, said in named.items()
    }
    likely = [key for key, odds in roles.codes.items() if odds >= _UNLIKELY and key.startswith(prefix)]
    unnamed = (key for key in likely if key.removeprefix(prefix) not in found)
    return found | {key.removeprefix(prefix): Heard(None, roles.codes[key]) for key in unnamed}


def spoken(roles: "Roles", spot: Spot, role: Role) -> float | None:
    """Mean log-odds of `role` over the tokens that `spot` touches; None where none was read."""
    said = roles.logits[spot.touches(roles.fields, roles.spans), _COLUMNS[role]]
    return float(said.mean()) if len(said) else None


# Small: it only spares the search where the roles of the same item are asked for in turn.
@lru_cache(maxsize=64)
def spots(title: str, summary: str) -> tuple[Spot, ...]:
    """The names of an item, in order."""
    return tuple(spot for field, raw in enumerate((title, summary)) for spot in _spots_in(clean(raw), field))


def _spots_in(text: str, field: int) -> Iterator[Spot]:
    pieces = tokens(text)
    for name in names_of(pieces):
        yield Spot(name.code, name.sort, field, pieces.starts[name.first], pieces.end(name.last - 1))
