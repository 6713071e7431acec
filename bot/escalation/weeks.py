"""Eight weeks of every series up to one moment: levels from day to day, deeds, spirals and steps back.

Knows acts, and neither who watches them nor how they are told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.escalation.acts import Act
from bot.escalation.index import Index
from bot.escalation.readings import Reading
from bot.escalation.rungs import Rung
from bot.escalation.spiral import sides_of, spiral
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.actors import patron_of

DAYS: Final = 56
"""So many days a track shows."""

LATELY: Final = 14
"""So many days, two weeks, are what most is asked of; they are worked out together."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Mark:
    """A deed on a track, worst first in order of `severity` (S, 0-100)."""

    severity: float
    at: datetime
    incident: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """A series day by day, oldest first, the last day ending at the moment asked for.

    `levels` are 0-100, None before history begins; `rung` is that of the moment, `marks` are worst first.
    """

    key: str
    instants: tuple[datetime, ...]
    levels: tuple[float | None, ...]
    rung: Rung
    marks: tuple[Mark, ...]


class Weeks:
    """What acts up to a moment add up to; what was worked out once is kept."""

    def __init__(self, acts: Iterable[Act], at: datetime, weights: Weights = WEIGHTS) -> None:
        self.at = at
        self._index = Index(weights)
        self._acts: dict[int, Act] = {}
        self._readings: dict[str, tuple[Reading | None, ...]] = {}
        self._spirals: dict[str, bool] = {}
        self._openings: dict[str, bool] = {}
        self._pairs: dict[int, list[str]] = {}
        self._tracks: dict[str, Track] = {}
        self._steps: list[tuple[Act, frozenset[str]]] | None = None
        for act in sorted((act for act in acts if act.at < at), key=lambda act: (act.at, act.incident)):
            self._index.put(act)
            if act.at >= at - DAYS * _DAY:
                self._acts[act.incident] = act

    def pairs(self, incident: int) -> list[str]:
        """The networks, then the dyads, that the act of an incident of these weeks counts in."""
        if incident not in self._pairs:
            act = self._acts.get(incident)
            self._pairs[incident] = self._index.touched(act) if act else []
        return self._pairs[incident]

    def reading(self, key: str, days: int = 0) -> Reading | None:
        """A series so many days before the moment, at most `DAYS`; None where history had not begun."""
        known = self._readings.get(key, ())
        if days >= len(known):
            known = self._readings[key] = self._read(key, LATELY if days <= LATELY else DAYS)
        return known[days]

    def level(self, key: str, days: int, *, back: int = 0) -> float | None:
        """The mean level at the ends of `days` days, the last `back` days ago; None before history began.

        Of days of which only some are known it is the mean of these, where the moment is among them.
        """
        readings = [self.reading(key, back + n) for n in range(days)]
        known = [reading.level for reading in readings if reading]
        return sum(known) / len(known) if known and (len(known) == days or not back) else None

    def spirals(self, key: str) -> bool:
        """Whether a dyad or network is in a spiral at the moment."""
        if key not in self._spirals:
            self._spirals[key] = spiral(self._index, key, self.at) is not None
        return self._spirals[key]

    def opens(self, key: str) -> bool:
        """Whether both sides of a dyad or network took a step back within 14 days, two steps at least.

        A step back that names both sides as acting counts for both.
        """
        if key not in self._openings:
            self._openings[key] = self._opens(key)
        return self._openings[key]

    def track(self, key: str) -> Track:
        """A series over all these weeks."""
        if key not in self._tracks:
            self._tracks[key] = self._track(key)
        return self._tracks[key]

    def _opens(self, key: str) -> bool:
        sides = sides_of(key)
        if sides is None:
            return False
        if self._steps is None:
            self._steps = [(act, frozenset(self._index.touched(act))) for act in self._steps_back()]
        steps = [self._stepping(act, key) for act, touched in self._steps if key in touched]
        return len(steps) > 1 and set(sides) <= frozenset().union(*steps)

    def _track(self, key: str) -> Track:
        numbers = range(DAYS, -1, -1)
        readings = [self.reading(key, days) for days in numbers]
        since = self.at - DAYS * _DAY
        deeds = {deed.incident: deed.at for one in _either_way(key) for deed in self._index.deeds(one, since)}
        marks = (Mark(self._acts[number].severity, at, number) for number, at in deeds.items())
        return Track(
            key=key,
            instants=tuple(self.at - days * _DAY for days in numbers),
            levels=tuple(reading.level if reading else None for reading in readings),
            rung=readings[-1].rung if readings[-1] else Rung.BASELINE,
            marks=tuple(sorted(marks, reverse=True)),
        )

    def _read(self, key: str, days: int) -> tuple[Reading | None, ...]:
        """The readings of so many days up to the moment, latest first."""
        moments = [self.at - number * _DAY for number in range(days, -1, -1)]
        readings = zip(moments, self._index.pasts(key, moments), strict=True)
        known = [reading if self._index.known(at) > timedelta(0) else None for at, reading in readings]
        return tuple(reversed(known))

    def _steps_back(self) -> Iterator[Act]:
        since = self.at - timedelta(days=self._index.weights.alternation_window)
        return (act for act in self._acts.values() if act.deescalation and act.at >= since)

    @staticmethod
    def _stepping(act: Act, key: str) -> frozenset[str]:
        """Who took the step back, as sides of the series."""
        sources = {dyad.source for dyad in act.dyads}
        return frozenset(map(patron_of, sources)) if "+" in key else frozenset(sources)


def _either_way(key: str) -> tuple[str, ...]:
    one, way, other = key.partition(">")
    return (key, f"{other}>{one}") if way else (key,)
