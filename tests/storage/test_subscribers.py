from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import alerts, deliveries, incidents, subscribers, watchlists
from storage.database import Connection
from storage.records import (
    Address,
    Alert,
    Delivery,
    DeliveryState,
    Incident,
    Origin,
    Subscriber,
    Watchlist,
)

OLD = Address("telegram", -500)
NEW = Address("telegram", -1001234567890123)


def _delivery(key: str, address: Address, now: datetime) -> Delivery:
    return Delivery(key=key, address=address, body="text", priority=1, due_at=now, created_at=now)


def _names(c: Connection, subscriber: Subscriber) -> list[str]:
    return [watchlist.name for watchlist in watchlists.of(c, subscriber.id)]


def test_a_subscriber_is_made_once_and_later_takes_on_a_new_title_only(c: Connection, now: datetime) -> None:
    first = subscribers.ensure(c, OLD, title="Desk", timezone="Asia/Baghdad", now=now)
    assert first == Subscriber(
        address=OLD, title="Desk", timezone="Asia/Baghdad", created_at=now, id=first.id
    )
    assert subscribers.ensure(c, OLD, now=now + timedelta(days=1)) == first
    renamed = subscribers.ensure(c, OLD, title="Newsroom", timezone="UTC", now=now)
    assert renamed == replace(first, title="Newsroom")
    assert subscribers.get(c, OLD) == renamed
    assert subscribers.get(c, NEW) is None


def test_topics_of_one_chat_are_subscribers_of_their_own(c: Connection, now: datetime) -> None:
    ids = {subscribers.ensure(c, Address("telegram", -5, thread), now=now).id for thread in (0, 1, 2)}
    assert len(ids) == 3


def test_a_blocked_subscriber_keeps_everything_and_comes_back(c: Connection, now: datetime) -> None:
    one = subscribers.ensure(c, OLD, title="Desk", now=now)
    watchlists.save(c, Watchlist(subscriber_id=one.id, name="World"))
    subscribers.deactivate(c, OLD, "bot was blocked by the user")
    away = subscribers.get(c, OLD)
    assert away == replace(one, active=False, inactive_reason="bot was blocked by the user")
    assert [watcher.subscriber.active for watcher in watchlists.watchers(c)] == [False]
    subscribers.reactivate(c, OLD)
    assert subscribers.get(c, OLD) == one


def test_a_chat_that_moves_takes_all_with_it(c: Connection, now: datetime) -> None:
    one = subscribers.ensure(c, OLD, title="Desk", now=now)
    watchlists.save(c, Watchlist(subscriber_id=one.id, name="World"))
    for key in ("sent", "held", "waits"):
        deliveries.enqueue(c, _delivery(key, OLD, now))
    deliveries.sent(c, _claimed(c, "sent", now).id, message_id=7, now=now)
    claimed = _claimed(c, "held", now)
    subscribers.move(c, OLD, NEW)
    assert subscribers.get(c, OLD) is None
    assert subscribers.get(c, NEW) == replace(one, address=NEW)
    assert _names(c, one) == ["World"]
    again = _claimed(c, "held", now)
    assert again.address == NEW
    assert again.id == claimed.id
    assert not again.uncertain


def test_a_chat_that_moves_is_not_told_again_of_what_it_was_told(
    c: Connection, make_incident: Callable[..., Incident], make_alert: Callable[..., Alert], now: datetime
) -> None:
    alert, _ = alerts.add_all(c, [make_alert(incidents.save(c, [make_incident()])[0], "1:opened")])[0]
    subscribers.ensure(c, OLD, now=now)
    deliveries.enqueue(c, replace(_delivery("1:opened", OLD, now), alert_id=alert.id))
    deliveries.sent(c, _claimed(c, "1:opened", now).id, message_id=7, now=now)
    subscribers.move(c, OLD, NEW)
    assert deliveries.told_of(c, [alert.incident.id]) == {NEW: {alert.incident.id}}
    assert not deliveries.enqueue(c, _delivery("1:opened", NEW, now))


def test_a_dead_letter_at_the_new_address_does_not_swallow_what_follows(
    c: Connection, both: tuple[Subscriber, Subscriber], now: datetime
) -> None:
    deliveries.enqueue(c, _delivery("k", NEW, now))
    deliveries.fail(c, _claimed(c, "k", now).id, error="refused")
    deliveries.enqueue(c, _delivery("k", OLD, now))
    subscribers.move(c, OLD, NEW)
    assert _claimed(c, "k", now).address == NEW
    assert deliveries.dead_letters(c, NEW) == 0


def _claimed(c: Connection, key: str, now: datetime) -> Delivery:
    delivery = deliveries.claim(c, now=now, lease=timedelta(seconds=30), resting=())
    assert delivery is not None
    assert delivery.key == key
    return delivery


