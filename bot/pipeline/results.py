"""What came of deliveries, written down: sent, tried again, kept back, moved or given up. Sends nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.languages.catalogue import speaking, texts
from bot.pipeline.failures import FRESH, Outcome, Step
from storage import deliveries, subscribers
from storage.database import Connection
from storage.records import Delivery

_NOTICE: Final = 2  # the priority of a notice: without a sound


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What came of one delivery: a message, or the step that a failure calls for.

    `elsewhere`: it went to the chat itself, as its topic is closed or deleted.
    """

    delivery: Delivery
    now: datetime
    message_id: int = 0
    step: Step | None = None
    elsewhere: bool = False

    @property
    def outcome(self) -> Outcome:
        """How this try ended."""
        return self.step.outcome if self.step else Outcome.SENT


def mark(c: Connection, done: Iterable[Done]) -> None:
    """Stores what came of each, all of it in the caller's transaction."""
    for one in done:
        if one.step:
            _apply(c, one.delivery, one.step)
        else:
            deliveries.sent(c, one.delivery.id, message_id=one.message_id, now=one.now)
        if one.elsewhere:
            _tell_of_topic(c, one.delivery, one.now)


def _apply(c: Connection, delivery: Delivery, step: Step) -> None:
    if step.outcome is Outcome.PARKED:
        subscribers.deactivate(c, delivery.address, step.error)
        deliveries.park(c, delivery.address, error=step.error)
    elif step.outcome is Outcome.DROPPED:
        deliveries.drop(c, delivery.id)
    elif step.at is None:
        deliveries.fail(c, delivery.id, error=step.error)
    else:
        _try_again(c, delivery, step, step.at)


def _try_again(c: Connection, delivery: Delivery, step: Step, at: datetime) -> None:
    if step.moved_to:
        subscribers.move(c, delivery.address, step.moved_to, since=at - FRESH)
    if step.rest:
        deliveries.rest(c, delivery.address, until=at)
    if step.in_order:
        deliveries.rest(c, delivery.address, until=at, but_for=delivery.priority - 1)
    deliveries.retry(c, delivery.id, at=at, error=step.error, uncertain=step.uncertain)


def _tell_of_topic(c: Connection, delivery: Delivery, now: datetime) -> None:
    """Tells the chat, once, that what was for a topic comes to General; its key is unique."""
    subscriber = subscribers.get(c, delivery.address)
    with speaking(subscriber.language if subscriber else ""):
        body = texts.TOPIC_CLOSED
    notice = Delivery(
        key=f"topic closed:{delivery.address.thread}",
        address=replace(delivery.address, thread=0),
        body=body,
        priority=_NOTICE,
        due_at=now,
        created_at=now,
    )
    deliveries.enqueue(c, notice)
