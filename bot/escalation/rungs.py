"""How far two sides have climbed: rung 0 to 5, from their acts of the last four weeks.

Knows the acts of one pair and nothing of levels. Rungs stand beside MID hostility 1-5 and HIIK 1-5. A
declaration of war and an invasion are not told from other words and clashes, so war is read from its days.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from bot.escalation.acts import Act
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.signals import Signal


class Rung(IntEnum):
    """What one side has done to the other."""

    BASELINE = 0
    FRICTION = 1
    THREAT = 2
    DISPLAY = 3
    FORCE = 4
    WAR = 5

    @property
    def words(self) -> str:
        """The rung as people read it."""
        return "use of force" if self is Rung.FORCE else self.name.lower()


def rung_of(act: Act, weights: Weights = WEIGHTS) -> Rung:
    """What one act alone amounts to, at most `FORCE`.

    An act of force that is not attested, or too small, stands with the displays: the highest rung that asks
    for no second owner. A threat that is not attested is friction.
    """
    if act.deescalation:
        return Rung.BASELINE
    if act.is_force:
        return Rung.FORCE if act.attested and act.severity >= weights.force_score else Rung.DISPLAY
    if act.is_display:
        return Rung.DISPLAY
    return Rung.THREAT if act.attested and Signal.THREAT in act.signals else Rung.FRICTION


@dataclass(slots=True)
class _Side:
    """What one side did: falling rungs, latest last, and the rung held since its latest act."""

    marks: deque[tuple[datetime, Rung]] = field(default_factory=deque)
    held: Rung = Rung.BASELINE
    last_deed: datetime | None = None
    climbed_at: datetime | None = None

    def copy(self) -> "_Side":
        return _Side(self.marks.copy(), self.held, self.last_deed, self.climbed_at)

    def mark(self, at: datetime, rung: Rung) -> None:
        while self.marks and self.marks[-1][1] <= rung:
            self.marks.pop()
        self.marks.append((at, rung))

    def highest(self, since: datetime) -> Rung:
        return next((rung for at, rung in self.marks if at >= since), Rung.BASELINE)


class _Force(NamedTuple):
    """Acts of force on one UTC day, by side, and how many of them were deadly."""

    day: date
    acts: tuple[int, int] = (0, 0)
    deadly: tuple[int, int] = (0, 0)


class Ladder:
    """The rungs of a pair; side 0 is what the first does to the second, side 1 the answer.

    A rung climbs at once and descends when its acts are older than the window and its side has done nothing
    for the quiet days; words do not hold it up. Both sides stand at war when both fight it.
    """

    __slots__ = ("_days", "_sides", "_war", "_weights", "_window")

    def __init__(
        self,
        weights: Weights = WEIGHTS,
        *,
        sides: tuple[_Side, _Side] | None = None,
        days: Iterable[_Force] = (),
    ) -> None:
        self._weights = weights
        self._window = timedelta(days=weights.rung_window)
        self._sides = sides or (_Side(), _Side())
        self._days = deque(days)
        self._war: tuple[date, bool] | None = None

    def copy(self) -> "Ladder":
        """The same ladder, to go on apart from this one."""
        one, other = self._sides
        return Ladder(self._weights, sides=(one.copy(), other.copy()), days=self._days)

    def add(self, act: Act, side: int) -> None:
        """Takes in an act of one side, in time order."""
        held = (self.rung(0, act.at), self.rung(1, act.at))
        rung = rung_of(act, self._weights)
        self._sides[side].mark(act.at, rung)
        if rung is Rung.FORCE:
            self._count(act, side)
        war = self._is_war(act.at)
        for each, before in zip(self._sides, held, strict=True):
            each.held = max(before, Rung.WAR if war else each.highest(act.at - self._window))
            if each.held > before and each.held >= Rung.THREAT:
                each.climbed_at = act.at
        if rung >= Rung.DISPLAY:
            self._sides[side].last_deed = act.at

    def rung(self, side: int, at: datetime) -> Rung:
        """The rung of one side at a moment not before the latest act."""
        one = self._sides[side]
        if not one.marks and not self._days:
            return Rung.BASELINE
        raw = Rung.WAR if self._is_war(at) else one.highest(at - self._window)
        quiet = one.last_deed is None or at - one.last_deed >= timedelta(days=self._weights.rung_quiet)
        return raw if quiet else max(raw, one.held)

    def climbed_at(self, side: int) -> datetime | None:
        """When that side's rung last rose to a threat or above."""
        return self._sides[side].climbed_at

    def _is_war(self, at: datetime) -> bool:
        """Whether it was war on a day, which is worked out once for a day between two acts of force."""
        if len(self._days) < self._weights.war_days:
            return False
        first = (at - self._window).date()
        if self._war is None or self._war[0] != first:
            self._war = (first, self._fought(first))
        return self._war[1]

    def _fought(self, first: date) -> bool:
        """Enough acts of force on enough days, some by each side, some deadly; days are whole UTC days."""
        force = [each for each in self._days if each.day > first]
        acts = [sum(each.acts[side] for each in force) for side in (0, 1)]
        deadly = [sum(each.deadly[side] for each in force) for side in (0, 1)]
        return (
            sum(acts) >= self._weights.war_acts
            and min(acts) >= self._weights.war_each
            and min(deadly) >= self._weights.war_deadly
            and len(force) >= self._weights.war_days
        )

    def _count(self, act: Act, side: int) -> None:
        day = act.at.date()
        last = self._days.pop() if self._days and self._days[-1].day == day else _Force(day)
        self._war = None
        self._days.append(
            _Force(day, _raised(last.acts, side, 1), _raised(last.deadly, side, int(act.deadly)))
        )
        while self._days[0].day <= (act.at - self._window).date():
            self._days.popleft()


def _raised(counts: tuple[int, int], side: int, by: int) -> tuple[int, int]:
    return (counts[0] + by, counts[1]) if side == 0 else (counts[0], counts[1] + by)
