"""What digests look back on, read a little at a time: acts, incidents and what was read on which day.

Knows neither who watches nor how it is told. One is for one round, as incidents change.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.escalation.acts import Act, act_of
from bot.escalation.coverage import Coverage
from bot.escalation.weeks import DAYS, Weeks
from bot.escalation.weights import WEIGHTS
from storage import coverage, incidents
from storage.database import Connection, Database
from storage.records import Incident

_DAY: Final = timedelta(days=1)
_MEMORY: Final = timedelta(days=WEIGHTS.memory)
_SHOWN: Final = DAYS * _DAY
_AT_ONCE: Final = 500
_DAYS_AT_ONCE: Final = 7


class LookBack:
    """What was stored up to a moment; asked for a later moment it reads on."""

    def __init__(self) -> None:
        self._acts: list[Act] = []
        self._incidents: list[Incident] = []
        self._by_id: dict[int, Incident] = {}
        self._since: tuple[datetime, int] | None = None
        self._read: dict[date, int] = {}
        self._unobserved: dict[datetime, frozenset[date]] = {}
        self._upto: datetime | None = None
        self._weeks: Weeks | None = None

    async def read(self, database: Database, before: datetime) -> None:
        """Reads up to a moment in many short transactions, so that others have their turn in between."""
        while not self.reaches(before) and await database.run(lambda c: self.step(c, before)):
            pass

    def reaches(self, before: datetime) -> bool:
        """Whether all up to a moment was read, and no later one asked for."""
        return self._upto == before

    def read_at_once(self, connection: Connection, before: datetime) -> None:
        """The same in the caller's transaction."""
        while not self.reaches(before) and self.step(connection, before):
            pass

    def step(self, connection: Connection, before: datetime) -> bool:
        """Reads a little; False once all up to a moment is there, which must be no earlier than the last."""
        since, beyond = self._since or (before - _MEMORY, 0)
        some = incidents.following(connection, since=since, beyond=beyond, limit=_AT_ONCE)
        taken = [one for one in some if one.first_seen_at < before]
        if taken:
            self._acts.extend(map(act_of, taken))
            recent = [one for one in taken if one.first_seen_at >= before - _SHOWN]
            self._incidents.extend(recent)
            self._by_id.update((one.id, one) for one in recent)
            self._since = (taken[-1].first_seen_at, taken[-1].id)
        if len(taken) == _AT_ONCE:
            return True
        missing = [day for day in _days_before(before) if day not in self._read]
        for day in missing[:_DAYS_AT_ONCE]:
            midnight = datetime.combine(day, time(), UTC)
            self._read[day] = coverage.read_between(connection, since=midnight, before=midnight + _DAY)
        if len(missing) > _DAYS_AT_ONCE:
            return True
        self._upto = before
        return False

    def weeks(self, before: datetime) -> Weeks:
        """The series up to a moment that was read up to; takes a while once for each moment."""
        if self._weeks is None or self._weeks.at != before:
            self._weeks = Weeks(self._acts, before)
        return self._weeks

    def incidents(self, since: datetime, before: datetime) -> Sequence[Incident]:
        """The incidents of the last eight weeks first seen in [since, before), of every tier, in order."""
        first, end = (
            bisect_left(self._incidents, at, key=lambda one: one.first_seen_at) for at in (since, before)
        )
        return self._incidents[first:end]

    def incident(self, number: int) -> Incident | None:
        """One of them by its id."""
        return self._by_id.get(number)

    def unobserved(self, before: datetime) -> frozenset[date]:
        """The finished UTC days of the eight weeks up to a moment on which too little was read."""
        if before not in self._unobserved:
            counted = Coverage()
            for day, count in self._read.items():
                counted.count(day, count)
            last = before.astimezone(UTC).date()
            days = (last - n * _DAY for n in range(1, DAYS + 1))
            self._unobserved[before] = frozenset(day for day in days if not counted.observed(day))
        return self._unobserved[before]


def _days_before(before: datetime) -> list[date]:
    last = before.astimezone(UTC).date()
    return [last - n * _DAY for n in range(1, DAYS + int(WEIGHTS.usual_window) + 1)]
