"""Tells a country from what shares its name: a US state or town, a first name, a bird.

It reads the words of the same text only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from classifiers.gazetteer import Name, Sort, lexicon, names_in, rows
from classifiers.tokens import Tokens, fold, tokens

_AMERICA: Final = "US"
_LONG: Final = 4


@dataclass(frozen=True, slots=True)
class Homonym:
    """What a name also is: `instead` ("" for no place) where a companion stands by it, or a first name."""

    instead: str
    companions: frozenset[str]
    first_name: bool


def names_of(text: Tokens) -> list[Name]:
    """The names of places and actors in `text`, in order, homonyms settled."""
    found = list(lexicon().find(text))
    starts = {name.first for name in found}
    settled = (_settle(name, text, starts) for name in found)
    return [name for name in settled if name.code]


def _settle(name: Name, text: Tokens, starts: set[int]) -> Name:
    if name.sort not in (Sort.COUNTRY, Sort.CAPITAL, Sort.PART, Sort.CITY):
        return name
    if name.code != _AMERICA and _in_america(text.raw, name.last):
        return replace(name, code=_AMERICA, sort=Sort.PART)
    homonym = _homonyms().get(text.words[name.first]) if name.last == name.first + 1 else None
    if homonym is None:
        return name
    if not homonym.companions.isdisjoint(text.words):
        return replace(name, code=homonym.instead, sort=Sort.PART)
    if homonym.first_name and _surname_follows(text, name.last, starts):
        return replace(name, code="")
    return name


def _in_america(raw: Sequence[str], position: int) -> bool:
    """Whether a comma and a state of the US follow, as in "Paris, Texas" or "Lebanon, Pa."."""
    after = tuple(raw[position : position + 3])
    return after[:1] == (",",) and (after[1:2] in _states() or after[1:3] in _states())


def _surname_follows(text: Tokens, position: int, starts: set[int]) -> bool:
    """Whether a capitalised word that no table knows comes next; in a Title Case headline nobody can tell."""
    if position >= len(text.words) or text.hyphened[position] or position in starts:
        return False
    long = [raw for raw in text.raw if len(raw) >= _LONG and raw.isalpha()]
    title_case = sum(raw[0].isupper() for raw in long) * 2 > len(long)
    raw = text.raw[position]
    return not title_case and raw.isalpha() and raw[0].isupper() and text.words[position] not in _cue_words()


@cache
def _homonyms() -> Mapping[str, Homonym]:
    return {
        fold(row["name"]): Homonym(
            row["instead"],
            frozenset(fold(word) for word in names_in(row["companions"])),
            row["first_name"] == "yes",
        )
        for row in rows("homonyms")
    }


@cache
def _states() -> frozenset[tuple[str, ...]]:
    """As written, not folded: "Pa." is a state, "pa" is not."""
    return frozenset(
        tuple(tokens(name).raw)
        for row in rows("us_states")
        for name in (row["name"], *names_in(row["abbreviations"]))
    )


@cache
def _cue_words() -> frozenset[str]:
    return frozenset(word for row in rows("cue_words") for word in names_in(row["words"]))
