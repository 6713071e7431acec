"""Text to countries and waters: where the reported act takes place.

It knows names and the words round them; it does not know maps, outlets or dates.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from classifiers import role_choice
from classifiers.choice import likeliest, weights
from classifiers.gazetteer import Sort, lexicon, names_in, rows
from classifiers.place_cues import place_sets
from classifiers.tokens import tokens

if TYPE_CHECKING:
    from classifiers.careful import Roles

_PLACES: Final = frozenset({Sort.COUNTRY, Sort.CAPITAL, Sort.PART, Sort.CITY, Sort.WATER, Sort.PEOPLE})
_ISO: Final = 2


def where(title: str, summary: str, roles: "Roles | None" = None) -> tuple[str, ...]:
    """Codes of where the reported act takes place, most likely first; () where no place can be told.

    It goes by `roles`, what the careful reader says of the text's words, and by cues round the names where
    there are none.
    """
    if roles is not None and roles.codes:
        return role_choice.places(title, summary, roles)
    return likeliest(place_sets(title, summary), weights("where")) or ()


def place_name(code: str) -> str:
    """The English name of a country or water; an unknown code comes back as it is."""
    return _names().get(code, code)


def place_codes(name: str) -> tuple[str, ...]:
    """The codes of what a person types: a code, a country, town, water or region; () if it is no place."""
    typed = name.strip()
    if len(typed) == _ISO and typed.upper() in _regions():
        return (typed.upper(),)
    if region := _groupings().get(" ".join(tokens(typed).words)):
        return region
    entry = lexicon().look_up(typed) or lexicon().look_up(typed.casefold().removeprefix("the "))
    return (entry.code,) if entry and entry.sort in _PLACES else ()


def known_places() -> frozenset[str]:
    """The names of all countries, waters and regions, for somebody who looks for the right one."""
    return frozenset(_names().values()) | _groupings().keys()


def countries() -> frozenset[str]:
    """The names of all countries."""
    return frozenset(place_name(code) for code in _regions())


def sub_regions() -> frozenset[str]:
    """What `region_of` gives."""
    return frozenset(_regions().values())


def region_of(code: str) -> str | None:
    """The UN M49 sub-region of a country in kebab-case, e.g. "western-asia"; None for waters.

    Africa and the Americas are told apart by M49's intermediate regions ("western-africa"), and Taiwan and
    Kosovo, which M49 lacks, stand with their neighbours.
    """
    return _regions().get(code)


@cache
def _regions() -> Mapping[str, str]:
    return {row["code"]: row["region"] for row in rows("countries")}


@cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for table in ("countries", "waters") for row in rows(table)}


@cache
def _groupings() -> Mapping[str, tuple[str, ...]]:
    """Codes by folded name, for M49's regions and for those that people speak of.

    The Caribbean is left to the sea of that name, which is what the codebook codes.
    """
    regions: dict[str, list[str]] = {}
    for code, region in _regions().items():
        regions.setdefault(region, []).append(code)
    found = {region.replace("-", " "): codes for region, codes in regions.items() if region != "caribbean"}
    for row in rows("groupings"):
        members = [code for part in names_in(row["codes"]) for code in regions.get(part, [part])]
        found[" ".join(tokens(row["name"]).words)] = members
    return {name: tuple(sorted(codes)) for name, codes in found.items()}
