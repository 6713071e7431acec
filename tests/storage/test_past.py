"""Incidents found again, and what became of them at one address."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from classifiers.signals import Tier
from storage import alerts, deliveries, held, history, incidents, verdicts, watchlists
from storage.database import Connection
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Change,
    Delivery,
    DeliveryState,
    Held,
    Incident,
    PastQuery,
    Reason,
    Subscriber,
    Verdict,
    Watchlist,
)

HERE, THERE = Address("telegram", 7), Address("telegram", 8)
HOUR = timedelta(hours=1)

Store = Callable[..., AssessedItem]
Found = Callable[..., list[str]]


@pytest.fixture
def happen(
    c: Connection,
    make_incident: Callable[..., Incident],
    store: Store,
    report: Callable[[Incident, AssessedItem], None],
    now: datetime,
) -> Callable[..., Incident]:
    """An incident that was first seen so many hours ago, with one report of the same title."""

    def happened(title: str, *, ago: float = 0, **facts: object) -> Incident:
        at = now - ago * HOUR
        [saved] = incidents.save(c, [make_incident(title, first_seen_at=at, last_seen_at=at, **facts)])
        report(saved, store(title, title=title, summary="", first_seen_at=at))
        return saved

    return happened


@pytest.fixture
def found(c: Connection) -> Found:
    """The titles that a query finds."""

    def titles(*, limit: int = 20, **query: object) -> list[str]:
        ids = history.found(c, PastQuery(**query), limit=limit)
        return [one.title for one in incidents.some(c, ids)]

    return titles


@pytest.fixture
def tell(c: Connection, make_alert: Callable[..., Alert], now: datetime) -> Callable[..., Alert]:
    """An alert of an incident, told at an address, with its delivery in this state."""

    def told(
        incident: Incident, address: Address | None = HERE, *, minutes: int = 0, **delivery: object
    ) -> Alert:
        key = f"{incident.id}:{alerts.last(c)}"
        ((alert, _),) = alerts.add_all(c, [make_alert(incident, key)])
        if address is not None:
            at = now + timedelta(minutes=minutes)
            plain = {"state": DeliveryState.SENT, "sent_at": at, "message_id": 100 + alert.id, "priority": 1}
            row = Delivery(
                key=key,
                address=address,
                body="b",
                due_at=at,
                created_at=at,
                alert_id=alert.id,
                **{**plain, **delivery},
            )
            assert deliveries.enqueue(c, row)
        return alert

    return told


def test_the_newest_come_first_whatever_their_order_of_arrival(
    happen: Callable[..., Incident], found: Found
) -> None:
    for title, ago in (("second", 2), ("third", 3), ("first", 1)):
        happen(title, ago=ago)
    assert found() == ["first", "second", "third"]
    assert found(limit=2) == ["first", "second"]


def test_what_came_after_a_search_is_not_in_it(happen: Callable[..., Incident], found: Found) -> None:
    known = happen("known")
    happen("late, but first seen before", ago=3)
    assert found(upto=known.id) == ["known"]


def test_since_includes(happen: Callable[..., Incident], found: Found, now: datetime) -> None:
    happen("old", ago=3)
    happen("edge", ago=2)
    assert found(since=now - 2 * HOUR) == ["edge"]


def test_words_are_looked_for_in_every_report_and_all_must_be_in_one(
    happen: Callable[..., Incident],
    found: Found,
    store: Store,
    report: Callable[[Incident, AssessedItem], None],
) -> None:
    one = happen("Shells fall on a depot")
    report(one, store("another", title="A warehouse burns at the quay", summary="Nobody was hurt."))
    happen("A quay is shelled")
    assert found(words=("warehouse", "hurt")) == ["Shells fall on a depot"]
    assert found(words=("depot", "warehouse")) == []
    assert found(words=("QUAY",)) == ["A quay is shelled", "Shells fall on a depot"]


def test_any_of_the_places_and_any_of_the_signals(happen: Callable[..., Incident], found: Found) -> None:
    happen("iraq", places=("IQ", "SY"), signals={"strike": 0.9, "threat": 0.2})
    happen("sea", places=("red-sea",), signals={"maritime": 0.5})
    happen("doubt", places=("I",), signals={"strike": 0.49})
    assert found(places=("IQ",)) == ["iraq"]
    assert set(found(places=("SY", "red-sea"))) == {"iraq", "sea"}
    assert found(places=("red_sea", "%")) == []
    assert found(signals=("strike",)) == ["iraq"]
    assert set(found(signals=("strike", "maritime"))) == {"iraq", "sea"}
    assert found(signals=('strike"', "$.strike")) == []
    assert found(signals=("strike",), places=("red-sea",)) == []


def test_below_notable_only_what_gave_an_alert_is_found(
    happen: Callable[..., Incident], found: Found, tell: Callable[..., Alert]
) -> None:
    happen("grave", tier=Tier.CRITICAL, ago=1)
    happen("small", tier=None, ago=2)
    tell(happen("eased", tier=None, ago=3), None)
    assert found() == ["grave", "eased"]
    assert found(tier=Tier.NOTABLE) == found(tier=Tier.CRITICAL) == ["grave"]


def test_told_here_is_what_was_sent_to_this_address_and_no_other(
    happen: Callable[..., Incident], found: Found, tell: Callable[..., Alert]
) -> None:
    tell(happen("here", ago=1))
    tell(happen("there", ago=2), THERE)
    tell(happen("waiting", ago=3), state=DeliveryState.PENDING, sent_at=None)
    assert found(told=HERE) == ["here"]
    assert found(told=THERE) == ["there"]


def test_what_became_of_alerts_is_told_in_their_order(
    c: Connection, happen: Callable[..., Incident], tell: Callable[..., Alert], now: datetime
) -> None:
    incident, other = happen("one"), happen("two")
    first, second = (
        tell(incident),
        tell(incident, state=DeliveryState.FAILED, last_error="gone", sent_at=None),
    )
    tell(incident, THERE)
    tell(other, THERE)
    told = history.told_at(c, HERE, [incident.id, other.id])
    assert [(one.alert_id, one.state, one.sent_at, one.error) for one in told[incident.id]] == [
        (first.id, DeliveryState.SENT, now, ""),
        (second.id, DeliveryState.FAILED, None, "gone"),
    ]
    assert (told[incident.id][0].change, told[incident.id][0].tier) == (Change.OPENED, Tier.SERIOUS)
    assert other.id not in told
    assert history.raised(c, [incident.id, other.id]) == {incident.id: 3, other.id: 1}


def test_a_message_leads_to_the_incident_that_it_told_of_here_alone(
    c: Connection, happen: Callable[..., Incident], tell: Callable[..., Alert]
) -> None:
    incident = happen("one")
    alert = tell(incident)
    assert history.told_in(c, HERE, 100 + alert.id) == [incident.id]
    assert history.told_in(c, HERE, 5) == []
    assert history.told_in(c, THERE, 100 + alert.id) == []


def test_the_latest_told_come_first_each_once(
    c: Connection, happen: Callable[..., Incident], tell: Callable[..., Alert]
) -> None:
    one, two, three = happen("one"), happen("two"), happen("three")
    tell(two, minutes=1)
    tell(one, minutes=2)
    tell(two, minutes=3)
    tell(three, THERE, minutes=4)
    assert history.latest_told(c, HERE, limit=5) == [two.id, one.id]
    assert history.latest_told(c, HERE, limit=1) == [two.id]


def test_what_was_kept_for_the_night_is_told_by_the_message_of_the_morning(
    c: Connection,
    happen: Callable[..., Incident],
    tell: Callable[..., Alert],
    found: Found,
    subscriber: Subscriber,
    now: datetime,
) -> None:
    one, two = happen("one", ago=1), happen("two", ago=2)
    kept = [tell(each, None) for each in (one, two)]
    held.add(
        c,
        [Held(subscriber_id=subscriber.id, alert_id=each.id, reason=Reason.QUIET, at=now) for each in kept],
    )
    here = subscriber.address
    waiting = history.told_at(c, here, [one.id])[one.id]
    assert [(each.state, each.due_at, each.kept) for each in waiting] == [
        (DeliveryState.PENDING, None, Reason.QUIET)
    ]
    assert found(told=here) == history.latest_told(c, here, limit=9) == []
    morning = Delivery(key="morning", address=here, body="b", priority=1, due_at=now, created_at=now)
    deliveries.enqueue(c, morning)
    held.told(c, subscriber, [each.id for each in kept], "morning")
    claimed = deliveries.claim(c, now=now, lease=HOUR, resting=())
    assert claimed is not None
    deliveries.sent(c, claimed.id, message_id=44, now=now)
    assert [each.sent_at for each in history.told_at(c, here, [one.id])[one.id]] == [now]
    assert history.told_in(c, here, 44) == [one.id, two.id]
    assert history.latest_told(c, here, limit=9) == [two.id, one.id]
    assert found(told=here) == ["one", "two"]


def test_verdicts_are_those_of_the_watchlists_that_ask(
    c: Connection,
    happen: Callable[..., Incident],
    store: Store,
    report: Callable[[Incident, AssessedItem], None],
    subscriber: Subscriber,
    now: datetime,
) -> None:
    incident = happen("one")
    item = store("more", title="more")
    report(incident, item)
    own, others = (
        watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name)) for name in ("own", "others")
    )
    decided = [
        Verdict(item_id=item.item.id, watchlist_id=one.id, reason=Reason.MUTED, detail="d", at=now)
        for one in (own, others)
    ]
    verdicts.add(c, decided)
    assert history.decided(c, [own.id], [incident.id]) == {incident.id: decided[:1]}
    assert history.decided(c, [], [incident.id]) == {}


def test_incidents_come_in_the_order_asked_for_without_those_that_are_not_stored(
    c: Connection, happen: Callable[..., Incident]
) -> None:
    one, two = happen("one"), happen("two")
    assert incidents.last(c) == two.id
    assert [each.id for each in incidents.some(c, [two.id, 99, one.id])] == [two.id, one.id]


def test_what_feeds_brought_is_counted_from_a_time_on(c: Connection, store: Store, now: datetime) -> None:
    feed = store("new").item.feed
    store("old", first_seen_at=now - 2 * HOUR)
    assert history.brought(c, [feed.id], since=now - HOUR) == 1
    assert history.brought(c, [feed.id + 1], since=now - HOUR) == 0
