"""Series against the span before, in CrisisWatch's words, by figures of the escalation index; no forecast.

Knows levels, and neither how they came about nor who watches them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.escalation.rungs import Rung
from bot.escalation.spiral import sides_of
from bot.escalation.standing import root_of
from bot.escalation.weeks import Weeks

LEAP: Final = 10
"""Points of the level that are a movement, whatever the level was."""
STEP: Final = 5
"""Points that are one where they are a quarter of the lower level."""
RATIO: Final = 1.25

_SHOWN_FROM: Final = 1
_LOOKED_AT: Final = 24


class Movement(StrEnum):
    """How a series stands against the span before (CrisisWatch, International Crisis Group)."""

    DETERIORATED = "deteriorated"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    NOT_OBSERVED = "not observed"
    NO_COMPARISON = "no comparison"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """A series' mean level (0-100) in a span and in the one before, None where history had not begun.

    `risk` is CrisisWatch's conflict risk alert, `opening` its resolution opportunity.
    """

    key: str
    level: float
    before: float | None
    movement: Movement
    risk: bool = False
    opening: bool = False


def movement(level: float, before: float | None, *, steps: int, covered: bool) -> Movement:
    """Deteriorated where the level rose or the rung climbed, improved where one fell and none rose.

    A level rises by ten points, or by five that are a quarter of what it was, counted as they are shown, in
    whole points; it falls likewise. `steps` is how many rungs it climbed, below 0 how many it descended.
    Where too little was read (`covered` is false) only a rise can be told; where history had not begun
    there is nothing to compare.
    """
    if before is None:
        return Movement.NO_COMPARISON
    if _rises(before, level) or steps > 0:
        return Movement.DETERIORATED
    if not covered:
        return Movement.NOT_OBSERVED
    return Movement.IMPROVED if _rises(level, before) or steps < 0 else Movement.UNCHANGED


def pair_trends(
    weeks: Weeks, keys: Iterable[str], *, days: int, covered: bool, most: int
) -> tuple[Trend, ...]:
    """The `most` relations with the highest level in a span of `days` or the one before.

    Of the series between two sides with their proxies the one with the highest level speaks for all.
    """
    found: dict[str, Trend] = {}
    for trend in _trends(weeks, keys, days, covered=covered):
        found.setdefault(root_of(trend.key), trend)
    return tuple(found.values())[:most]


def place_trends(
    weeks: Weeks, keys: Iterable[str], pairs: Iterable[str], *, days: int, covered: bool, most: int
) -> tuple[Trend, ...]:
    """The `most` countries and waters with the highest level in either span.

    One is at risk, or sees an opening, where it is a side of one of the `pairs` that is.
    """
    sides = {key: sides_of(key) or () for key in pairs}
    risky = {side for key, both in sides.items() if weeks.spirals(key) for side in both}
    opening = {side for key, both in sides.items() if weeks.opens(key) for side in both}
    found = _trends(weeks, keys, days, covered=covered)[:most]
    return tuple(_flagged(trend, risk=trend.key in risky, opening=trend.key in opening) for trend in found)


def _trends(weeks: Weeks, keys: Iterable[str], days: int, *, covered: bool) -> list[Trend]:
    """Those with a level to speak of in either span, highest first."""
    lately = sorted(dict.fromkeys(keys), key=lambda key: (-_peak(weeks, key, days), key))[:_LOOKED_AT]
    found = [_trend(weeks, key, days, covered=covered) for key in lately]
    shown = [trend for trend in found if _highest(trend) >= _SHOWN_FROM]
    return sorted(shown, key=lambda trend: (-_highest(trend), trend.key))


def _trend(weeks: Weeks, key: str, days: int, *, covered: bool) -> Trend:
    level, before = weeks.level(key, days), weeks.level(key, days, back=days)
    return Trend(
        key=key,
        level=level or 0.0,
        before=before,
        movement=movement(level or 0.0, before, steps=_steps(weeks, key, days), covered=covered),
        risk=weeks.spirals(key),
        opening=weeks.opens(key),
    )


def _flagged(trend: Trend, *, risk: bool, opening: bool) -> Trend:
    return Trend(
        key=trend.key,
        level=trend.level,
        before=trend.before,
        movement=trend.movement,
        risk=risk,
        opening=opening,
    )


def _steps(weeks: Weeks, key: str, days: int) -> int:
    """How many rungs a series climbed in a span to a threat or above; below 0 how many it came down."""
    now, before = weeks.reading(key), weeks.reading(key, days)
    if not (now and before) or max(now.rung, before.rung) < Rung.THREAT:
        return 0
    return now.rung - before.rung


def _peak(weeks: Weeks, key: str, days: int) -> float:
    readings = [weeks.reading(key, back) for back in (0, days // 2, days, 2 * days)]
    return max((reading.level for reading in readings if reading), default=0.0)


def _highest(trend: Trend) -> float:
    return max(trend.level, trend.before or 0.0)


def _rises(low: float, high: float) -> bool:
    low, high = round(low), round(high)
    return high - low >= LEAP or (high - low >= STEP and high >= RATIO * low)
