"""Ready-made watchlists, usable by name or by a tap, and the areas to build one's own of."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.languages.catalogue import tables
from classifiers.places import place_codes
from classifiers.signals import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A set of places (codebook codes; empty means the world) and its tier; `code` stands in buttons."""

    code: str
    places: tuple[str, ...] = ()
    tier: Tier = Tier.SERIOUS

    @property
    def name(self) -> str:
        """What it is called in the language that is spoken."""
        return tables.PRESETS[self.code]


WORLD: Final = Preset(code="world", tier=Tier.CRITICAL)
PRESETS: Final = (
    Preset(
        code="middle-east",
        places=(
            *("IQ", "IR", "IL", "PS", "LB", "SY", "YE", "JO", "SA", "AE", "QA", "KW", "BH", "OM", "EG", "TR"),
            *("gulf", "strait-of-hormuz", "red-sea"),
        ),
    ),
    Preset(code="ukraine-russia", places=("UA", "RU", "BY", "black-sea")),
    Preset(
        code="taiwan",
        places=("TW", "CN", "PH", "taiwan-strait", "south-china-sea", "east-china-sea"),
    ),
    Preset(code="korea", places=("KP", "KR", "yellow-sea", "sea-of-japan")),
    Preset(code="india-pakistan", places=("IN", "PK")),
    Preset(
        code="horn",
        places=("SO", "ET", "ER", "DJ", "SD", "YE", "red-sea", "gulf-of-aden"),
    ),
    Preset(code="sahel", places=("ML", "BF", "NE", "TD", "MR")),
    WORLD,
)

_REGIONS: Final = ("Africa", "Europe", "Southeast Asia", "Latin America")


def preset(name: str) -> Preset | None:
    """The set of that name, however its dashes, ampersands and capitals are typed."""
    return next((one for one in PRESETS if _folded(one.name) == _folded(name)), None)


def preset_coded(code: str) -> Preset | None:
    """The set that a button means."""
    return next((one for one in PRESETS if one.code == code), None)


def areas() -> tuple[Preset, ...]:
    """What places can be taken from at once: the ready-made sets of places, and whole regions."""
    regions = (Preset(code=_code(name), places=place_codes(name)) for name in _REGIONS)
    return (*(one for one in PRESETS if one.places), *regions)


def ticked(area: Preset, places: Collection[str]) -> bool:
    """Whether all of an area is among `places`."""
    return set(area.places) <= set(places)


def toggled(area: Preset, places: tuple[str, ...]) -> tuple[str, ...]:
    """`places` with all of an area, or without where all was there.

    What another ticked area shares with it stays, unless one of the two lies within the other.
    """
    own = set(area.places)
    if not ticked(area, places):
        return tuple(dict.fromkeys((*places, *area.places)))
    beside = (set(one.places) for one in areas() if one.code != area.code and ticked(one, places))
    kept = set().union(*(others for others in beside if not (own <= others or others <= own)))
    return tuple(code for code in places if code not in own or code in kept)


def apart(places: Collection[str]) -> tuple[str, ...]:
    """Those of `places` that no ticked area has."""
    covered = {code for one in areas() if ticked(one, places) for code in one.places}
    return tuple(code for code in places if code not in covered)


def _code(name: str) -> str:
    return name.casefold().replace(" ", "-")


def _folded(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(word for word in words if word != "and")
