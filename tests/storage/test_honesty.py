from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifiers.assessment import Assessment
from storage import alerts, deliveries, feeds, incidents, items, subscribers, verdicts, watchlists
from storage.database import Connection
from storage.honesty import Asked, each, honesty
from storage.records import (
    TERMINAL,
    Address,
    Alert,
    AssessedItem,
    Delivery,
    Feed,
    Honesty,
    Incident,
    Reason,
    Subscriber,
    Verdict,
    Watchlist,
)

CHAT = Address("telegram", 1001)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def account(c: Connection, now: datetime) -> Callable[..., Honesty]:
    """The week that ends now."""

    def told(*watchlist_ids: int) -> Honesty:
        return honesty(c, watchlist_ids, CHAT, since=now - 7 * DAY, before=now)

    return told


@pytest.fixture
def queued(
    c: Connection, make_incident: Callable[..., Incident], make_alert: Callable[..., Alert], now: datetime
) -> Callable[..., Delivery]:
    """Queues a delivery of an alert made a day ago, and claims it."""
    alert, _ = alerts.add_all(c, [make_alert(incidents.save(c, [make_incident()])[0])])[0]
    numbers = iter(range(99))

    def queue(**changes: object) -> Delivery:
        plain = Delivery(
            key=str(next(numbers)),
            address=CHAT,
            body="x",
            priority=1,
            due_at=now - DAY,
            created_at=now - DAY,
            alert_id=alert.id,
        )
        deliveries.enqueue(c, replace(plain, **changes))
        claimed = deliveries.claim(c, now=now + 99 * DAY, lease=99 * DAY, resting=())
        assert claimed is not None
        return claimed

    return queue


def test_an_empty_database_has_nothing_to_confess(account: Callable[..., Honesty]) -> None:
    nothing = Honesty(sent=0, held=0, undelivered=0, below_threshold=0, muted=0, sources_live=0, sources=0)
    assert account() == nothing


def test_sent_counts_alerts_that_went_to_this_address_in_the_span(
    c: Connection, queued: Callable[..., Delivery], account: Callable[..., Honesty], now: datetime
) -> None:
    for changes, sent_at in (
        ({}, now - 7 * DAY),
        ({}, now - SECOND),
        ({}, now),
        ({}, now - 7 * DAY - SECOND),
        ({"address": TERMINAL}, now - DAY),
        ({"alert_id": None}, now - DAY),
    ):
        deliveries.sent(c, queued(**changes).id, message_id=1, now=sent_at)
    assert account().sent == 2


def test_what_brings_a_message_up_to_date_is_no_further_alert(
    c: Connection, queued: Callable[..., Delivery], account: Callable[..., Honesty], now: datetime
) -> None:
    first = queued()
    deliveries.sent(c, first.id, message_id=1, now=now - DAY)
    deliveries.sent(c, queued(edits=first.id).id, message_id=1, now=now - DAY)
    deliveries.fail(c, queued(edits=first.id).id, error="refused")
    found = account()
    assert (found.sent, found.undelivered) == (1, 0)


def test_what_was_queued_in_the_span_is_held_or_undelivered(
    c: Connection, queued: Callable[..., Delivery], account: Callable[..., Honesty], now: datetime
) -> None:
    queued(due_at=now + SECOND)
    queued(due_at=now)
    deliveries.fail(c, queued().id, error="refused")
    queued(created_at=now - 8 * DAY)
    queued(created_at=now)
    queued(alert_id=None)
    found = account()
    assert (found.held, found.undelivered) == (1, 2)
    deliveries.park(c, CHAT, error="blocked")
    found = account()
    assert (found.held, found.undelivered) == (2, 1)


def test_an_item_kept_back_by_several_watchlists_counts_once(
    c: Connection,
    store: Callable[..., AssessedItem],
    subscriber: Subscriber,
    account: Callable[..., Honesty],
    now: datetime,
) -> None:
    ids = [watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name)).id for name in "abc"]
    for number, (watchlist_id, reason, at) in enumerate(
        [
            (ids[0], Reason.MUTED, now - DAY),
            (ids[0], Reason.BELOW_THRESHOLD, now - DAY),
            (ids[1], Reason.BELOW_THRESHOLD, now - 7 * DAY),
            (ids[1], Reason.BELOW_THRESHOLD, now),
            (ids[2], Reason.BELOW_THRESHOLD, now - DAY),
            (ids[0], Reason.NOT_WATCHED, now - DAY),
        ]
    ):
        item_id = store(str(number)).item.id
        verdict = Verdict(item_id=item_id, watchlist_id=watchlist_id, reason=reason, detail="", at=at)
        verdicts.add(c, [verdict])
        if number == 1:
            verdicts.add(c, [replace(verdict, watchlist_id=ids[1])])
    found = account(*ids[:2])
    assert (found.muted, found.below_threshold) == (1, 2)


