"""What is going on, in memory: the open incidents with their reports, the index, what was announced.

All of it follows from what is stored. `settle` reads it anew where the two have come apart: at the start,
after a transaction that was undone, or where another instance wrote meanwhile.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from bot.escalation.acts import act_of
from bot.escalation.index import Index
from bot.escalation.standing import HOLDS_FOR, Standing, standing_of
from bot.escalation.weights import WEIGHTS
from bot.incidents.account import Account, account_of, fingerprint_of
from bot.incidents.board import Board
from bot.incidents.changes import Announced
from bot.incidents.grow import first_in, incident_of
from storage import alerts, incidents, items, precedents
from storage.database import Connection
from storage.records import AssessedItem, Change, Incident, Modifier, Precedent, Report

_REMEMBERED: Final = timedelta(days=WEIGHTS.memory)
_LOOKED_BACK: Final = 6  # windows; an incident takes new words for one, and is open for one after its last
_EVER: Final = datetime.max.replace(tzinfo=UTC)
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


_UNTOLD: Final = (Announced(), 0)


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
                self.standing.forget(number)
                yield self.dossiers.pop(number)

    def keep(self, dossier: Dossier) -> None:
        """Notes an incident as it stands now, a new one or one with a further report."""
        self.dossiers[dossier.incident.id] = dossier
        heappush(self._ending, (dossier.incident.last_seen_at, dossier.incident.id))

    def revise(self, number: int, edited: AssessedItem) -> None:
        """Notes that a report of an incident reads otherwise now; nothing where the incident is closed.

        Its outlet's voice and stance stay, as they do in what is stored.
        """
        dossier = self.dossiers.get(number)
        if dossier is None:
            return
        dossier.accounts[:] = [
            _told(one, edited) if one.item_id == edited.item.id else one for one in dossier.accounts
        ]
        dossier.incident = incident_of(dossier.accounts, first=dossier.first, number=number)
        self.board.drop(number)
        for one in dossier.accounts:
            self.board.put(number, one.fingerprint, one.at)

    def precedent(self, found: Precedent) -> None:
        """Notes that something like it happened between the two."""
        note_precedent(self.precedents, found)

    def _clear(self) -> None:
        self.board = Board(self.window)
        self.dossiers: dict[int, Dossier] = {}
        self._ending: list[tuple[datetime, int]] = []  # a heap; of one incident the latest entry holds
        self.index = Index()
        self.standing = Standing()
        self.precedents: dict[tuple[str, str, str], Precedent] = {}

    def _read(self, connection: Connection, now: datetime) -> None:
        # As of the last item, however long ago: what closed since while nobody looked is still to be told.
        last = min(now, items.last_seen_at(connection) or now)
        lately: dict[int, Incident] = {}
        for incident in incidents.after(connection, since=now - _REMEMBERED):
            self.index.put(act_of(incident))
            if incident.last_seen_at >= last - _LOOKED_BACK * self.window:
                lately[incident.id] = incident
        self._read_open(connection, lately, last)
        told_lately = alerts.each(
            connection, since=now - HOLDS_FOR, before=now + HOLDS_FOR, changes=_OF_SERIES
        )
        self.standing = standing_of(told_lately)
        self.standing.forget_all_but(self.dossiers)
        for found in precedents.every(connection):
            self.precedent(found)

    def _read_open(self, connection: Connection, lately: Mapping[int, Incident], last: datetime) -> None:
        """The incidents that were open at the `last` item, or whose end is still to be told, on the board."""
        ending = {number for number, one in lately.items() if one.last_seen_at >= last - 2 * self.window}
        told = _told_of(connection, ending)
        unended = {number for number in ending if not told.get(number, _UNTOLD)[0].ended}
        open_ = {
            number
            for number in unended
            if number in told or lately[number].last_seen_at >= last - self.window
        }
        accounts: dict[int, list[Account]] = defaultdict(list)
        since = self._weighed_since([lately[number] for number in open_], last)
        closed = _Closed(self.board, {n: one.last_seen_at for n, one in lately.items() if n not in open_})
        for report, assessed in incidents.open_reports(connection, since=since):
            number = report.incident_id
            if number in open_:
                account = _told(report, assessed)
                accounts[number].append(account)
                known = account.fingerprint
            elif number in lately:
                known = fingerprint_of(assessed)
            else:
                continue
            closed.leave(assessed.item.first_seen_at - self.window)
            closed.came(number)
            self.board.put(number, known, report.at)
        closed.leave(_EVER)
        for number, its in accounts.items():
            announced, raised = told.get(number, _UNTOLD)
            first = first_in(lately[number])
            incident = incident_of(its, first=first, number=number)
            self.keep(Dossier(incident, its, first, announced, raised))

    def _weighed_since(self, open_: Sequence[Incident], last: datetime) -> datetime:
        """Since when incidents were heard of that were still open when the first report of an open one came.

        How much a word of a report weighs on the board follows from what was open then.
        """
        earliest = min((one.first_seen_at for one in open_), default=last)
        return max(earliest, last - (_LOOKED_BACK - 1) * self.window) - self.window


class _Closed:
    """Incidents that have closed since, and when each was last heard of; they leave the board as they did."""

    def __init__(self, board: Board, heard: Mapping[int, datetime]) -> None:
        self._board = board
        self._heard = heard
        self._there: set[int] = set()
        self._left: list[tuple[datetime, int]] = []  # a heap of those there

    def came(self, number: int) -> None:
        """Notes that an incident, closed or not, is put on the board."""
        if number in self._heard and number not in self._there:
            self._there.add(number)
            heappush(self._left, (self._heard[number], number))

    def leave(self, before: datetime) -> None:
        """Takes off the board what was last heard of before a moment."""
        while self._left and self._left[0][0] < before:
            _, number = heappop(self._left)
            self._there.remove(number)
            self._board.drop(number)


def note_precedent(known: MutableMapping[tuple[str, str, str], Precedent], found: Precedent) -> None:
    """Widens what is known of a pair and signal by one more; by source, target and signal."""
    key = (found.source, found.target, found.signal)
    before = known.get(key, found)
    first, last = min(before.first_at, found.first_at), max(before.last_at, found.last_at)
    known[key] = replace(found, first_at=first, last_at=last)


def _mark(connection: Connection) -> _Mark:
    return incidents.last_report(connection), alerts.last(connection)


def _told(report: Report | Account, assessed: AssessedItem) -> Account:
    """The account that an item gives, with the voice and stance that its report has already."""
    account = account_of(assessed, at=report.at)
    return replace(account, voice=report.voice, stance=report.stance, side=report.side)


def _told_of(connection: Connection, stored: Collection[int]) -> dict[int, tuple[Announced, int]]:
    """What was announced of each of the incidents, and how many alerts it gave."""
    found: dict[int, tuple[Announced, int]] = {}
    raised = alerts.of_incidents(connection, stored)
    # Not by id alone: what an earlier version had not raised of an incident was added to it later.
    for alert in sorted(raised, key=lambda one: (one.incident.id, one.incident.reports, one.id)):
        announced, count = found.get(alert.incident.id, (Announced(), 0))
        found[alert.incident.id] = (announced.after(alert.change, alert.incident), count + 1)
    return found
