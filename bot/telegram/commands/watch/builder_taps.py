"""What each button of the builder does to what is chosen; pure, shows nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.telegram.commands.request import number_in
from bot.telegram.commands.watch.building import Building, Step
from bot.telegram.commands.watch.presets import apart, areas, toggled
from bot.watching.names import known_places, known_sides
from classifiers.actors import actor_codes
from classifiers.places import place_codes
from classifiers.signals import Signal, Tier

Tap: TypeAlias = Callable[[Building, str], Building | None]

ALL: Final = "*"
"""What a button means that empties a list: everything."""

APART: Final = "-"
"""What a button means that stands for all places outside the ticked areas."""

SEVERITIES: Final = ("0", "50", "70", "85")
VOICES: Final = ("0", "2", "3")
WORD_LISTS: Final = ("any", "all", "none")


def tapped(building: Building, deed: str, offered: Sequence[str]) -> Building | None:
    """`building` after a tap, such as "p:korea" or "go:sides"; None for one that no button has."""
    name, _, value = deed.partition(":")
    if name == "f":
        return _offer_taken(building, value, offered)
    tap = _TAPS.get(name)
    return tap(building, value) if tap else None


def with_places(building: Building, codes: Sequence[str]) -> Building:
    """With these places, each once."""
    return replace(building, places=tuple(dict.fromkeys((*building.places, *codes))))


def with_sides(building: Building, codes: Sequence[str]) -> Building:
    """With these sides, each once."""
    return replace(building, sides=tuple(dict.fromkeys((*building.sides, *codes))))


def _go(building: Building, value: str) -> Building | None:
    return replace(building, step=Step(value)) if value in list(Step) else None


def _area(building: Building, value: str) -> Building | None:
    if value == ALL:
        return replace(building, places=())
    if value == APART:
        single = apart(building.places)
        return replace(building, places=tuple(one for one in building.places if one not in single))
    area = next((one for one in areas() if one.code == value), None)
    return replace(building, places=toggled(area, building.places)) if area else None


def _place(building: Building, value: str) -> Building | None:
    """One that stands alone; a name of a place is no code of one."""
    if place_codes(value) != (value,) and value not in building.places:
        return None
    return replace(building, places=_switched(value, building.places))


def _side(building: Building, value: str) -> Building | None:
    if value == ALL:
        return replace(building, sides=())
    if actor_codes(value) != (value,):
        return None
    return replace(building, sides=_switched(value, building.sides))


def _signal(building: Building, value: str) -> Building | None:
    if value == ALL:
        return replace(building, signals=())
    if value not in list(Signal):
        return None
    return replace(building, signals=_switched(value, building.signals))


def _dropped(building: Building, value: str) -> Building | None:
    """Without one that stands in no other button; by its place, as a pair's name may be too long for one."""
    listed = building.sides if building.step is Step.SIDES else building.signals
    number = number_in(value)
    if number is None or number >= len(listed):
        return None
    left = tuple(one for place, one in enumerate(listed) if place != number)
    if building.step is Step.SIDES:
        return replace(building, sides=left)
    return replace(building, signals=left)


def _listen(building: Building, value: str) -> Building | None:
    return replace(building, listens=value) if value in WORD_LISTS else None


def _clear(building: Building, value: str) -> Building | None:
    if value not in WORD_LISTS:
        return None
    emptied: Mapping[str, tuple[str, ...]] = {value: ()}
    return replace(building, words=replace(building.words, **emptied))


def _tier(building: Building, value: str) -> Building | None:
    return replace(building, tier=Tier(value)) if value in list(Tier) else None


def _severity(building: Building, value: str) -> Building | None:
    return replace(building, severity=float(value)) if value in SEVERITIES else None


def _voices(building: Building, value: str) -> Building | None:
    return replace(building, owners=int(value)) if value in VOICES else None


def _offer_taken(building: Building, value: str, offered: Sequence[str]) -> Building | None:
    place = number_in(value)
    if place is None or place >= len(offered):
        return None
    if building.step is Step.SIDES:
        return with_sides(building, known_sides([offered[place]]))
    return with_places(building, known_places([offered[place]]))


def _switched(code: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in codes if one != code) if code in codes else (*codes, code)


_TAPS: Final[Mapping[str, Tap]] = MappingProxyType(
    {
        "go": _go,
        "p": _area,
        "q": _place,
        "a": _side,
        "s": _signal,
        "d": _dropped,
        "l": _listen,
        "c": _clear,
        "t": _tier,
        "v": _severity,
        "o": _voices,
    }
)
