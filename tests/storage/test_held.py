"""What is held for a subscriber waits until something tells it, and counts as told from then on."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage import alerts, deliveries, held, honesty, incidents, retention, subscribers
from storage.database import Connection
from storage.records import Address, Alert, Delivery, Held, Incident, Reason, Subscriber

DAY = timedelta(days=1)


@pytest.fixture
def alert(
    c: Connection, make_incident: Callable[..., Incident], make_alert: Callable[..., Alert]
) -> Callable[..., Alert]:
    """Stores an alert, of an incident of its own or of the one given."""

    def stored(key: str, incident: Incident | None = None) -> Alert:
        its = incident or incidents.save(c, [make_incident(key)])[0]
        [(added, _)] = alerts.add_all(c, [make_alert(its, key)])
        return added

    return stored


@pytest.fixture
def hold(c: Connection, subscriber: Subscriber, now: datetime) -> Callable[..., Held]:
    """Holds an alert for the subscriber, or for another."""

    def kept(alert: Alert, who: Subscriber = subscriber, at: datetime = now) -> Held:
        one = Held(subscriber_id=who.id, alert_id=alert.id, reason=Reason.QUIET, at=at)
        held.add(c, [one])
        return one

    return kept


def _queue(c: Connection, key: str, to: Subscriber, at: datetime, alert: Alert | None = None) -> int:
    row = Delivery(
        key=key,
        address=to.address,
        body="",
        priority=1,
        due_at=at,
        created_at=at,
        alert_id=alert.id if alert else None,
    )
    assert deliveries.enqueue(c, row)
    claimed = deliveries.claim(c, now=at + DAY, lease=9 * DAY, resting=())
    assert claimed is not None
    if alert:
        deliveries.sent(c, claimed.id, message_id=1, now=at)
    return claimed.id


def test_what_is_held_waits_in_order_each_once(
    c: Connection, alert: Callable[..., Alert], hold: Callable[..., Held], subscriber: Subscriber
) -> None:
    second, first = (hold(one) for one in (alert("1"), alert("0")))
    hold(alerts.by_ids(c, [first.alert_id])[0])
    assert held.of(c, subscriber.id) == [second, first]
    assert [one.id for one in held.waiting(c)] == [subscriber.id]


def test_nothing_waits_for_who_cannot_be_reached(
    c: Connection, alert: Callable[..., Alert], hold: Callable[..., Held], subscriber: Subscriber
) -> None:
    hold(alert("0"))
    subscribers.deactivate(c, subscriber.address, "blocked")
    assert held.waiting(c) == []
    subscribers.reactivate(c, subscriber.address)
    assert len(held.waiting(c)) == 1


def test_once_told_it_waits_no_more_and_its_incident_counts_as_told_of(
    c: Connection,
    alert: Callable[..., Alert],
    hold: Callable[..., Held],
    subscriber: Subscriber,
    now: datetime,
) -> None:
    one = alert("0")
    hold(one)
    assert deliveries.told_of(c, [one.incident.id]) == {}
    number = _queue(c, "woken:1", subscriber, now)
    held.told(c, subscriber, [one.id], "woken:1")
    assert held.of(c, subscriber.id) == []
    assert deliveries.told_of(c, [one.incident.id]) == {subscriber.address: {one.incident.id}}
    deliveries.fail(c, number, error="refused")
    assert deliveries.told_of(c, [one.incident.id]) == {}


def test_what_a_later_message_of_the_incident_told_is_overtaken(
    c: Connection,
    alert: Callable[..., Alert],
    hold: Callable[..., Held],
    subscriber: Subscriber,
    now: datetime,
) -> None:
    before = alert("before")
    _queue(c, "before", subscriber, now, before)
    first, other = alert("0", before.incident), alert("1")
    hold(first)
    hold(other)
    held.overtake(c, subscriber)
    assert len(held.of(c, subscriber.id)) == 2
    _queue(c, "2", subscriber, now, alert("2", before.incident))
    held.overtake(c, subscriber)
    assert [one.alert_id for one in held.of(c, subscriber.id)] == [other.id]


def test_what_was_held_counts_as_held_until_something_tells_it(
    c: Connection,
    alert: Callable[..., Alert],
    hold: Callable[..., Held],
    subscriber: Subscriber,
    now: datetime,
) -> None:
    told, waits, old = alert("0"), alert("1"), alert("2")
    further = alert("3", waits.incident)
    for one, at in ((told, now - DAY), (waits, now - DAY), (further, now - DAY), (old, now - 8 * DAY)):
        hold(one, at=at)
    _queue(c, "woken:1", subscriber, now - timedelta(hours=1))
    held.told(c, subscriber, [told.id], "woken:1")

    def still(before: datetime) -> int:
        return honesty.honesty(c, [], subscriber.address, since=now - 7 * DAY, before=before).held

    assert (still(now - timedelta(hours=2)), still(now)) == (2, 1)


def test_what_is_held_follows_a_chat_that_moves(
    c: Connection,
    alert: Callable[..., Alert],
    hold: Callable[..., Held],
    subscriber: Subscriber,
    now: datetime,
) -> None:
    other = subscribers.ensure(c, Address("telegram", -5), now=now)
    both, one = alert("0"), alert("1")
    for who in (subscriber, other):
        hold(both, who)
    hold(one)
    subscribers.move(c, subscriber.address, other.address)
    assert [kept.alert_id for kept in held.of(c, other.id)] == [both.id, one.id]


def test_what_was_held_goes_with_what_told_it_or_when_nobody_came_back_for_it(
    c: Connection,
    alert: Callable[..., Alert],
    hold: Callable[..., Held],
    subscriber: Subscriber,
    now: datetime,
) -> None:
    told, abandoned, waits = alert("0"), alert("1"), alert("2")
    for one, at in ((told, now - 9 * DAY), (abandoned, now - 9 * DAY), (waits, now - DAY)):
        hold(one, at=at)
    number = _queue(c, "woken:1", subscriber, now - 9 * DAY)
    held.told(c, subscriber, [told.id], "woken:1")
    deliveries.sent(c, number, message_id=1, now=now - 9 * DAY)
    long_ago = now - 8 * DAY
    retention.purge(c, items_before=long_ago, verdicts_before=long_ago, deliveries_before=long_ago)
    assert [one.alert_id for one in held.of(c, subscriber.id)] == [waits.id]
    here = subscriber.address
    assert held.counted(c, [here], since=now - 99 * DAY, before=now) == {here: 1}
