"""The messages of one transaction: new ones, and what they take the place of; decides for nobody.

While a message waits to be sent, what came since of its incident is told in it: an incident that opens and is
promoted, or changes twice, is told once, as it stands. On Telegram an incident is one live message.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.pipeline.alerting import Raised
from bot.pipeline.live import LiveMessages
from bot.pipeline.policy import Policy, Telling
from bot.pipeline.queueing import PRIORITY, Queue
from bot.watching.match import TURNS
from storage import live, waiting
from storage.database import Connection
from storage.records import Address, Alert, Change, Delivery, Waiting, Watcher

LIVE: Final = frozenset({"telegram"})
"""Messengers on which what was sent is kept up to date in place."""

_RINGING: Final = frozenset({Change.OPENED, Change.PROMOTED})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unsent:
    """The last message of an incident at an address: of this transaction with its alert, or stored."""

    change: Change
    reason: str
    at: datetime | None = None
    key: str = ""
    delivery_id: int = 0


class Outbox:
    """What is to be sent to whom; `save` writes it, once."""

    def __init__(self, connection: Connection, raised: Sequence[Raised], policy: Policy) -> None:
        self._policy = policy
        self._queue = Queue(connection, policy)
        ids = list(dict.fromkeys(one.alert.incident.id for one in raised))
        queued = waiting.of_incidents(connection, ids) if policy.waits else []
        standing = live.of_incidents(connection, ids) if policy.waits else []
        told = raised if policy.waits else ()
        self._live = LiveMessages(connection, self._queue, policy, told, queued, standing)
        self._unsent = _unsent(queued)
        self._closing: dict[Address, tuple[Delivery, Telling]] = {}

    def put(
        self, raised: Raised, wanted: Sequence[Watcher], address: Address, *, loud: bool, held: int = 0
    ) -> None:
        """Tells an address of a stored alert; what is not `loud` only within a message that stands there.

        `held` is how many alerts a budget kept back there, which a new live message tells.
        """
        telling = _telling(raised, wanted)
        if self._is_live(address):
            self._live.put(raised, replace(_in_chat(telling, wanted), held=held), address, loud=loud)
        elif raised.alert.change is Change.CLOSED:
            self._close(raised, telling, address, loud=loud)
        elif raised.alert.change in TURNS:
            self._add(raised, telling, address)
        else:
            self._change(raised, telling, address, loud=loud)

    def keep_up(self, raised: Raised, kept: Sequence[Watcher], address: Address) -> None:
        """Brings a live message up to date with what is not told aloud: it is true whatever is muted."""
        if self._is_live(address):
            self._live.put(raised, _in_chat(_telling(raised, kept), kept), address, loud=False)

    def recants(self, alert: Alert, address: Address) -> bool:
        """Whether an alert says, for the first time, that what rang at an address is in doubt."""
        return self._is_live(address) and self._live.recants(alert, address)

    def save(self) -> None:
        """Queues what is new, withdraws what it stands for, and brings up to date what waits."""
        for first, telling in self._closing.values():
            self._queue.add(replace(first, body=self._policy.render(telling)))
        self._queue.save()

    def _is_live(self, address: Address) -> bool:
        return self._policy.waits and address.messenger in LIVE

    def _change(self, raised: Raised, telling: Telling, address: Address, *, loud: bool) -> None:
        alert = raised.alert
        before = self._waiting(raised, address)
        if before and _told_in(before.change, alert.change, loud=loud):
            body = self._policy.render(_told_as(telling, before))
            self._queue.rewrite(
                address, before.key, before.delivery_id, body=body, priority=PRIORITY[alert.tier]
            )
        elif loud:
            if before:
                self._queue.withdraw(address, before.key, before.delivery_id)
            self._add(raised, telling, address)
            self._unsent[address, alert.incident.id] = _Unsent(
                change=alert.change, reason=alert.reason, at=raised.now, key=alert.key
            )

    def _close(self, raised: Raised, telling: Telling, address: Address, *, loud: bool) -> None:
        """The closings of a transaction go out as one message, the last that an incident gives."""
        if not loud:
            return
        before = self._waiting(raised, address)
        if before and before.change is Change.UPDATED:
            self._queue.withdraw(address, before.key, before.delivery_id)
        if not self._policy.waits:
            self._add(raised, telling, address)
            return
        first, told = self._closing.get(address, (self._queue.delivery(raised, "", address), None))
        grown = replace(told, also=(*told.also, raised.alert)) if told else telling
        self._closing[address] = (first, grown)

    def _waiting(self, raised: Raised, address: Address) -> _Unsent | None:
        """What a change may take the place of: in a replay, where nothing waits, what came at its moment."""
        found = self._unsent.get((address, raised.alert.incident.id))
        return found if found and (self._policy.waits or found.at == raised.now) else None

    def _add(self, raised: Raised, telling: Telling, address: Address) -> None:
        self._queue.add(self._queue.delivery(raised, self._policy.render(telling), address))


def _telling(raised: Raised, wanted: Sequence[Watcher]) -> Telling:
    return Telling(
        alert=raised.alert,
        assessed=raised.arrival.assessed if raised.arrival else None,
        watchlists=tuple(one.watchlist.name for one in wanted),
        timezone=wanted[0].watchlist.timezone,
        language=wanted[0].subscriber.language,
    )


def _in_chat(telling: Telling, wanted: Sequence[Watcher]) -> Telling:
    """With the times of the chat, whatever those of its watchlists' digests are."""
    return replace(telling, timezone=wanted[0].subscriber.timezone)


def _told_in(waiting_change: Change, change: Change, *, loud: bool) -> bool:
    """Whether a change is told in the message that waits, which keeps its place; an opening tells any."""
    if change is Change.UPDATED and not loud:
        return True
    return waiting_change is Change.OPENED or (waiting_change in _RINGING and change is Change.UPDATED)


def _told_as(telling: Telling, before: _Unsent) -> Telling:
    """A change told as the message that waits, with what is known by now."""
    return replace(telling, alert=replace(telling.alert, change=before.change, reason=before.reason))


def _unsent(queued: Sequence[Waiting]) -> dict[tuple[Address, int], _Unsent]:
    """The last message of each incident that still waits at an address; of a series none counts."""
    return {
        (one.address, one.incident_id): _Unsent(
            change=one.change, reason=one.reason, delivery_id=one.delivery_id
        )
        for one in queued
        if one.edits is None and one.change not in TURNS and one.change is not Change.CLOSED
    }
