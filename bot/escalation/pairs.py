"""The acts between two sides, in order of time, and what they add up to; an act may come, change or go.

Knows one pair in one arena (a dyad both ways, a network, or what concerns a single country or region), and
neither names nor alerts. What is asked is worked out when it is asked, from the last point at which
everything before it is unchanged; what is older than memory is one settled sum.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import datetime
from typing import Final, NamedTuple

from bot.escalation.acts import Act
from bot.escalation.decay import NOTHING, Decay, Sums
from bot.escalation.rungs import Ladder, Rung
from bot.escalation.weights import Weights

_APART: Final = 24  # acts between two points to go on from
_POINTS: Final = 48  # so many are kept: an act further back than all of them costs a replay of the pair

_Place = tuple[datetime, int]


class Part(NamedTuple):
    """What one side's series takes of an act; `side` 0 is what the first does to the second. See `Share`."""

    side: int
    share: float
    ease: float
    indirect: bool


class Tally:
    """What the acts taken in so far add up to: the sums of each side and the ladder of both."""

    __slots__ = ("_weights", "decays", "ladder")

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.decays: list[Decay | None] = [None, None]
        self.ladder = Ladder(weights)

    def copy(self) -> "Tally":
        """The same, to go on apart from this one."""
        other = Tally(self._weights)
        other.decays = [copy(decay) if decay else None for decay in self.decays]
        other.ladder = self.ladder.copy()
        return other

    def take(self, act: Act, parts: tuple[Part, ...]) -> None:
        """Takes in an act not older than those before it."""
        for part in parts:
            decay = self.decays[part.side]
            if decay is None:
                decay = self.decays[part.side] = Decay(act.at, self._weights)
            decay.add(act, share=part.share, ease=part.ease)
            if not part.indirect:
                self.ladder.add(act, part.side)

    def sums(self, side: int, at: datetime) -> Sums:
        """The sums of one side at a moment not before the latest act."""
        decay = self.decays[side]
        return decay.sums(at) if decay else NOTHING


class Pair:
    """The acts of a pair by time, then incident, whatever order they were put in."""

    __slots__ = ("_acts", "_counts", "_done", "_order", "_parts", "_points", "_settled", "_tally", "_weights")

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._order: list[_Place] = []
        self._acts: list[Act] = []
        self._parts: list[tuple[Part, ...]] = []
        self._counts = [0, 0]
        self._settled = Tally(weights)
        self._points: list[tuple[int, Tally]] = []
        self._tally = self._settled.copy()
        self._done = 0

    @property
    def latest(self) -> datetime | None:
        """When the latest act happened, None where all are settled."""
        return self._order[-1][0] if self._order else None

    def put(self, act: Act, parts: tuple[Part, ...]) -> None:
        """Takes in an act of an incident that has none here."""
        where = bisect_left(self._order, (act.at, act.incident))
        self._rewind(where)
        self._order.insert(where, (act.at, act.incident))
        self._acts.insert(where, act)
        self._parts.insert(where, parts)
        for part in parts:
            self._counts[part.side] += 1

    def drop(self, act: Act) -> None:
        """Takes out an act that was put."""
        where = bisect_left(self._order, (act.at, act.incident))
        self._rewind(where)
        for part in self._parts[where]:
            self._counts[part.side] -= 1
        self._cut(where, where + 1)

    def has(self, side: int) -> bool:
        """Whether an act of that side counts here still."""
        return self._counts[side] > 0 or self._settled.decays[side] is not None

    def tally(self) -> Tally:
        """What all acts add up to; only to be read."""
        while self._done < len(self._acts):
            self._tally.take(self._acts[self._done], self._parts[self._done])
            self._done += 1
            if self._done % _APART == 0:
                self._points.append((self._done, self._tally.copy()))
                del self._points[:-_POINTS]
        return self._tally

    def tally_at(self, at: datetime) -> Tally:
        """What the acts up to a past moment add up to, of those not yet settled."""
        return self._replayed(bisect_left(self._order, (at, 1 << 63)))

    def tallies_at(self, moments: Iterable[datetime]) -> Iterator[Tally]:
        """`tally_at` for moments in order of time; each is to be read before the next is asked for."""
        done, tally = 0, self._settled.copy()
        for at in moments:
            count = bisect_left(self._order, (at, 1 << 63))
            while done < count:
                tally.take(self._acts[done], self._parts[done])
                done += 1
            yield tally

    def rung_without(self, act: Act, side: int, at: datetime) -> Rung:
        """The rung that a side would stand on, had the act not been."""
        where = bisect_left(self._order, (act.at, act.incident))
        tally = self._replayed(where)
        for number in range(where, len(self._acts)):
            if self._order[number] != (act.at, act.incident):
                tally.take(self._acts[number], self._parts[number])
        return tally.ladder.rung(side, at)

    def deeds(self, since: datetime) -> Iterator[tuple[Act, int]]:
        """The exchanges since a moment with the side that did each, oldest first; none that a proxy did."""
        for number in range(bisect_left(self._order, (since, 0)), len(self._acts)):
            if self._acts[number].is_exchange(self._weights):
                for part in self._parts[number]:
                    if not part.indirect:
                        yield self._acts[number], part.side

    def settle(self, before: datetime) -> None:
        """Adds up what is older than a moment for good; it can no longer be changed."""
        count = bisect_left(self._order, (before, 0))
        if not count:
            return
        self._settled = self._replayed(count)
        for part in (part for parts in self._parts[:count] for part in parts):
            self._counts[part.side] -= 1
        self._cut(0, count)
        self._points = [(done - count, tally) for done, tally in self._points if done > count]
        self._done -= count
        if self._done < 0:
            self._tally, self._done = self._settled.copy(), 0

    def _cut(self, first: int, end: int) -> None:
        del self._order[first:end]
        del self._acts[first:end]
        del self._parts[first:end]

    def _replayed(self, count: int) -> Tally:
        """What the first `count` acts add up to."""
        done, tally = self._point(count)
        tally = tally.copy()
        for number in range(done, count):
            tally.take(self._acts[number], self._parts[number])
        return tally

    def _point(self, count: int) -> tuple[int, Tally]:
        """The last point at which no more than `count` acts were taken in."""
        known = (point for point in reversed(self._points) if point[0] <= count)
        return next(known, (0, self._settled))

    def _rewind(self, where: int) -> None:
        """Forgets what was worked out from the act at `where` on."""
        if where >= self._done:
            return
        while self._points and self._points[-1][0] > where:
            self._points.pop()
        self._done, tally = self._point(where)
        self._tally = tally.copy()
