"""An edit brings a message up to date: the newest alone, in its place while that was not sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage import claims, deliveries
from storage.database import Connection
from storage.records import Address, Button, Delivery

CHAT, OTHER = Address("telegram", 1001), Address("telegram", 1002)
LEASE = timedelta(seconds=30)

Queue = Callable[..., int]
Take = Callable[..., list[tuple[str, int | None]]]


@pytest.fixture
def queue(c: Connection, now: datetime) -> Queue:
    """Queues a message, or an edit of one; its id."""

    def queued(key: str, edits: int | None = None, address: Address = CHAT, **more: object) -> int:
        times = {"due_at": now, "created_at": now}
        given = {"key": key, "address": address, "body": key, "priority": 1, **times, **more}
        assert deliveries.enqueue(c, Delivery(edits=edits, **given))
        known.append(key)
        return len(known)

    known: list[str] = []
    return queued


@pytest.fixture
def take(c: Connection, now: datetime) -> Take:
    """The bodies of what is claimed, each with the message that it edits."""

    def taken(after: float = 0, limit: int = 9) -> list[tuple[str, int | None]]:
        at = now + timedelta(seconds=after)
        found = claims.take(c, now=at, lease=LEASE, resting=(), limit=limit)
        return [(one.body, one.message_id) for one in found]

    return taken


def sent(c: Connection, number: int, now: datetime) -> None:
    deliveries.sent(c, number, message_id=70 + number, now=now)


def test_an_edit_is_aimed_at_the_message_that_was_sent(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    first = queue("first")
    sent(c, first, now)
    queue("edit", first)
    assert take() == [("edit", 71)]


def test_the_newest_edit_that_is_due_stands_for_the_older_ones(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    first = queue("first")
    sent(c, first, now)
    for number in range(3):
        queue(f"edit {number}", first)
    queue("edit of tomorrow", first, due_at=now + timedelta(days=1))
    assert take() == [("edit 2", 71)]
    assert deliveries.undelivered(c, CHAT) == 2
    assert take(86400 + 60) == [("edit of tomorrow", 71)]


def test_an_edit_of_what_waits_is_folded_into_it(c: Connection, queue: Queue, now: datetime) -> None:
    first = queue("first")
    queue("as it stands", first, buttons=((Button("Why", "1:why:1"),),))
    [claimed] = claims.take(c, now=now, lease=LEASE, resting=(), limit=9)
    assert (claimed.id, claimed.body, claimed.message_id) == (first, "as it stands", None)
    assert claimed.buttons == ((Button("Why", "1:why:1"),),)
    assert deliveries.undelivered(c, CHAT) == 1


def test_an_edit_of_what_waits_for_its_hour_is_folded_too(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    first = queue("first", due_at=now + timedelta(hours=7))
    queue("as it stands", first)
    assert take() == []
    assert deliveries.undelivered(c, CHAT) == 1
    assert take(7 * 3600) == [("as it stands", None)]


def test_an_edit_of_what_was_given_up_comes_to_nothing(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    first = queue("first")
    deliveries.fail(c, first, error="refused")
    queue("as it stands", first)
    assert take() == []
    assert [one.body for one in deliveries.failed(c, 9)] == ["first"]
    assert deliveries.undelivered(c, CHAT) == 1


def test_an_edit_waits_for_what_is_being_sent_or_may_have_been(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    first = queue("first")
    assert take() == [("first", None)]
    queue("edit", first)
    assert take() == []
    deliveries.retry(c, first, at=now + timedelta(seconds=5), error="no answer", uncertain=True)
    assert take(1) == []
    assert take(5) == [("first", None)]
    sent(c, first, now)
    assert take(5) == [("edit", 71)]


def test_an_edit_of_a_message_that_is_gone_comes_to_nothing_and_what_follows_goes_out(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    queue("edit of nothing", 99)
    moved = queue("moved", address=OTHER)
    sent(c, moved, now)
    deliveries.move(c, OTHER, CHAT)
    queue("edit of what another chat numbered", moved)
    queue("next")
    assert take() == [("next", None)]
    assert deliveries.undelivered(c, CHAT) == 1


def test_one_message_is_claimed_for_each_chat_and_its_topics(queue: Queue, take: Take) -> None:
    for key in ("a", "b"):
        for address in (CHAT, OTHER, Address("telegram", 1001, 5)):
            queue(key, address=address)
    assert len(take()) == 2


def test_many_messages_for_one_chat_do_not_hide_those_for_others(queue: Queue, take: Take) -> None:
    for number in range(60):
        queue(f"busy {number}")
    queue("other", address=OTHER)
    assert take(limit=2) == [("busy 0", None), ("other", None)]


def test_part_of_a_claim_is_kept_for_what_is_critical(c: Connection, queue: Queue, now: datetime) -> None:
    for number in range(9):
        queue("digest", address=Address("telegram", number), priority=3)

    def taken() -> list[str]:
        return [one.key for one in claims.take(c, now=now, lease=LEASE, resting=(), limit=3, kept=2)]

    assert taken() == ["digest"]
    queue("alert", priority=0)
    assert taken() == ["alert"]
    queue("alert", address=OTHER, priority=0)
    assert sorted(taken()) == ["alert"]


def test_what_was_held_by_a_worker_that_died_is_taken_back_as_doubtful(
    c: Connection, queue: Queue, take: Take, now: datetime
) -> None:
    queue("a", priority=3)
    assert take() == [("a", None)]
    queue("b", address=OTHER, priority=0)
    assert claims.give_up_leases(c, now=now) == 1
    found = claims.take(c, now=now, lease=LEASE, resting=(), limit=9)
    assert [(one.key, one.uncertain, one.attempts) for one in found] == [("a", True, 2), ("b", False, 1)]


def test_what_was_claimed_and_not_tried_is_let_go_as_it_was(
    c: Connection, queue: Queue, now: datetime
) -> None:
    queue("a")
    found = claims.take(c, now=now, lease=LEASE, resting=(), limit=9)
    claims.let_go(c, found)
    assert claims.take(c, now=now, lease=LEASE, resting=(), limit=9) == found
