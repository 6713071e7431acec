"""The messages of one transaction: new ones, and what they take the place of; decides for nobody.

While a message waits to be sent, what came since of its incident is told in it: an incident that opens and is
promoted, or changes twice, is told once, as it stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.pipeline.alerting import Raised
from bot.watching.decide import Limits
from bot.watching.match import TURNS
from classifiers.signals import Tier
from storage import deliveries, waiting
from storage.database import Connection
from storage.records import Address, Alert, AssessedItem, Change, Delivery, DeliveryState, Watcher

PRIORITY: Final = {Tier.CRITICAL: 0, Tier.SERIOUS: 1, Tier.NOTABLE: 2}

_LAST: Final = max(PRIORITY.values())  # what only ends is urgent for nobody
_RINGING: Final = frozenset({Change.OPENED, Change.PROMOTED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one alert message is made of; `assessed` is the report that brought it, if one did.

    `also` are further incidents that close, told in the same message.
    """

    alert: Alert
    assessed: AssessedItem | None
    watchlists: tuple[str, ...]
    timezone: str
    also: tuple[Alert, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What may be told, how a message is written, and whether it waits.

    A replay queues its messages as sent already, so that they are counted and nothing ever sends them.
    """

    limits: Limits
    render: Callable[[Telling], str]
    state: DeliveryState = DeliveryState.PENDING

    @property
    def waits(self) -> bool:
        """Whether its messages are sent later, so that a newer one may come before."""
        return self.state is DeliveryState.PENDING


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unsent:
    """The last message of an incident at an address: of this transaction with its alert, or stored."""

    change: Change
    reason: str
    at: datetime | None = None
    alert_id: int = 0
    delivery_id: int = 0


class Outbox:
    """What is to be sent to whom; `save` writes it, once."""

    def __init__(self, connection: Connection, raised: Sequence[Raised], policy: Policy) -> None:
        self._connection = connection
        self._policy = policy
        self._unsent = _unsent(connection, raised) if policy.waits else {}
        self._new: dict[tuple[Address, int], Delivery] = {}
        self._closing: dict[Address, tuple[Delivery, Telling]] = {}
        self._withdrawn: list[int] = []
        self._rewritten: dict[int, tuple[str, int]] = {}

    def put(self, raised: Raised, wanted: Sequence[Watcher], address: Address, *, loud: bool) -> None:
        """Tells an address of a stored alert; what is not `loud` only within a message that waits there."""
        telling = _telling(raised, wanted)
        if raised.alert.change is Change.CLOSED:
            self._close(raised, telling, address, loud=loud)
        elif raised.alert.change in TURNS:
            self._add(raised, telling, address)
        else:
            self._change(raised, telling, address, loud=loud)

    def save(self) -> None:
        """Queues what is new, withdraws what it stands for, and brings up to date what waits."""
        closing = [
            replace(first, body=self._policy.render(telling)) for first, telling in self._closing.values()
        ]
        waiting.withdraw(self._connection, self._withdrawn)
        waiting.rewrite(self._connection, self._rewritten)
        deliveries.enqueue_all(self._connection, [*self._new.values(), *closing])

    def _change(self, raised: Raised, telling: Telling, address: Address, *, loud: bool) -> None:
        alert = raised.alert
        before = self._waiting(raised, address)
        if before and _told_in(before.change, alert.change, loud=loud):
            self._rewrite(before, raised, _told_as(telling, before), address)
        elif loud:
            if before:
                self._withdraw(before, address)
            self._add(raised, telling, address)
            self._unsent[address, alert.incident.id] = _Unsent(
                change=alert.change, reason=alert.reason, at=raised.now, alert_id=alert.id
            )

    def _close(self, raised: Raised, telling: Telling, address: Address, *, loud: bool) -> None:
        """The closings of a transaction go out as one message, the last that an incident gives."""
        if not loud:
            return
        before = self._waiting(raised, address)
        if before and before.change is Change.UPDATED:
            self._withdraw(before, address)
        if not self._policy.waits:
            self._add(raised, telling, address)
            return
        first, told = self._closing.get(address, (self._delivery(raised, "", address), None))
        grown = replace(told, also=(*told.also, raised.alert)) if told else telling
        self._closing[address] = (first, grown)

    def _waiting(self, raised: Raised, address: Address) -> _Unsent | None:
        """What a change may take the place of: in a replay, where nothing waits, what came at its moment."""
        found = self._unsent.get((address, raised.alert.incident.id))
        return found if found and (self._policy.waits or found.at == raised.now) else None

    def _add(self, raised: Raised, telling: Telling, address: Address) -> None:
        self._new[address, raised.alert.id] = self._delivery(raised, self._policy.render(telling), address)

    def _rewrite(self, before: _Unsent, raised: Raised, telling: Telling, address: Address) -> None:
        body, priority = self._policy.render(telling), PRIORITY[raised.alert.tier]
        if before.delivery_id:
            self._rewritten[before.delivery_id] = (body, priority)
        else:
            queued = self._new[address, before.alert_id]
            self._new[address, before.alert_id] = replace(queued, body=body, priority=priority)

    def _withdraw(self, before: _Unsent, address: Address) -> None:
        if before.delivery_id:
            self._withdrawn.append(before.delivery_id)
        else:
            del self._new[address, before.alert_id]

    def _delivery(self, raised: Raised, body: str, address: Address) -> Delivery:
        alert = raised.alert
        return Delivery(
            key=alert.key,
            address=address,
            body=body,
            priority=_LAST if alert.change is Change.CLOSED else PRIORITY[alert.tier],
            due_at=raised.now,
            created_at=raised.now,
            alert_id=alert.id,
            state=self._policy.state,
        )


def _telling(raised: Raised, wanted: Sequence[Watcher]) -> Telling:
    return Telling(
        alert=raised.alert,
        assessed=raised.arrival.assessed if raised.arrival else None,
        watchlists=tuple(one.watchlist.name for one in wanted),
        timezone=wanted[0].watchlist.timezone,
    )


def _told_in(waiting_change: Change, change: Change, *, loud: bool) -> bool:
    """Whether a change is told in the message that waits, which keeps its place; an opening tells any."""
    if change is Change.UPDATED and not loud:
        return True
    return waiting_change is Change.OPENED or (waiting_change in _RINGING and change is Change.UPDATED)


def _told_as(telling: Telling, before: _Unsent) -> Telling:
    """A change told as the message that waits, with what is known by now."""
    return replace(telling, alert=replace(telling.alert, change=before.change, reason=before.reason))


def _unsent(connection: Connection, raised: Sequence[Raised]) -> dict[tuple[Address, int], _Unsent]:
    """The last message of each incident that still waits at an address; of a series none counts."""
    incidents = {one.alert.incident.id: None for one in raised}
    return {
        (one.address, one.incident_id): _Unsent(
            change=one.change, reason=one.reason, delivery_id=one.delivery_id
        )
        for one in waiting.of_incidents(connection, incidents)
        if one.change not in TURNS and one.change is not Change.CLOSED
    }
