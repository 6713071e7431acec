"""What is typed into the builder, by the page it stands at; pure, shows nothing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.messages.markup import clean, clip
from bot.telegram.commands.arguments import MOST_TERMS, MOST_TEXT, Terms, signal_of, watch_terms
from bot.telegram.commands.request import Misread
from bot.telegram.commands.watch.builder_taps import with_places, with_sides
from bot.telegram.commands.watch.building import Building, Step
from bot.telegram.commands.watch.owned import LONGEST_NAME
from bot.telegram.commands.watch.presets import areas
from bot.watching.names import known_sides
from bot.watching.nearest import ranked
from classifiers.actors import known_actors
from classifiers.places import known_places, place_codes
from classifiers.signals import Tier

Typed: TypeAlias = Callable[[Building, Sequence[str]], Building]

LONGEST_WORD: Final = 60
_BETWEEN: Final = re.compile(r"[,;\n]")
_QUOTES: Final = '"“”„ '
_OFFERED: Final = 3
_MOST_SEVERITY: Final = 100
_MOST_VOICES: Final = 9


def taken(building: Building, text: str) -> Building:
    """`building` with what was typed, commas between; `unread` is the first that is unknown."""
    known = replace(building, unread="", offered=())
    if building.step is Step.PREVIEW:
        return replace(known, name=clip(clean(text), LONGEST_NAME) or building.name)
    pieces = [clean(piece) for piece in _BETWEEN.split(text[:MOST_TEXT])]
    return _TYPED[building.step](known, [piece for piece in pieces if piece])


def _places(building: Building, pieces: Sequence[str]) -> Building:
    for piece in pieces:
        area = next((one.places for one in areas() if one.name.casefold() == piece.casefold()), ())
        codes = area or place_codes(piece) or _places_in(piece)
        if not codes:
            return replace(building, unread=piece, offered=_offers(piece, known_places()))
        building = with_places(building, codes)
    return building


def _offers(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The names most like one that is unknown."""
    return tuple(ranked(name, known)[:_OFFERED])


def _places_in(text: str) -> Sequence[str]:
    """Of "Iraq Syria", where it names places and nothing else."""
    try:
        terms = watch_terms(text)
    except Misread:
        return ()
    return terms.places if terms == Terms(places=terms.places) else ()


def _sides(building: Building, pieces: Sequence[str]) -> Building:
    for piece in pieces:
        try:
            building = with_sides(building, known_sides([piece]))
        except ValueError:
            return replace(building, unread=piece, offered=_offers(piece, known_actors()))
    return building


def _signals(building: Building, pieces: Sequence[str]) -> Building:
    for piece in pieces:
        signal = signal_of(piece)
        if signal is None:
            return replace(building, unread=piece)
        if signal not in building.signals:
            building = replace(building, signals=(*building.signals, str(signal)))
    return building


def _words(building: Building, pieces: Sequence[str]) -> Building:
    words = [word for piece in pieces if (word := clip(piece.strip(_QUOTES), LONGEST_WORD))]
    there: tuple[str, ...] = getattr(building.words, building.listens)
    listed: Mapping[str, tuple[str, ...]] = {
        building.listens: tuple(dict.fromkeys((*there, *words)))[:MOST_TERMS]
    }
    return replace(building, words=replace(building.words, **listed))


def _least(building: Building, pieces: Sequence[str]) -> Building:
    for piece in pieces:
        if piece.casefold() in list(Tier):
            building = replace(building, tier=Tier(piece.casefold()))
        elif piece.isdecimal() and int(piece) <= _MOST_SEVERITY:
            building = replace(building, severity=float(piece))
        else:
            return replace(building, unread=piece)
    return building


def _sources(building: Building, pieces: Sequence[str]) -> Building:
    first = pieces[0] if pieces else ""
    if first.isdecimal() and 1 <= int(first) <= _MOST_VOICES:
        return replace(building, owners=int(first) if int(first) > 1 else 0)
    return replace(building, unread=first)


_TYPED: Final[Mapping[Step, Typed]] = MappingProxyType(
    {
        Step.PLACES: _places,
        Step.SIDES: _sides,
        Step.SIGNALS: _signals,
        Step.WORDS: _words,
        Step.LEAST: _least,
        Step.SOURCES: _sources,
    }
)
