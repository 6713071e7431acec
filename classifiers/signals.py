"""The taxonomy: what the classifier reads in one news item, and the published scale behind each weight.

The fifteen signals follow PLOVER and CAMEO; `weight` is the base weight *b* (0-10) from which an
incident's severity starts, the magnitude of the Goldstein (1992) value of the nearest CAMEO code.
A user's own model may know other labels; this module names only ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Kind(StrEnum):
    """What an item does: report an act, report words, explain, look back, or none of these."""

    EVENT = "event"
    STATEMENT = "statement"
    ANALYSIS = "analysis"
    RETRO = "retro"
    NONE = "none"


DEVELOPMENTS: Final = frozenset({Kind.EVENT, Kind.STATEMENT})
"""The kinds that report something new: an act, or words that are one."""


class Signal(StrEnum):
    """An escalation signal that an item newly reports."""

    STRIKE = "strike"
    CLASH = "clash"
    ASSASSINATION = "assassination"
    TERROR = "terror"
    MARITIME = "maritime"
    ABDUCTION = "abduction"
    HYBRID = "hybrid"
    MOBILIZATION = "mobilization"
    WEAPONS = "weapons"
    THREAT = "threat"
    RUPTURE = "rupture"
    SANCTIONS = "sanctions"
    EVACUATION = "evacuation"
    UNREST = "unrest"
    DEESCALATION = "deescalation"


class Tier(StrEnum):
    """How loudly an item speaks, by the thresholds on the model's card; compare with `Tier.rank`."""

    NOTABLE = "notable"
    SERIOUS = "serious"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """1 for notable, 2 for serious, 3 for critical."""
        return list(Tier).index(self) + 1


LIKELY: Final = 0.5
"""The probability (0-1) from which a signal counts as there: it is likelier than not."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A signal's name for people and its base weight (0-10), with the CAMEO codes it answers to."""

    name: str
    weight: float
    cameo: str
    cross_border: float | None = None
    mass_casualty: float | None = None


SCALES: Final = MappingProxyType(
    {
        Signal.STRIKE: Scale("strike", 8.0, "194, 195", cross_border=9.5),
        Signal.CLASH: Scale("clash", 9.0, "190, 192, 193, 196", cross_border=10.0),
        Signal.ASSASSINATION: Scale("assassination", 9.5, "185, 186"),
        Signal.TERROR: Scale("terror attack", 9.0, "180, 183", mass_casualty=9.5),
        Signal.MARITIME: Scale("attack at sea", 8.5, "171, 181, 191"),
        Signal.ABDUCTION: Scale("abduction", 7.5, "173, 181"),
        Signal.HYBRID: Scale("hybrid operation", 7.0, "171, 1712, 176"),
        Signal.MOBILIZATION: Scale("mobilization", 6.5, "150-155"),
        Signal.WEAPONS: Scale("weapons", 6.0, "1385, 204"),
        Signal.THREAT: Scale("threat", 5.0, "130, 138, 139"),
        Signal.RUPTURE: Scale("rupture", 5.0, "161, 164-166"),
        Signal.SANCTIONS: Scale("sanctions", 5.5, "163"),
        Signal.EVACUATION: Scale("evacuation", 5.5, "166"),
        Signal.UNREST: Scale("unrest", 7.5, "145, 175, 1724"),
        Signal.DEESCALATION: Scale("de-escalation", -7.0, "036, 057, 0871-0874"),
    }
)


def carried(signals: Mapping[str, float] | None) -> tuple[str, ...]:
    """The signals that are more likely there than not (P >= .5), most likely first, ties by name."""
    there = [(-probability, name) for name, probability in (signals or {}).items() if probability >= LIKELY]
    return tuple(str(name) for _, name in sorted(there))


def eases(signals: Mapping[str, float] | None) -> bool:
    """Whether de-escalation is what is reported first of all; a truce broken by a strike does not ease."""
    eased = (signals or {}).get(Signal.DEESCALATION, 0.0)
    return eased >= LIKELY and carried(signals)[0] == Signal.DEESCALATION


def signal_name(label: str) -> str:
    """What people call a signal; the labels of a user's own model are their own names."""
    return SCALES[Signal(label)].name if label in SCALES else label
