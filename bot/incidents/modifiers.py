"""Every coefficient that raises a severity above its signal's base weight, each with its source.

Knows no incident and does no arithmetic. All are editorial, to be fitted when there is data.
"""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Modifiers:
    """Values are m of S = min(100, 5 b (1 + sum of m)) unless said otherwise."""

    deaths_slope: float = field(
        default=0.12, metadata={"source": "m of deaths d is slope · log10(1 + d): 10 dead .12, 100 dead .24"}
    )
    deaths_most: float = field(default=0.40, metadata={"source": "reached at 2,153 dead"})
    rank_official: float = field(
        default=0.15, metadata={"source": "a minister, governor, diplomat or nuclear scientist struck"}
    )
    rank_commander: float = field(default=0.30, metadata={"source": "a commander or deputy leader struck"})
    rank_head: float = field(
        default=0.50, metadata={"source": "the head of a state, a government or a movement struck"}
    )
    border: float = field(
        default=0.10,
        metadata={"source": "a border crossed or a third country, where b does not already say so"},
    )
    power: float = field(
        default=0.15,
        metadata={"source": "a side is a permanent member of the Security Council or holds nuclear arms"},
    )
    strategic: float = field(
        default=0.15, metadata={"source": "a capital, nuclear site, strait, embassy or seat of power hit"}
    )
    first_quarter: float = field(
        default=0.15, metadata={"source": "the first of its kind between the two in 90 days"}
    )
    first_year: float = field(
        default=0.30, metadata={"source": "the first of its kind between the two in 365 days"}
    )
    retaliation: float = field(default=0.10, metadata={"source": "told as a reprisal: tit for tat goes on"})

    nuclear_base: float = field(
        default=8.0, metadata={"source": "b of weapons where they are nuclear; CAMEO 204x is -10, 1385 -7"}
    )
    fair: float = field(
        default=0.3,
        metadata={
            "source": "least p that gives b where none is .5: a third of such are right (train labels)"
        },
    )
    mass_casualty: float = field(
        default=10,
        metadata={"source": "dead from which b of a terror attack is that of mass casualty (CODEBOOK)"},
    )
    quarter: float = field(
        default=90, metadata={"source": "days without one of the kind, all of them covered"}
    )
    year: float = field(default=365, metadata={"source": "days without one of the kind, all of them covered"})
    many: float = field(
        default=4, metadata={"source": "reports from which a word of one alone changes nothing"}
    )
    voices: float = field(
        default=2, metadata={"source": "reports that then have to say it; voices that lower a toll"}
    )


POWERS: Final = frozenset({"CN", "FR", "GB", "IL", "IN", "KP", "PK", "RU", "US"})
"""Great or nuclear powers: the Security Council's permanent members, and the other states that SIPRI's
yearbook counts as nuclear-armed."""

MODIFIERS: Final = Modifiers()
