"""What one watchlist's section of a digest is made of; equal watchlists are worked out once a round.

Knows neither the subscriber nor what was sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.escalation.spiral import sides_of
from bot.escalation.weeks import Weeks
from bot.messages.digest import Period
from bot.messages.digest_section import Facts, facts
from bot.messages.trends import Trend, pair_trends, place_trends
from bot.pipeline.looking_back import LookBack
from bot.watching.by_place import ByPlace
from bot.watching.schedule import span_start
from storage.records import Incident, Watchlist

SERIES: Final = 3
"""So many are readable in one picture on a phone."""

_PAIRS: Final = 4
_PLACES: Final = 5
_PAIRS_DRAWN: Final = 2
_SIDES: Final = re.compile(r"[>+]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One watchlist's facts, and the series that are to be drawn, most relevant first."""

    facts: Facts
    drawn: tuple[str, ...]


class Parts:
    """The parts of one round, each worked out once for all watchlists that ask for the same."""

    def __init__(self, back: LookBack) -> None:
        self._back = back
        self._known: dict[object, Part] = {}
        self._spans: dict[tuple[datetime, datetime], ByPlace] = {}

    def of(self, watchlist: Watchlist, period: Period, *, covered: bool) -> Part:
        """The part of a watchlist; `covered` tells whether enough sources are live."""
        asked = (_wish(watchlist), period.since, period.before, covered)
        if asked not in self._known:
            self._known[asked] = self._worked_out(watchlist, period, covered=covered)
        return self._known[asked]

    def _worked_out(self, watchlist: Watchlist, period: Period, *, covered: bool) -> Part:
        weeks = self._back.weeks(period.before)
        earlier = period.since - (period.before - period.since)
        this, before = (
            self._in(since, until).watched(watchlist)
            for since, until in ((period.since, period.before), (earlier, period.since))
        )
        both, days = (*this, *before), max(1, period.days)
        keys = _pair_keys(weeks, both, watchlist)
        covered = covered and self._was_read(period)
        pairs = pair_trends(weeks, keys, days=days, covered=covered, most=_PAIRS)
        where = watchlist.places or tuple(dict.fromkeys(code for one in both for code in one.places))
        places = place_trends(weeks, where, keys, days=days, covered=covered, most=_PLACES)
        found = facts(this, before, pairs=pairs, places=places, covered=covered)
        return Part(facts=found, drawn=_drawn(pairs, places))

    def _in(self, since: datetime, before: datetime) -> ByPlace:
        span = (since, before)
        if span not in self._spans:
            self._spans[span] = ByPlace(self._back.incidents(since, before))
        return self._spans[span]

    def _was_read(self, period: Period) -> bool:
        """Whether no more than half of the span's finished days lack reading."""
        first = period.since.astimezone(UTC).date()
        missing = sum(day >= first for day in self._back.unobserved(period.before))
        return 2 * missing <= max(1, period.days)


def period_of(watchlist: Watchlist, before: datetime, *, schedule: str | None = None) -> Period:
    """The span of a watchlist's digest up to a moment, by its schedule or another."""
    since = span_start(watchlist.digest if schedule is None else schedule, watchlist.timezone, before)
    return Period(since=since, before=before, timezone=watchlist.timezone)


def _wish(watchlist: Watchlist) -> tuple[object, ...]:
    """What it asks for, whoever asks and whatever it is called."""
    least = tuple(sorted(watchlist.threshold.items())) if watchlist.signals else ()
    return (watchlist.places, watchlist.signals, watchlist.sides, watchlist.words, least)


def _pair_keys(weeks: Weeks, found: Sequence[Incident], watchlist: Watchlist) -> list[str]:
    """The dyads and networks of what was watched; of those sides alone that are watched, where some are."""
    keys = dict.fromkeys(key for incident in found for key in weeks.pairs(incident.id))
    wanted = {side.strip().casefold() for each in watchlist.sides for side in _SIDES.split(each)}
    return [key for key in keys if not wanted or wanted & {side.casefold() for side in sides_of(key) or ()}]


def _drawn(pairs: Sequence[Trend], places: Sequence[Trend]) -> tuple[str, ...]:
    """Two relations and a place, or what there is instead."""
    first = [*pairs[:_PAIRS_DRAWN], *places, *pairs[_PAIRS_DRAWN:]]
    return tuple(trend.key for trend in first[:SERIES])