def test_an_item_that_one_watchlist_told_was_not_kept_back_by_another(
    c: Connection,
    store: Callable[..., AssessedItem],
    subscriber: Subscriber,
    account: Callable[..., Honesty],
    now: datetime,
) -> None:
    ids = [watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name)).id for name in "abc"]
    for number, reasons in enumerate(
        [
            (Reason.SENT, Reason.BELOW_THRESHOLD, Reason.SENT),
            (Reason.BELOW_THRESHOLD, Reason.BELOW_THRESHOLD, Reason.SENT),
        ]
    ):
        item_id = store(str(number)).item.id
        for watchlist_id, reason in zip(ids, reasons, strict=True):
            told = Verdict(item_id=item_id, watchlist_id=watchlist_id, reason=reason, detail="", at=now - DAY)
            verdicts.add(c, [told])
    assert [account(*some).below_threshold for some in (ids[:2], ids[1:2], ids)] == [1, 2, 0]


def test_many_are_told_what_each_would_be_told_alone(
    c: Connection,
    store: Callable[..., AssessedItem],
    subscriber: Subscriber,
    queued: Callable[..., Delivery],
    now: datetime,
) -> None:
    other = subscribers.ensure(c, Address("telegram", 9), now=now)
    theirs = [watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name)).id for name in "abc"]
    others = watchlists.save(c, Watchlist(subscriber_id=other.id, name="a")).id
    for number, (watchlist_id, reason) in enumerate(
        [
            (theirs[0], Reason.MUTED),
            (theirs[1], Reason.QUIET),
            (theirs[2], Reason.MUTED),
            (others, Reason.BUDGET),
        ]
    ):
        item_id = store(str(number)).item.id
        kept = Verdict(item_id=item_id, watchlist_id=watchlist_id, reason=reason, detail="", at=now - DAY)
        verdicts.add(c, [kept, replace(kept, watchlist_id=theirs[0])])
    deliveries.sent(c, queued().id, message_id=1, now=now - DAY)
    deliveries.fail(c, queued(address=other.address).id, error="refused")
    deliveries.fail(c, queued(address=replace(CHAT, thread=7)).id, error="refused")
    asked = [
        Asked(CHAT, (theirs[0], theirs[1])),
        Asked(other.address, (others,)),
        Asked(CHAT, (theirs[2],)),
        Asked(TERMINAL, ()),
    ]
    span = {"since": now - 7 * DAY, "before": now}
    alone = [honesty(c, one.watchlist_ids, one.address, **span) for one in asked]
    assert each(c, asked, **span) == alone
    assert [(one.sent, one.undelivered, one.muted, one.quiet, one.budget) for one in alone] == [
        (1, 0, 2, 1, 1),
        (0, 1, 0, 0, 1),
        (1, 0, 1, 0, 0),
        (0, 0, 0, 0, 0),
    ]


def test_a_source_is_live_that_answers_and_brings_news(
    c: Connection, account: Callable[..., Honesty], now: datetime
) -> None:
    cases = {
        "live": (now - DAY, now - 7 * DAY),
        "after the span": (now + DAY, now + DAY),
        "deaf": (now - DAY - SECOND, now - DAY),
        "frozen": (now, now - 7 * DAY - SECOND),
        "frozen longer": (now, now - 99 * DAY),
        "empty": (now, None),
        "never": (None, None),
        "sixth": (None, now),
        "dropped": (None, None),
    }
    named = [Feed(url=f"https://example.org/{name}", name=name, publisher="", owner="") for name in cases]
    feeds.sync(c, named, now=now, interval=DAY)
    for state in feeds.states(c):
        last_success, last_new = cases[state.feed.name]
        feeds.save(c, replace(state, last_success_at=last_success, last_new_at=last_new))
    feeds.sync(c, named[:-1], now=now, interval=DAY)
    found = account()
    assert (found.sources_live, found.sources) == (2, 8)
    assert found.silent == ("empty", "never", "frozen longer", "frozen", "deaf")


def test_unread_items_are_counted_by_language_in_the_span(
    c: Connection,
    make_item: Callable[..., AssessedItem],
    account: Callable[..., Honesty],
    now: datetime,
) -> None:
    for number, (read_as, declared, age) in enumerate(
        [("ps", "en", DAY), ("ps", None, DAY), (None, "my", DAY), (None, None, DAY), ("ps", "ps", 8 * DAY)]
    ):
        one = make_item(str(number), language=declared, first_seen_at=now - age)
        unread = Assessment(model="m", language=read_as, assessed=False)
        items.add(c, [replace(one, assessment=unread)])
    items.add(c, [make_item("read", first_seen_at=now - DAY)])
    assert dict(account().unread_languages) == {"ps": 2, "my": 1, "und": 1}
