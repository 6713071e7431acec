"""One week against the week before, by place and by signal, in CrisisWatch's words; counts, no forecast."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classifiers.signals import Tier, carried, eases
from storage.records import Incident, Status

_RATIO: Final = 1.5
_STEP: Final = 2


class Movement(StrEnum):
    """How a place or signal stands against the span before (CrisisWatch, International Crisis Group)."""

    DETERIORATED = "deteriorated"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    NOT_OBSERVED = "not observed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """How many incidents of tier serious or above one place or signal had, now and in the span before."""

    key: str
    count: int
    before: int
    movement: Movement


def trends(
    keys: Callable[[Incident], Iterable[str]],
    now: Sequence[Incident],
    before: Sequence[Incident],
    *,
    covered: bool,
    most: int,
) -> tuple[Trend, ...]:
    """The `most` keys with the highest count in either span; what eased or was withdrawn is not counted."""
    counts = [
        Counter(key for incident in span if _counts(incident) for key in keys(incident))
        for span in (now, before)
    ]
    ranked = sorted(
        counts[0] | counts[1], key=lambda key: (-max(counts[0][key], counts[1][key]), -counts[0][key], key)
    )
    return tuple(
        Trend(
            key=key,
            count=counts[0][key],
            before=counts[1][key],
            movement=movement(counts[0][key], counts[1][key], covered=covered),
        )
        for key in ranked[:most]
    )


def movement(count: int, before: int, *, covered: bool) -> Movement:
    """Deteriorated at 1.5 times the count before and two more at least; improved is the mirror of it.

    Where too few sources were live (`covered` is false) only a rise can be told: fewer reports are then no
    calm, but not observed.
    """
    if _rises(before, count):
        return Movement.DETERIORATED
    if not covered:
        return Movement.NOT_OBSERVED
    return Movement.IMPROVED if _rises(count, before) else Movement.UNCHANGED


def places_of(incident: Incident) -> tuple[str, ...]:
    """The places that an incident counts for, each once."""
    return tuple(dict.fromkeys(incident.places))


def signals_of(incident: Incident) -> tuple[str, ...]:
    """The signals that an incident counts for."""
    return carried(incident.signals)


def _rises(low: int, high: int) -> bool:
    return high >= _RATIO * low and high - low >= _STEP


def _counts(incident: Incident) -> bool:
    grave = incident.tier in (Tier.SERIOUS, Tier.CRITICAL) and not eases(incident.signals)
    return grave and incident.status is not Status.WITHDRAWN
