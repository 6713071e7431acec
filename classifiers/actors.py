"""Text to directed dyads: who did, or said, it to whom.

It reads what the careful reader says of the names of states, groups and people, or the cues round them; it
does not parse sentences, and of the world it knows no more than its tables say.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from classifiers import dyad_cues, role_choice
from classifiers.assessment import Dyad
from classifiers.choice import weights
from classifiers.dyad_choice import log_odds, told
from classifiers.gazetteer import Sort, lexicon, rows
from classifiers.places import countries, place_codes, place_name, region_of

if TYPE_CHECKING:
    from classifiers.careful import Roles

# Who arms and steers whom closely enough for the proxy's acts to count for the patron too (at half weight).
PATRONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hezbollah": "IR",
        "houthis": "IR",
        "iraqi-militias": "IR",
        "pij": "IR",
        "m23": "RW",
        "stc": "AE",
        "transnistria": "RU",
        "wagner": "RU",
    }
)
UNKNOWN: Final = dyad_cues.UNKNOWN


def dyads(title: str, summary: str, roles: "Roles | None" = None) -> tuple[Dyad, ...]:
    """Directed dyads, likeliest first; "?" for a side not told, () where no pair of sides is likely.

    Where both do it, an exchange of fire or talks, both directions are given. It goes by `roles`, what the
    careful reader says of the text's words, and by cues round the names where there are none.
    """
    if roles is not None and roles.codes:
        pairs = role_choice.pairs(title, summary, roles)
    else:
        pairs = told(log_odds(dyad_cues.dyad_cues(title, summary), weights("dyads")))
    return tuple(Dyad(source, target) for source, target in pairs)


def patron_of(side: str) -> str:
    """A side's patron, or itself where it is nobody's proxy."""
    return PATRONS.get(side, side)


def actor_name(code: str) -> str:
    """An actor's name for people; an unknown code comes back as it is."""
    return _names().get(code) or place_name(code)


def actor_codes(name: str) -> tuple[str, ...]:
    """The codes of what a person types: a state, a group, a leader or a capital; () if it is none of them."""
    typed = name.strip()
    if typed.casefold() in _names():
        return (typed.casefold(),)
    if code := _codes().get(typed.casefold()):
        return (code,)
    entry = lexicon().look_up(typed)
    if entry and entry.sort in (Sort.GROUP, Sort.OFFICIAL):
        return (entry.code,)
    return tuple(code for code in place_codes(typed) if region_of(code))


def known_actors() -> frozenset[str]:
    """The names and codes of all groups and bodies, and the names of all states."""
    named = {code: name for code, name in _names().items() if code != UNKNOWN}
    return frozenset(named) | frozenset(named.values()) | countries()


@cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in rows("actors")} | {UNKNOWN: "unknown"}


@cache
def _codes() -> Mapping[str, str]:
    """Codes by the names that people are shown, in small letters."""
    return {name.casefold(): code for code, name in _names().items() if code != UNKNOWN}
