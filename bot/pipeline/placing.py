"""New items into incidents, in memory: what `bot.incidents` decides changes the situation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.escalation.acts import WORDS, Act, act_of
from bot.incidents.account import Account, account_of, fingerprint_of
from bot.incidents.cluster import opens
from bot.incidents.corroborate import attributed
from bot.incidents.grow import first_in, grown, incident_of
from bot.incidents.reliability import FIRST_TIER, reliability_of
from bot.pipeline.situation import Dossier, Situation
from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Kind, carried
from storage import incidents, precedents
from storage.database import Connection
from storage.records import AssessedItem, Incident, Precedent, Report

_ANY: Final = ""  # a precedent of the pair as such, whatever was done
_NONE: Final = 0.9  # from this probability of nothing at all an item is not looked at further


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """An item as it arrives `at` our door, new or an edit of a known one.

    `baseline` marks an item of a feed's first poll, which is new to us but not to the world. `repeats` is
    the key of the item that this one repeats, "" for none: it joins the same incident whatever it says.
    """

    assessed: AssessedItem
    at: datetime
    baseline: bool = False
    edited: bool = False
    repeats: str = ""

    @property
    def moment(self) -> datetime:
        """When the item became news: as it arrived, but as published where the feed is new to us."""
        published = self.assessed.item.published_at
        return min(published, self.at) if self.baseline and published else self.at


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """An arrival with its incident after it joined, None where it reports no development.

    `act` is what the incident now is to the index, None where the report changed nothing about it.
    """

    arrival: Arrival
    incident: Incident | None = None
    act: Act | None = None


@dataclass(slots=True)
class Placer:
    """Places the arrivals of one transaction; `save` writes what came of it, once."""

    connection: Connection
    situation: Situation
    _next: int = 0
    _by_item: dict[str, int] = field(default_factory=dict)
    _changed: dict[int, Incident] = field(default_factory=dict)
    _reports: list[Report] = field(default_factory=list)
    _precedents: dict[tuple[str, str, str], Precedent] = field(default_factory=dict)

    def place(self, arrival: Arrival) -> Placement:
        """The arrival in its incident, an open one or a new one."""
        assessed = arrival.assessed
        if arrival.repeats and (repeated := self._incident_of(arrival.repeats)):
            return self._join(repeated, arrival, account_of(assessed, at=arrival.moment))
        if not _considered(assessed.assessment):
            return Placement(arrival=arrival)
        known = fingerprint_of(assessed)
        board = self.situation.board
        number = board.find(known, arrival.moment)
        told = partial(board.tells_of, known, arrival.moment)
        if number is None and not opens(assessed.assessment, known, told=told):
            return Placement(arrival=arrival)
        account = account_of(assessed, at=arrival.moment, known=known)
        return self._open(arrival, account) if number is None else self._join(number, arrival, account)

    def save(self) -> None:
        """Writes incidents, reports and precedents."""
        incidents.save(self.connection, list(self._changed.values()))
        incidents.attach_all(self.connection, self._reports)
        precedents.save(self.connection, list(self._precedents.values()))

    def _incident_of(self, item_key: str) -> int:
        if item_key in self._by_item:
            return self._by_item[item_key]
        known = incidents.of_item(self.connection, item_key)
        return known.id if known else 0

    def _open(self, arrival: Arrival, account: Account) -> Placement:
        self._next = self._next or incidents.next_id(self.connection)
        number, self._next = self._next, self._next + 1
        told = attributed(account, (), account.assessment.dyads)
        dossier = Dossier(incident_of([told], number=number), [told])
        return self._settle(dossier, arrival, told)

    def _join(self, number: int, arrival: Arrival, account: Account) -> Placement:
        dossier = self.situation.dossiers.get(number)
        if dossier is None:
            return self._late(number, arrival, account)
        told = attributed(account, dossier.accounts, dossier.incident.dyads)
        dossier.accounts.append(told)
        return self._settle(dossier, arrival, told)

    def _settle(self, dossier: Dossier, arrival: Arrival, account: Account) -> Placement:
        """The dossier's incident anew, with a further account."""
        number, before = dossier.incident.id, dossier.incident
        self.situation.board.put(number, account.fingerprint, account.at)
        known = self.situation.precedents
        dossier.incident = after = grown(dossier.accounts, known, first=dossier.first, number=number)
        dossier.first = first_in(after)
        self.situation.keep(dossier)
        self._note_precedents(after)
        self._keep(after, arrival, account)
        act = act_of(after)
        changed = len(dossier.accounts) == 1 or act != act_of(before)
        if changed:
            self.situation.index.put(act)
        return Placement(arrival=arrival, incident=after, act=act if changed else None)

    def _late(self, number: int, arrival: Arrival, account: Account) -> Placement:
        """A repeat of an item whose incident has closed: one more report and nothing else."""
        known = self._changed.get(number) or incidents.get(self.connection, number)
        if known is None:
            return Placement(arrival=arrival)
        last = max(known.last_seen_at, account.at)
        after = replace(known, reports=known.reports + 1, last_seen_at=last)
        self._keep(after, arrival, attributed(account, (), known.dyads))
        return Placement(arrival=arrival, incident=after)

    def _keep(self, incident: Incident, arrival: Arrival, account: Account) -> None:
        item = arrival.assessed.item
        self._changed[incident.id] = incident
        self._by_item[item.key] = incident.id
        self._reports.append(report_of(account, incident.id))

    def _note_precedents(self, incident: Incident) -> None:
        for found in precedents_of(incident):
            self.situation.precedent(found)
            key = (found.source, found.target, found.signal)
            self._precedents[key] = self.situation.precedents[key]


def report_of(account: Account, incident_id: int) -> Report:
    """The place that an attributed account has in an incident."""
    return Report(
        incident_id=incident_id,
        item_id=account.item_id,
        owner=account.outlet.owner,
        at=account.at,
        voice=account.voice,
        reliability=reliability_of(account.outlet),
        first_tier=account.outlet.tier == FIRST_TIER,
        stance=account.stance,
        side=account.side,
    )


def precedents_of(incident: Incident) -> Sequence[Precedent]:
    """What an incident shows the two sides of each dyad doing to each other; nothing below every tier."""
    if incident.tier is None:
        return ()
    at, deeds = incident.first_seen_at, [name for name in carried(incident.signals) if name not in WORDS]
    return [
        Precedent(source=side.source, target=side.target, signal=signal, first_at=at, last_at=at)
        for dyad in incident.dyads
        for side, signal in [(_pair(dyad), _ANY), *((dyad, deed) for deed in deeds)]
    ]


def _pair(dyad: Dyad) -> Dyad:
    return Dyad(*sorted((dyad.source, dyad.target)))


def _considered(assessment: Assessment) -> bool:
    """Whether an item may have to do with an incident; most news has not."""
    return assessment.assessed and (assessment.kind or {}).get(Kind.NONE, 0.0) < _NONE
