"""Which days were observed: enough was read, measured by what is usual for that day of the week.

Knows how many items were read and nothing of what they say. All items are counted, not those on a country:
few items on a country may be calm there, few items at all are a feed that broke.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Final

from bot.escalation.weights import WEIGHTS, Weights

_DAY: Final = timedelta(days=1)
_LEAST_SAME_WEEKDAYS: Final = 3


class Coverage:
    """Items read by UTC day."""

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self._weights = weights
        self._items: Counter[date] = Counter()

    def add(self, at: datetime) -> None:
        """Counts one item that the model read, in any order; items in other languages do not count."""
        self.count(at.astimezone(UTC).date(), 1)

    def count(self, day: date, items: int) -> None:
        """Counts so many items more of a UTC day."""
        self._items[day] += items

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last day with an item, None before any."""
        return (min(self._items), max(self._items)) if self._items else None

    def usual(self, day: date) -> float | None:
        """How many items such a day has: the median of its weekday over the four weeks before.

        Of all days before it where fewer than three of that weekday are known; days on which nothing was
        read at all tell nothing. None before a week is known.
        """
        before = [day - n * _DAY for n in range(1, int(self._weights.usual_window) + 1)]
        known = [each for each in before if self._items[each]]
        if len(known) < self._weights.usual_least:
            return None
        same = [each for each in known if each.weekday() == day.weekday()]
        basis = same if len(same) >= _LEAST_SAME_WEEKDAYS else known
        return median(self._items[each] for each in basis)

    def observed(self, day: date) -> bool:
        """Whether a finished day had at least half of its usual items, before a usual is known any item."""
        usual = self.usual(day)
        least = 1 if usual is None else max(1, self._weights.covered_share * usual)
        return self._items[day] >= least
