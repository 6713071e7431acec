"""Ready-made watchlists, usable by name; knows no subscriber."""

import re
from dataclasses import dataclass
from typing import Final

from classifiers.signals import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A named set of places (codebook codes; empty means the world) and its tier."""

    name: str
    places: tuple[str, ...] = ()
    tier: Tier = Tier.SERIOUS


WORLD: Final = Preset(name="World: critical only", tier=Tier.CRITICAL)
PRESETS: Final = (
    Preset(
        name="Middle East",
        places=(
            *("IQ", "IR", "IL", "PS", "LB", "SY", "YE", "JO", "SA", "AE", "QA", "KW", "BH", "OM", "EG", "TR"),
            *("gulf", "strait-of-hormuz", "red-sea"),
        ),
    ),
    Preset(name="Ukraine–Russia", places=("UA", "RU", "BY", "black-sea")),  # noqa: RUF001 - as it is written
    Preset(
        name="Taiwan Strait & South China Sea",
        places=("TW", "CN", "PH", "taiwan-strait", "south-china-sea", "east-china-sea"),
    ),
    Preset(name="Korea", places=("KP", "KR", "yellow-sea", "sea-of-japan")),
    Preset(name="India–Pakistan", places=("IN", "PK")),  # noqa: RUF001 - as it is written
    Preset(
        name="Horn of Africa & Red Sea",
        places=("SO", "ET", "ER", "DJ", "SD", "YE", "red-sea", "gulf-of-aden"),
    ),
    Preset(name="Sahel", places=("ML", "BF", "NE", "TD", "MR")),
    WORLD,
)


def preset(name: str) -> Preset | None:
    """The set of that name, however its dashes, ampersands and capitals are typed."""
    return next((one for one in PRESETS if _folded(one.name) == _folded(name)), None)


def _folded(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(word for word in words if word != "and")
