"""What was told of sides: a turn of a series, and which of them still hold back another.

Pure; knows neither acts nor who listens.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.escalation.index import SWEEP
from bot.escalation.rungs import Rung
from bot.escalation.spiral import sides_of
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.actors import patron_of
from classifiers.signals import Tier
from storage.records import Alert, Change

HOLDS_FOR: Final = timedelta(days=WEIGHTS.memory) + SWEEP
"""How long what was told of a series may hold back what an act brings, which may be as old as memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A change of a series (`US>IR`, `IR+US`, the waters `red-sea`) that someone may want to hear of.

    `facts` are its figures then: `level` (0-100), `rung` and `rung_before` (0-5), `momentum`, `reciprocity`
    (0-1), `alternations` in 14 and `exchanges` in 21 days, `rising_days`: how long the level has risen.
    """

    change: Change
    series: str
    tier: Tier
    reason: str
    facts: Mapping[str, float]
    incident: int = 0


class Standing:
    """What was told: the latest rung of each series and incident, the latest spiral of two sides.

    A spiral is told of two sides with their proxies, be it of the network, of a dyad in it or of a pair.
    Turns are noted in order of time. What can hold back nothing any more is forgotten: a spiral when it may
    be told again, a series' rung with the acts of its time, an incident's when `forget` says that it is over.
    """

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self._weights = weights
        self._rungs: dict[str, tuple[datetime, Rung]] = {}
        self._incidents: dict[int, Rung] = {}
        self._spirals: dict[str, tuple[datetime, Rung]] = {}

    def __len__(self) -> int:
        """How much is remembered."""
        return len(self._rungs) + len(self._incidents) + len(self._spirals)

    def note(self, turn: Turn, at: datetime) -> None:
        """Remembers that a turn was told."""
        self.remember(turn.change, turn.series, turn.facts, at, incident=turn.incident)

    def rung(self, series: str, at: datetime) -> Rung:
        """The rung last told that still holds at a moment; one descends when it is older than the window."""
        told = self._rungs.get(series)
        window = timedelta(days=self._weights.rung_window)
        return told[1] if told and at - told[0] <= window else Rung.BASELINE

    def rung_since(self, series: str, moment: datetime) -> Rung:
        """The rung last told, where it was told at a moment or later."""
        told = self._rungs.get(series)
        return told[1] if told and told[0] >= moment else Rung.BASELINE

    def brought(self, incident: int) -> Rung:
        """The highest rung told that an incident brought."""
        return self._incidents.get(incident, Rung.BASELINE)

    def spiral(self, series: str, at: datetime) -> Rung | None:
        """The rung of the spiral told of the sides of a series so lately that it holds at a moment."""
        told = self._spirals.get(root_of(series))
        again = timedelta(days=self._weights.spiral_again)
        return told[1] if told and at - told[0] < again else None

    def forget(self, incident: int) -> None:
        """Forgets what an incident brought: one that takes no more reports brings nothing more."""
        self._incidents.pop(incident, None)

    def forget_all_but(self, incidents: Container[int]) -> None:
        """Forgets what all other incidents brought."""
        self._incidents = {each: rung for each, rung in self._incidents.items() if each in incidents}

    def remember(
        self, change: Change, series: str, facts: Mapping[str, float], at: datetime, *, incident: int
    ) -> None:
        """Remembers what an alert of a series told."""
        rung = Rung(round(facts.get("rung", 0)))
        if change is Change.RUNG:
            self._rungs[series] = (at, rung)
            self._incidents[incident] = max(rung, self.brought(incident))
        elif change is Change.SPIRAL:
            self._spirals[root_of(series)] = (at, rung)
        self._forget_old(at)

    def _forget_old(self, at: datetime) -> None:
        again = at - timedelta(days=self._weights.spiral_again)
        self._spirals = {root: told for root, told in self._spirals.items() if told[0] > again}
        remembered = at - HOLDS_FOR
        self._rungs = {series: told for series, told in self._rungs.items() if told[0] >= remembered}


def standing_of(alerts: Iterable[Alert], weights: Weights = WEIGHTS) -> Standing:
    """What stored alerts, in order of time, say was told."""
    standing = Standing(weights)
    for alert in alerts:
        standing.remember(alert.change, alert.series, alert.facts, alert.at, incident=alert.incident.id)
    return standing


def root_of(series: str) -> str:
    """Two sides, each by its patron, in one order; `houthis>US`, `US>IR` and `IR+US` are one."""
    sides = sides_of(series) or (series,)
    return "+".join(sorted(map(patron_of, sides)))
