"""What is going on, in memory: the open incidents with their reports, the index, what was announced.

All of it follows from what is stored. `settle` reads it anew where the two have come apart: at the start,
after a transaction that was undone, or where another instance wrote meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from bot.escalation.acts import act_of
from bot.escalation.index import Index
from bot.escalation.standing import Standing, standing_of
from bot.escalation.weights import WEIGHTS
from bot.incidents.account import Account, account_of
from bot.incidents.board import Board
from bot.incidents.changes import Announced
from bot.incidents.grow import incident_of
from storage import alerts, incidents, precedents
from storage.database import Connection
from storage.records import AssessedItem, Change, Factor, Incident, Modifier, Precedent, Report

_REMEMBERED: Final = timedelta(days=WEIGHTS.memory)

_SERIES: Final = timedelta(days=60)  # of rung and spiral alerts that may still hold back another
_OF_SERIES: Final = frozenset({Change.RUNG, Change.SPIRAL})
_Mark = tuple[int, int]


@dataclass(slots=True)
class Dossier:
    """An open incident, its accounts and what was announced of it; `raised` counts its alerts."""

    incident: Incident
    accounts: list[Account]
    first: Modifier | None = None
    announced: Announced = field(default_factory=Announced)
    raised: int = 0


class Situation:
    """The state that one intake leaves for the next; only touched by who holds the turn `intake`."""

    def __init__(self, window: timedelta) -> None:
        self.window = window
        self._mark: _Mark | None = None
        self._clear()

    def settle(self, connection: Connection, now: datetime) -> None:
        """Makes this what is stored, where it is not."""
        if self._mark != _mark(connection):
            self._clear()
            self._read(connection, now)
        self._mark = None

    def settled(self, connection: Connection) -> None:
        """Notes that what is stored now is what stands here."""
        self._mark = _mark(connection)

    def closing(self, at: datetime) -> Iterator[Dossier]:
        """The incidents that take no more reports at `at`, longest unheard of first; they leave the board."""
        while self._ending and self._ending[0][0] < at - self.window:
            heard, number = heappop(self._ending)
            dossier = self.dossiers.get(number)
            if dossier is not None and dossier.incident.last_seen_at == heard:
                self.board.drop(number)
                yield self.dossiers.pop(number)

    def keep(self, dossier: Dossier) -> None:
        """Notes an incident as it stands now, a new one or one with a further report."""
        self.dossiers[dossier.incident.id] = dossier
        heappush(self._ending, (dossier.incident.last_seen_at, dossier.incident.id))

    def precedent(self, found: Precedent) -> None:
        """Notes that something like it happened between the two."""
        key = (found.source, found.target, found.signal)
        known = self.precedents.get(key, found)
        first, last = min(known.first_at, found.first_at), max(known.last_at, found.last_at)
        self.precedents[key] = replace(found, first_at=first, last_at=last)

    def _clear(self) -> None:
        self.board = Board(self.window)
        self.dossiers: dict[int, Dossier] = {}
        self._ending: list[tuple[datetime, int]] = []  # a heap; of one incident the latest entry holds
        self.index = Index()
        self.standing = Standing()
        self.precedents: dict[tuple[str, str, str], Precedent] = {}

    def _read(self, connection: Connection, now: datetime) -> None:
        # Twice the window: what closed while nobody looked is still to be told.
        since = now - 2 * self.window
        stored: dict[int, Incident] = {}
        for incident in incidents.after(connection, since=now - _REMEMBERED):
            self.index.put(act_of(incident))
            if incident.last_seen_at >= since:
                stored[incident.id] = incident
        told = _told_of(connection, stored)
        ended = {number for number, (announced, _) in told.items() if announced.ended}
        accounts: dict[int, list[Account]] = defaultdict(list)
        for report, assessed in incidents.open_reports(connection, since=since):
            if report.incident_id in ended:
                continue
            account = _told(report, assessed)
            accounts[report.incident_id].append(account)
            self.board.put(report.incident_id, account.fingerprint, report.at)
        for number, its in accounts.items():
            first = _first(stored[number]) if number in stored else None
            announced, raised = told.get(number, (Announced(), 0))
            incident = incident_of(its, first=first, number=number)
            self.keep(Dossier(incident, its, first, announced, raised))
        self.standing = standing_of(
            alerts.each(connection, since=now - _SERIES, before=now + _SERIES, changes=_OF_SERIES)
        )
        for found in precedents.every(connection):
            self.precedent(found)


def _mark(connection: Connection) -> _Mark:
    return incidents.last_report(connection), alerts.last(connection)


def _told(report: Report, assessed: AssessedItem) -> Account:
    account = account_of(assessed, at=report.at)
    return replace(account, voice=report.voice, stance=report.stance, side=report.side)


def _told_of(connection: Connection, stored: Mapping[int, Incident]) -> dict[int, tuple[Announced, int]]:
    """What was announced of each of the incidents, and how many alerts it gave."""
    found: dict[int, tuple[Announced, int]] = {}
    for alert in alerts.of_incidents(connection, stored):
        announced, count = found.get(alert.incident.id, (Announced(), 0))
        found[alert.incident.id] = (announced.after(alert.change, alert.incident), count + 1)
    return found


def _first(incident: Incident) -> Modifier | None:
    return next((each for each in incident.scoring.modifiers if each.factor is Factor.FIRST), None)
