"""Due deliveries into sent messages: claimed under a lease, paced, sent, and marked by what came of it.

One is in flight at a time, so a kill at any moment costs at most one repeated message. Knows no Telegram:
errors carry the decision they call for.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from bot.messengers import Messenger, SendError, TokenRefused
from bot.telegram.pacer import Pacer
from storage import deliveries, subscribers
from storage.database import Connection, Database
from storage.records import Address, Delivery

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

SILENT_FROM: Final = 2
FRESH: Final = timedelta(hours=24)
"""How old a message may be that waited for a chat to come back; what is older has lost its news."""
PATIENCE: Final = timedelta(seconds=1)
UNCERTAIN_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
NO_MESSENGER_PAUSE: Final = timedelta(minutes=5)
GIVE_UP_AFTER: Final = timedelta(hours=24)
GIVE_UP_ATTEMPTS: Final = 20


class Outcome(StrEnum):
    """What became of one claimed delivery."""

    SENT = "sent"
    RETRIED = "retried"
    PARKED = "parked"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryCounts:
    """How many claims ended how; one delivery may be claimed several times."""

    sent: int = 0
    retried: int = 0
    parked: int = 0
    failed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What is to be stored after a send that failed; `rest` lets the whole address wait until `at`."""

    outcome: Outcome
    error: str
    at: datetime | None = None
    uncertain: bool = False
    rest: bool = False
    moved_to: Address | None = None


async def deliver_due(
    database: Database,
    messengers: Mapping[str, Messenger],
    pacer: Pacer,
    *,
    clock: Callable[[], datetime],
    lease: timedelta,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    jitter: Callable[[], float] = random.random,
) -> DeliveryCounts:
    """Sends what is due, most urgent first, until nothing is; `lease` must outlast a send (10 s).

    Chats that must wait longer than a second are left for a later call. Cancelled, it ends once the
    message in flight is sent and marked. Raises TokenRefused: nothing is lost, nothing can be sent.
    """
    courier = _Courier(database, messengers, pacer, clock, lease, sleep, jitter)
    outcomes: Counter[str] = Counter()
    while outcome := await _unbroken(courier.deliver_one()):
        outcomes[outcome] += 1
    return DeliveryCounts(**outcomes)


def next_step(
    delivery: Delivery, error: SendError, *, now: datetime, jitter: float, left: Collection[int] = ()
) -> Step:
    """What a failed send calls for. A second lost answer is a dead letter, not a third copy.

    A move is followed but to where the delivery is already, or to a chat that moved away itself (`left`).
    """
    retry = _put_off(delivery, error.reason, now)
    failed = Step(outcome=Outcome.FAILED, error=error.reason)
    if (chat := error.new_chat_id) is not None and chat not in {delivery.address.chat, *left}:
        return replace(retry, moved_to=replace(delivery.address, chat=chat))
    if error.blocked:
        return Step(outcome=Outcome.PARKED, error=error.reason)
    if error.retry_after is not None:
        return replace(retry, at=now + error.retry_after, rest=True)
    if error.uncertain:
        again = replace(retry, at=now + UNCERTAIN_PAUSE, uncertain=True)
        return failed if delivery.uncertain else again
    if error.permanent or _tried_long_enough(delivery, now):
        return failed
    return replace(retry, at=now + _back_off(delivery.attempts, jitter))


