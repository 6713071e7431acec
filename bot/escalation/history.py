"""Since when acts have been taken in: how long a history is, whatever its acts say.

Knows times alone. A feed's few oldest items reach further back than anybody has watched, so a small share of
all acts may lie before the moment from which history counts.
"""

from bisect import bisect_left, insort
from datetime import datetime

from bot.escalation.weights import WEIGHTS, Weights


class History:
    """The times of all acts that are remembered, in any order of coming."""

    __slots__ = ("_floor", "_times", "_trim")

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self._trim = weights.history_trim
        self._times: list[datetime] = []
        self._floor: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """The moment before which no more than the small share lies; None before any act."""
        if self._floor is not None or not self._times:
            return self._floor
        return self._times[int(self._trim * len(self._times))]

    def add(self, at: datetime) -> None:
        """Takes in the time of an act."""
        insort(self._times, at)

    def remove(self, at: datetime) -> None:
        """Takes out a time that was added."""
        del self._times[bisect_left(self._times, at)]

    def forget(self, before: datetime) -> None:
        """Forgets what is older than memory; history then reaches that far back for good."""
        count = bisect_left(self._times, before)
        if count:
            del self._times[:count]
            self._floor = before
