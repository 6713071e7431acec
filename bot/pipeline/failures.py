"""What a send that failed calls for: decisions alone; knows neither the queue nor Telegram."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.messengers import SendError
from storage.records import Address, Delivery

FRESH: Final = timedelta(hours=24)
"""How old a message may be that waited for a chat to come back; what is older has lost its news."""
UNCERTAIN_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
NO_MESSENGER_PAUSE: Final = timedelta(minutes=5)
GIVE_UP_AFTER: Final = timedelta(hours=24)
GIVE_UP_ATTEMPTS: Final = 20

_IN_ORDER: Final = 5  # after so many tries, a minute or so, what comes later of a chat goes before


class Outcome(StrEnum):
    """What became of one claimed delivery; an edit is `dropped` whose message is gone."""

    SENT = "sent"
    RETRIED = "retried"
    PARKED = "parked"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What is to be stored after a send that failed.

    `rest` lets the whole address wait until `at`, `in_order` all there that is not more urgent.
    """

    outcome: Outcome
    error: str
    at: datetime | None = None
    uncertain: bool = False
    rest: bool = False
    in_order: bool = False
    moved_to: Address | None = None


def next_step(
    delivery: Delivery, error: SendError, *, now: datetime, jitter: float, left: Collection[int] = ()
) -> Step:
    """What a failed send calls for. A second lost answer is a dead letter, not a third copy.

    An edit may be tried as often as it takes: a second one changes nothing. A move is followed but to where
    the delivery is already, or to a chat that moved away itself (`left`).
    """
    retry = put_off(delivery, error.reason, now)
    failed = Step(outcome=Outcome.FAILED, error=error.reason)
    edit = delivery.edits is not None
    if (chat := error.new_chat_id) is not None and chat not in {delivery.address.chat, *left}:
        return replace(retry, moved_to=replace(delivery.address, chat=chat))
    if error.blocked or (edit and error.gone):
        return replace(failed, outcome=Outcome.PARKED if error.blocked else Outcome.DROPPED)
    if error.retry_after is not None:
        return replace(retry, at=now + error.retry_after, rest=True)
    if error.uncertain and not edit:
        again = replace(retry, at=now + UNCERTAIN_PAUSE, uncertain=True, in_order=True)
        return failed if delivery.uncertain else again
    if error.permanent or _tried_long_enough(delivery, now):
        return failed
    pause = _back_off(delivery.attempts, jitter)
    return replace(retry, at=now + pause, in_order=delivery.attempts <= _IN_ORDER)


def put_off(delivery: Delivery, reason: str, at: datetime) -> Step:
    """It is tried again at `at`, as it was."""
    return Step(outcome=Outcome.RETRIED, error=reason, at=at, uncertain=delivery.uncertain)


def _tried_long_enough(delivery: Delivery, now: datetime) -> bool:
    """A day of tries, not one try after a day of standing still."""
    return now - delivery.created_at >= GIVE_UP_AFTER and delivery.attempts >= GIVE_UP_ATTEMPTS


def _back_off(attempts: int, jitter: float) -> timedelta:
    """Doubling from two seconds, up to `LONGEST_PAUSE`; `jitter` (0-1) takes up to half off."""
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 10)))
    return pause * (1 - jitter / 2)