@dataclass(frozen=True, slots=True)
class _Courier:
    database: Database
    messengers: Mapping[str, Messenger]
    pacer: Pacer
    clock: Callable[[], datetime]
    lease: timedelta
    sleep: Callable[[float], Awaitable[object]]
    jitter: Callable[[], float]
    left: set[int] = field(default_factory=set)

    async def deliver_one(self) -> Outcome | None:
        """Claims, sends and marks one delivery; None where none is due."""
        delivery = await self._claim()
        if delivery is None:
            return None
        messenger = self.messengers.get(delivery.address.messenger)
        if messenger is None:
            reason = f"no {delivery.address.messenger} messenger is set up"
            at = self.clock() + NO_MESSENGER_PAUSE
            return await self._store(delivery, _put_off(delivery, reason, at))
        try:
            message_id = await self._send(messenger, delivery)
        except TokenRefused as error:
            await self._store(delivery, _put_off(delivery, error.reason, self.clock()))
            raise
        except SendError as error:
            _log.warning("Delivery %s (%s): %s", delivery.id, delivery.key, error)
            step = next_step(delivery, error, now=self.clock(), jitter=self.jitter(), left=self.left)
            return await self._store(delivery, step)
        now = self.clock()
        await self.database.run(lambda c: deliveries.sent(c, delivery.id, message_id=message_id, now=now))
        return Outcome.SENT

    async def _claim(self) -> Delivery | None:
        """The most urgent delivery that can go at once, else one that can within `PATIENCE`."""
        now = self.clock()
        excluded = (self.pacer.resting(now), self.pacer.resting(now + PATIENCE))

        def claim(c: Connection) -> Delivery | None:
            claims = (deliveries.claim(c, now=now, lease=self.lease, resting=resting) for resting in excluded)
            return next((delivery for delivery in claims if delivery), None)

        return await self.database.run(claim)

    async def _send(self, messenger: Messenger, delivery: Delivery) -> int:
        """Sends; once more as plain text where markup is refused, once to General where the topic is gone."""
        address, plain = delivery.address, False
        while True:
            await self._pace(address)
            try:
                return await messenger.send(
                    address, delivery.body, silent=delivery.priority >= SILENT_FROM, plain=plain
                )
            except SendError as error:
                if error.unparsable and not plain:
                    plain = True
                elif error.topic_gone and address.thread:
                    address = replace(address, thread=0)
                else:
                    raise
                _log.warning("Delivery %s is sent another way: %s", delivery.id, error)

    async def _pace(self, address: Address) -> None:
        """Waits for this chat's turn; one whose turn is far off is put back as if told to wait."""
        latest = self.clock() + PATIENCE
        while pause := self.pacer.wait(address, now := self.clock()):
            if now + pause > latest:
                raise SendError(address, "this chat's limit is used up", retry_after=pause)
            await self.sleep(pause.total_seconds())  # a reply may take the chance meanwhile: asked again
        self.pacer.took(address, self.clock())

    async def _store(self, delivery: Delivery, step: Step) -> Outcome:
        if step.rest and step.at:
            self.pacer.rest(delivery.address, step.at)
        if step.moved_to:
            self.left.add(delivery.address.chat)
        await self.database.run(lambda c: _apply(c, delivery, step))
        return step.outcome


def _put_off(delivery: Delivery, reason: str, at: datetime) -> Step:
    return Step(outcome=Outcome.RETRIED, error=reason, at=at, uncertain=delivery.uncertain)


def _apply(c: Connection, delivery: Delivery, step: Step) -> None:
    """Stores a step, all of it in the caller's transaction."""
    if step.outcome is Outcome.PARKED:
        subscribers.deactivate(c, delivery.address, step.error)
        deliveries.park(c, delivery.address, error=step.error)
        return
    if step.at is None:
        deliveries.fail(c, delivery.id, error=step.error)
        return
    if step.moved_to:
        subscribers.move(c, delivery.address, step.moved_to, since=step.at - FRESH)
    if step.rest:
        deliveries.rest(c, delivery.address, until=step.at)
    deliveries.retry(c, delivery.id, at=step.at, error=step.error, uncertain=step.uncertain)


def _tried_long_enough(delivery: Delivery, now: datetime) -> bool:
    """A day of tries, not one try after a day of standing still."""
    return now - delivery.created_at >= GIVE_UP_AFTER and delivery.attempts >= GIVE_UP_ATTEMPTS


def _back_off(attempts: int, jitter: float) -> timedelta:
    """Doubling from two seconds, up to `LONGEST_PAUSE`; `jitter` (0-1) takes up to half off."""
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 10)))
    return pause * (1 - jitter / 2)


async def _unbroken(work: Coroutine[Any, Any, _T]) -> _T:
    """Runs `work` to its end even when the caller is cancelled; a second cancellation breaks it off."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
