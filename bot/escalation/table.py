"""The index as a table: one row for each key and UTC day, the state at the day's end.

Knows acts and coverage, no database. Same acts, same bytes, whatever order they come in.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TextIO

from bot.escalation.acts import Act
from bot.escalation.coverage import Coverage
from bot.escalation.dyads import Scope
from bot.escalation.index import Index
from bot.escalation.routes import route
from bot.escalation.rungs import Rung
from bot.escalation.weights import WEIGHTS, Weights

HEADER: Final = ("date", "scope", "key", "level", "rung", "acts", "words", "observed")
_SCOPES: Final = (Scope.DYAD, Scope.COUNTRY, Scope.REGION)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One key on one day; `acts` and `words` are those of `Reading`."""

    day: date
    scope: Scope
    key: str
    level: float
    rung: Rung
    acts: float
    words: float
    observed: bool

    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of `HEADER`: level to 2 places, acts and words to 4."""
        return (
            self.day.isoformat(),
            self.scope.value,
            self.key,
            f"{self.level:.2f}",
            str(int(self.rung)),
            f"{self.acts:.4f}",
            f"{self.words:.4f}",
            str(int(self.observed)),
        )


def rows(acts: Iterable[Act], coverage: Coverage, weights: Weights = WEIGHTS) -> Iterator[Row]:
    """Rows by day, then scope, then key, from the first act to the last day with an act or an item.

    A key has rows while its level rounds to more than 0.00 or a rung is held; no row means nothing known
    of it. Waters have no rows: a country's key is ISO 3166-1.
    """
    waiting = deque(sorted(acts, key=_order))
    if not waiting:
        return
    index = Index(weights)
    asleep: set[str] = set()
    day, last = _utc_day(waiting[0].at), _utc_day(waiting[-1].at)
    if coverage.days:
        last = max(last, coverage.days[1])
    while day <= last:
        midnight = datetime.combine(day + _DAY, time(), UTC)
        while waiting and waiting[0].at < midnight:
            asleep -= _moved(waiting[0], weights)
            index.put(waiting.popleft())
        yield from _of_day(index, day, midnight, asleep, observed=coverage.observed(day))
        day += _DAY


def write(table: Iterable[Row], out: TextIO) -> None:
    """The table as CSV with a header, lines ended by a newline alone."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(row.cells() for row in table)


def _of_day(
    index: Index, day: date, midnight: datetime, asleep: set[str], *, observed: bool
) -> Iterator[Row]:
    """The rows of one day; keys without one fall `asleep`: by itself a level only falls, and a rung too."""
    for scope in _SCOPES:
        for key in index.keys(scope):
            if key in asleep:
                continue
            reading = index.reading(key, midnight)
            if not reading.rung and not round(reading.level, 2):
                asleep.add(key)
            else:
                yield Row(
                    day=day,
                    scope=scope,
                    key=key,
                    level=reading.level,
                    rung=reading.rung,
                    acts=reading.acts,
                    words=reading.words,
                    observed=observed,
                )


def _moved(act: Act, weights: Weights) -> set[str]:
    """Every key whose reading an act may move: those that it counts in, and the other side's."""
    ways = route(act.dyads, act.places, deescalation=act.deescalation, weights=weights)
    return {way.place.key(side) for way in ways for side in (0, 1)}


def _order(act: Act) -> tuple[datetime, int]:
    return (act.at, act.incident)


def _utc_day(at: datetime) -> date:
    return at.astimezone(UTC).date()
