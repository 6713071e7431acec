"""The newest message of an incident at an address, and how loud it was."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from classifiers.signals import Tier
from storage import alerts, deliveries, incidents, live
from storage.database import Connection
from storage.records import Address, Alert, Change, Delivery, DeliveryState, Incident, Live, Status

CHAT, OTHER, TOPIC = Address("telegram", 1001), Address("telegram", 1002), Address("telegram", 1001, 3)
Tell = Callable[..., int]


@pytest.fixture
def tell(c: Connection, now: datetime, make_incident: Callable[..., Incident]) -> Tell:
    """Queues a message of a change of incident 1 at an address; the id of its alert."""
    number = 0

    def told(
        change: str, priority: int = 1, address: Address = CHAT, status: str = "reported", **more: object
    ) -> int:
        nonlocal number
        number += 1
        known = make_incident(id=1, status=Status(status))
        incidents.save(c, [known])
        raised = Alert(
            key=f"{number}", incident=known, change=Change(change), tier=Tier.SERIOUS, at=now, reason=""
        )
        [(alert, _)] = alerts.add_all(c, [raised])
        row = Delivery(
            key=f"{number}",
            address=address,
            body="",
            priority=priority,
            due_at=now,
            created_at=now + timedelta(minutes=number),
            alert_id=alert.id,
            **more,
        )
        deliveries.enqueue(c, row)
        return alert.id

    return told


def only(c: Connection) -> Live:
    [found] = live.of_incidents(c, [1])
    return found


def test_the_newest_message_is_the_live_one_and_remembers_the_loudest(c: Connection, tell: Tell) -> None:
    tell("opened", 2)
    tell("promoted", 0)
    last = tell("promoted", 1, held=3)
    found = only(c)
    assert (found.alert_id, found.loudest, found.held, found.doubted) == (last, 0, 3, False)


def test_edits_and_dead_letters_are_no_messages(c: Connection, tell: Tell) -> None:
    first = tell("opened")
    tell("updated", edits=only(c).delivery_id)
    tell("promoted", state=DeliveryState.FAILED)
    assert only(c).alert_id == first


def test_one_that_waits_or_is_parked_is_live_too(c: Connection, tell: Tell) -> None:
    tell("opened", state=DeliveryState.SENT)
    last = tell("promoted", state=DeliveryState.PARKED)
    assert only(c).alert_id == last


@pytest.mark.parametrize(
    ("status", "doubted"), [("disputed", True), ("withdrawn", True), ("confirmed", False)]
)
def test_a_doubt_that_was_told_is_remembered(c: Connection, tell: Tell, status: str, doubted: bool) -> None:
    tell("opened")
    tell("updated", status=status)
    tell("promoted", status="confirmed")
    assert only(c).doubted is doubted


def test_every_address_has_its_own(c: Connection, tell: Tell) -> None:
    tell("opened")
    tell("opened", address=OTHER)
    tell("promoted", address=TOPIC)
    assert {found.address for found in live.of_incidents(c, [1, 2])} == {CHAT, OTHER, TOPIC}
    assert live.of_incidents(c, []) == []


def test_a_chat_was_told_whatever_topic_it_was_for(c: Connection, tell: Tell) -> None:
    first = tell("opened", address=TOPIC)
    later = tell("promoted", address=OTHER)
    assert live.was_told(c, CHAT, first)
    assert live.was_told(c, CHAT, later), "it is the same incident"
    assert not live.was_told(c, Address("telegram", 5), first)
    assert not live.was_told(c, CHAT, 99)
