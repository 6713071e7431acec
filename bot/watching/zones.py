"""Which time zone somebody means by a city or a zone's name; knows no subscriber."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from bot.watching.nearest import ranked
from bot.watching.schedule import zone
from classifiers.cities import City, cities_called

MOST: Final = 6
_MEANT: Final = 10
_UTC: Final = frozenset({"utc", "gmt", "z"})


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A time zone by its IANA name, with the city for which it is offered; "" where the zone was named."""

    zone: str
    city: str = ""


def zones_meant(text: str) -> tuple[ZoneChoice, ...]:
    """The zones that `text` may mean, likeliest first, of each one city; () where nothing is like it.

    One alone is meant surely: a zone by its name, or a city ten times as large as any other of that name.
    """
    typed = " ".join(text.split())
    if not any(char.isalpha() for char in typed):  # "+3" is like no city
        return ()
    if typed.casefold() in _UTC:
        return (ZoneChoice("UTC"),)
    named = _by_name().get(_folded(typed))
    if named:
        return (ZoneChoice(named),)
    cities = [city for city in cities_called(typed) if _known(city.timezone)]
    if cities:
        return _of_cities(cities, typed)
    near = ranked(typed.rpartition("/")[2], _cities_of_zones())[:MOST]
    return tuple(ZoneChoice(_cities_of_zones()[name], name) for name in near)


def _of_cities(cities: list[City], typed: str) -> tuple[ZoneChoice, ...]:
    first = cities[0]
    others = max((one.population for one in cities if one.timezone != first.timezone), default=0)
    begins = len(first.name) > len(typed) and first.name.casefold().startswith(typed.casefold())
    offered: dict[str, ZoneChoice] = {}
    for city in cities:
        offered.setdefault(city.timezone, ZoneChoice(city.timezone, f"{city.name} ({city.country})"))
    sure = first.population >= _MEANT * others and not begins
    return tuple(offered.values())[: 1 if sure or len(offered) == 1 else MOST]


def _known(name: str) -> bool:
    try:
        zone(name)
    except ValueError:  # of a newer list of cities than this machine's list of zones
        return False
    return True


@cache
def _by_name() -> dict[str, str]:
    return {_folded(name): name for name in available_timezones() if "/" in name and _of_a_place(name)}


@cache
def _cities_of_zones() -> dict[str, str]:
    """Zones by the last part of their names: "Ho Chi Minh"."""
    return {name.rpartition("/")[2].replace("_", " "): name for name in sorted(_by_name().values())}


def _of_a_place(name: str) -> bool:
    return not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))


def _folded(name: str) -> str:
    return name.casefold().replace(" ", "_")


def usual_zones() -> Iterable[ZoneChoice]:
    """Zones to choose from before anything is typed, from west to east."""
    cities = ("America/New_York", "Europe/London", "Europe/Berlin", "Europe/Kyiv", "Asia/Jerusalem")
    further = ("Asia/Baghdad", "Asia/Tehran", "Asia/Kolkata", "Asia/Taipei", "Asia/Seoul")
    known = (name for name in cities + further if _known(name))
    return [ZoneChoice(name, name.rpartition("/")[2].replace("_", " ")) for name in known]
