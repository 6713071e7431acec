"""Which places are offered as the right ones for an alert: those read, those beside them, any region's."""

from collections.abc import Iterable
from typing import Final

from bot.escalation.dyads import is_state
from classifiers.places import countries, place_codes, place_name, region_of, sub_regions
from storage.records import Alert

_MOST: Final = 20
_UNPEOPLED: Final = "antarctica"


def near(alert: Alert, read: Iterable[str]) -> list[str]:
    """Codes that were read, the states among the sides, then those of the same regions; at most 20."""
    incident = alert.incident
    sides = (side for dyad in incident.dyads for side in (dyad.source, dyad.target) if is_state(side))
    first = list(dict.fromkeys((*incident.places, *read, *sides)))
    around = {region_of(code) for code in incident.places} or {region_of(code) for code in first}
    beside = [code for region in sorted(filter(None, around)) for code in of_region(region)]
    return list(dict.fromkeys((*first, *beside)))[:_MOST]


def regions() -> list[str]:
    """The codes of all regions where people live."""
    return sorted(sub_regions() - {_UNPEOPLED})


def of_region(region: str) -> list[str]:
    """The countries of a region, by name; none for any other code."""
    codes = {code for name in countries() for code in place_codes(name)}
    return sorted((code for code in codes if region_of(code) == region), key=place_name)