@pytest.fixture
def both(c: Connection, now: datetime) -> tuple[Subscriber, Subscriber]:
    return subscribers.ensure(c, OLD, title="old", now=now), subscribers.ensure(c, NEW, title="new", now=now)


def test_two_subscribers_that_become_one_keep_what_both_watch(
    c: Connection, both: tuple[Subscriber, Subscriber], now: datetime
) -> None:
    old, new = both
    for which, name, places in (
        (old, "Only old", ("IQ",)),
        (old, "Same", ("SY",)),
        (old, "Differs", ("IR",)),
        (new, "Same", ("SY",)),
        (new, "Differs", ("IL",)),
        (new, "Differs (2)", ("LB",)),
    ):
        watchlists.save(c, Watchlist(subscriber_id=which.id, name=name, places=places))
    subscribers.move(c, OLD, NEW)
    assert subscribers.get(c, OLD) is None
    assert subscribers.get(c, NEW) == new
    found = {watchlist.name: watchlist.places for watchlist in watchlists.of(c, new.id)}
    assert found == {
        "Only old": ("IQ",),
        "Same": ("SY",),
        "Differs": ("IL",),
        "Differs (2)": ("LB",),
        "Differs (3)": ("IR",),
    }
    renamed = next(one for one in watchlists.of(c, new.id) if one.name == "Differs (3)")
    assert watchlists.save(c, renamed).id == renamed.id


def test_what_the_new_address_has_already_is_not_told_there_twice(
    c: Connection, both: tuple[Subscriber, Subscriber], now: datetime
) -> None:
    for key, address in (("both", OLD), ("both", NEW), ("old only", OLD)):
        deliveries.enqueue(c, _delivery(key, address, now))
    subscribers.move(c, OLD, NEW)
    assert deliveries.undelivered(c, OLD) == 0
    assert deliveries.undelivered(c, NEW) == 2


@pytest.mark.parametrize(
    ("old_active", "new_active"), [(True, False), (False, True), (False, False), (True, True)]
)
def test_two_that_become_one_are_active_if_either_was(
    c: Connection, both: tuple[Subscriber, Subscriber], old_active: bool, new_active: bool
) -> None:
    for address, active in ((OLD, old_active), (NEW, new_active)):
        if not active:
            subscribers.deactivate(c, address, "blocked")
    subscribers.move(c, OLD, NEW)
    assert subscribers.get(c, NEW).active is (old_active or new_active)


@pytest.mark.parametrize("away", [(OLD,), (NEW,), (OLD, NEW)])
def test_what_was_parked_for_either_comes_once_the_two_are_one_and_active(
    c: Connection, both: tuple[Subscriber, Subscriber], now: datetime, away: tuple[Address, ...]
) -> None:
    for address in away:
        for key, made in (("stale", now - timedelta(days=9)), ("fresh", now)):
            one = _delivery(f"{key} {address.chat}", address, made)
            deliveries.enqueue(c, one)
        deliveries.park(c, address, error="blocked")
        subscribers.deactivate(c, address, "blocked")
    subscribers.move(c, OLD, NEW, since=now - timedelta(days=1))
    due = iter(lambda: deliveries.claim(c, now=now, lease=timedelta(hours=1), resting=()), None)
    claimed = [(delivery.key, delivery.address) for delivery in due]
    active = len(away) == 1
    assert claimed == ([(f"fresh {away[0].chat}", NEW)] if active else [])
    assert deliveries.dead_letters(c, NEW) == int(active)


def test_a_move_of_nobody_or_to_the_same_place_changes_nothing(c: Connection, now: datetime) -> None:
    subscribers.move(c, OLD, NEW)
    one = subscribers.ensure(c, OLD, now=now)
    deliveries.enqueue(c, _delivery("k", OLD, now))
    subscribers.move(c, OLD, OLD)
    assert subscribers.get(c, OLD) == one
    assert deliveries.undelivered(c, OLD) == 1


def test_a_file_watchlist_moves_as_one_of_the_file(
    c: Connection, both: tuple[Subscriber, Subscriber]
) -> None:
    old, new = both
    watchlists.save(c, Watchlist(subscriber_id=old.id, name="World", origin=Origin.FILE))
    subscribers.move(c, OLD, NEW)
    assert [one.origin for one in watchlists.of(c, new.id)] == [Origin.FILE]


def test_parked_deliveries_stay_parked_when_their_chat_moves(c: Connection, now: datetime) -> None:
    deliveries.enqueue(c, _delivery("k", OLD, now))
    deliveries.park(c, OLD, error="blocked")
    subscribers.move(c, OLD, NEW)
    assert deliveries.claim(c, now=now, lease=timedelta(seconds=1), resting=()) is None
    assert deliveries.release(c, NEW, since=now, now=now) == 1
    claimed = deliveries.claim(c, now=now, lease=timedelta(seconds=1), resting=())
    assert claimed.state is DeliveryState.PENDING
    assert claimed.address == NEW
