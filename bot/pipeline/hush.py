"""What subscribers keep quiet while one transaction is told: their mutes, and the alerts held for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.watching.decide import Candidate
from bot.watching.muted import muting
from storage import alerts, held, incidents, mutes
from storage.database import Connection
from storage.records import Address, Alert, Change, Held, Mute, Muting, Status, Subscriber, Verdict

_DOUBTS: Final = frozenset({Status.DISPUTED, Status.WITHDRAWN})


class Hush:
    """The mutes of all subscribers, from `since` on; `save` stores what is held, once.

    It knows too which of the `incident_ids` a summary told of, as that leaves no live message.
    """

    def __init__(self, connection: Connection, incident_ids: Collection[int], *, since: datetime) -> None:
        self._connection = connection
        self._summed_up = held.told_of(connection, incident_ids)
        self._mutes: Mapping[int, Sequence[Mute]] = mutes.every(connection, now=since)
        self._owners: dict[int, frozenset[str]] = {}
        self._doubts: dict[int, int] = {}
        self._held: dict[tuple[int, int], Held] = {}

    def over(self, candidate: Candidate, subscriber: Subscriber, *, now: datetime) -> Candidate:
        """`candidate` with what the subscriber mutes it by at `now`, if anything."""
        known = self._mutes.get(subscriber.id, ())
        theirs = [mute for mute in known if mute.until is None or mute.until > now]
        if not theirs:
            return candidate
        by_outlet = any(mute.muting is Muting.OUTLET for mute in theirs)
        owners = self._owners_of(candidate.alert.incident.id) if by_outlet else frozenset()
        return replace(candidate, mute=muting(candidate.alert, owners, theirs))

    def recants(self, alert: Alert, address: Address) -> bool:
        """Whether an alert says, for the first time, that what a summary told an address is in doubt."""
        if alert.change is not Change.UPDATED or alert.incident.status not in _DOUBTS:
            return False
        told = alert.incident.id in self._summed_up.get(address, ())
        return told and alert.id == self._first_doubt(alert.incident.id)

    def hold(self, candidate: Candidate, subscriber: Subscriber, verdict: Verdict) -> None:
        """Keeps an alert until the subscriber is awake."""
        kept = Held(
            subscriber_id=subscriber.id, alert_id=candidate.alert.id, reason=verdict.reason, at=verdict.at
        )
        self._held[kept.subscriber_id, kept.alert_id] = kept

    def save(self) -> None:
        """Stores what is held, with the alerts themselves."""
        held.add(self._connection, list(self._held.values()))

    def _first_doubt(self, incident_id: int) -> int:
        """The first alert that said so; asked once, as many addresses may have had a summary of it."""
        if incident_id not in self._doubts:
            its = alerts.of_incident(self._connection, incident_id)
            doubts = (one.id for one in its if one.incident.status in _DOUBTS)
            self._doubts[incident_id] = next(doubts, 0)
        return self._doubts[incident_id]

    def _owners_of(self, incident_id: int) -> frozenset[str]:
        """Whoever told of it so far; asked once, as all reports of a transaction are stored by now."""
        if incident_id not in self._owners:
            self._owners[incident_id] = incidents.owners(self._connection, incident_id)
        return self._owners[incident_id]
