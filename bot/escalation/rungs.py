"""How far two sides have climbed: rung 0 to 5, from their acts of the last four weeks.

Knows the acts of one pair and nothing of levels. Rungs stand beside MID hostility 1-5 and HIIK 1-5. A
declaration of war and an invasion are not told from other words and clashes, so war is read from its days.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum

from bot.escalation.acts import DISPLAY, Act
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


def rung_of(act: Act, weights: Weights = WEIGHTS) -> Rung:
    """What one act alone amounts to, at most `FORCE`.

    An act of force that is not attested, or too small, stands with the displays: the highest rung that asks
    for no second owner. A threat that is not attested is friction.
    """
    attested = act.confidence > weights.attested
    if act.deescalation:
        return Rung.BASELINE
    if act.is_force:
        return Rung.FORCE if attested and act.severity >= weights.force_score else Rung.DISPLAY
    if act.is_deed and not DISPLAY.isdisjoint(act.signals):
        return Rung.DISPLAY
    return Rung.THREAT if attested and Signal.THREAT in act.signals else Rung.FRICTION


@dataclass(slots=True)
class _Side:
    """What one side did: falling rungs, latest last, and the rung held since its latest act."""

    marks: deque[tuple[datetime, Rung]] = field(default_factory=deque)
    held: Rung = Rung.BASELINE
    last_deed: datetime | None = None
    climbed_at: datetime | None = None

    def mark(self, at: datetime, rung: Rung) -> None:
        while self.marks and self.marks[-1][1] <= rung:
            self.marks.pop()
        self.marks.append((at, rung))

    def highest(self, since: datetime) -> Rung:
        return next((rung for at, rung in self.marks if at >= since), Rung.BASELINE)


@dataclass(slots=True)
class _Day:
    """Acts of force on one UTC day, by side."""

    day: date
    force: list[int] = field(default_factory=lambda: [0, 0])


class Ladder:
    """The rungs of a pair; side 0 is what the first does to the second, side 1 the answer.

    A rung climbs at once and descends when its acts are older than the window and its side has done nothing
    for the quiet days; words do not hold it up. Both sides stand at war when both fight it.
    """

    __slots__ = ("_days", "_sides", "_weights", "_window")

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self._weights = weights
        self._window = timedelta(days=weights.rung_window)
        self._sides = (_Side(), _Side())
        self._days: deque[_Day] = deque()

    def add(self, act: Act, side: int) -> None:
        """Takes in an act of one side, in time order."""
        held = [self.rung(each, act.at) for each in (0, 1)]
        self._sides[side].mark(act.at, rung_of(act, self._weights))
        if act.is_force and act.severity >= self._weights.force_score:
            self._count(act.at, side)
        for each, before in zip(self._sides, held, strict=True):
            each.held = max(before, self._raw(each, act.at))
            if each.held > before:
                each.climbed_at = act.at
        if act.is_deed:
            self._sides[side].last_deed = act.at

    def rung(self, side: int, at: datetime) -> Rung:
        """The rung of one side at a moment not before the latest act."""
        one = self._sides[side]
        if not one.marks and not self._days:
            return Rung.BASELINE
        raw = self._raw(one, at)
        quiet = one.last_deed is None or at - one.last_deed >= timedelta(days=self._weights.rung_quiet)
        return raw if quiet else max(raw, one.held)

    def climbed_at(self, side: int) -> datetime | None:
        """When that side's rung last rose."""
        return self._sides[side].climbed_at

    def _raw(self, side: _Side, at: datetime) -> Rung:
        return Rung.WAR if self._is_war(at) else side.highest(at - self._window)

    def _is_war(self, at: datetime) -> bool:
        """Enough acts of force on enough days, with both sides among them; days are whole UTC days."""
        if len(self._days) < self._weights.war_days:
            return False
        first = (at - self._window).date()
        force = [each.force for each in self._days if each.day > first]
        one, other = (sum(counts[side] for counts in force) for side in (0, 1))
        return (
            min(one, other) > 0
            and one + other >= self._weights.war_acts
            and len(force) >= self._weights.war_days
        )

    def _count(self, at: datetime, side: int) -> None:
        if not self._days or self._days[-1].day != at.date():
            self._days.append(_Day(at.date()))
        self._days[-1].force[side] += 1
        while self._days[0].day <= (at - self._window).date():
            self._days.popleft()
