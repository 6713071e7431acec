"""How far a voice is believed: the coefficients of confidence, each with what it stands for.

All of them are editorial, to be fitted when there is data. Knows no report; the arithmetic is in
`corroborate`.
"""

from dataclasses import dataclass, field
from typing import Final

from bot.incidents.outlets import Outlet


@dataclass(frozen=True, kw_only=True, slots=True)
class Reliability:
    """Each is r (0-1), how likely a voice of that kind is right by itself, except `disputed`, a factor."""

    tier_1: float = field(default=0.9, metadata={"source": "wire, public service, paper of record"})
    tier_2: float = field(default=0.7, metadata={"source": "an outlet with reporters and corrections"})
    tier_3: float = field(default=0.5, metadata={"source": "partisan, popular, small, or not known well"})
    tier_4: float = field(default=0.3, metadata={"source": "state organ, party to a conflict, or unknown"})
    claim: float = field(default=0.3, metadata={"source": "a side's word for what it says was done"})
    admission: float = field(default=0.9, metadata={"source": "a side's word against its own interest"})
    disputed: float = field(default=0.5, metadata={"source": "what is left of confidence once denied"})


RELIABILITY: Final = Reliability()


def reliability_of(outlet: Outlet, table: Reliability = RELIABILITY) -> float:
    """How likely an outlet is right that reports on its own, r (0-1), by its tier."""
    return (table.tier_1, table.tier_2, table.tier_3, table.tier_4)[outlet.tier - 1]


FIRST_TIER: Final = 1
"""The tier of which one voice must be before an incident is confirmed."""
