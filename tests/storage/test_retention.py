from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage import alerts, deliveries, history, incidents, items, verdicts, watchlists
from storage.database import Connection
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Delivery,
    HistoryQuery,
    Incident,
    Reason,
    SeenItem,
    Subscriber,
    Verdict,
    Watchlist,
)
from storage.retention import Purged, purge
from storage.schema import assessments, item_places, item_signals

DAY = timedelta(days=1)
Store = Callable[..., AssessedItem]


def _purge(c: Connection, before: datetime, limit: int = 1000) -> Purged:
    return purge(c, items_before=before, verdicts_before=before, deliveries_before=before, limit=limit)


def test_a_purged_item_goes_whole_and_does_not_come_back_as_new(
    c: Connection, store: Store, make_item: Callable[..., AssessedItem], now: datetime
) -> None:
    old, kept = store("old", title="Old news", first_seen_at=now - DAY), store("kept", title="Kept news")
    assert _purge(c, now) == Purged(items=1, verdicts=0, deliveries=0)
    assert items.get(c, old.item.id) is None
    assert history.search(c, HistoryQuery(words=("old",))) == []
    assert [entry.item for entry in history.search(c, HistoryQuery(words=("news",)))] == [kept.item]
    for table in (assessments, item_places, item_signals):
        assert set(c.scalars(select(table.c.item_id))) == {kept.item.id}
    assert items.known(c, [old.item.key, kept.item.key]) == {
        old.item.key: SeenItem(),
        kept.item.key: SeenItem(kept.item.feed.id, kept.item.content_hash),
    }
    assert items.add(c, [make_item("old")]) == []
    assert items.revise(c, make_item("old")) is None


def test_an_incident_outlives_its_items_with_its_owners_and_alerts(
    c: Connection,
    store: Store,
    make_incident: Callable[..., Incident],
    make_alert: Callable[..., Alert],
    report: Callable[[Incident, AssessedItem], None],
    now: datetime,
) -> None:
    incident = incidents.save(c, [make_incident()])[0]
    old = store("old", first_seen_at=now - DAY)
    report(incident, old)
    opened = make_alert(incident, "a", at=now - DAY, item_id=old.item.id)
    alert, _ = alerts.add_all(c, [opened])[0]
    _purge(c, now)
    assert incidents.get(c, incident.id) == incident
    assert incidents.items(c, incident.id) == []
    assert incidents.owners(c, incident.id) == {"Example Trust"}
    assert list(incidents.every(c)) == [(incident, ())]
    assert alerts.of_incident(c, incident.id) == [replace(alert, item_id=None)]
    assert incidents.open_reports(c, since=now - DAY) == []


def test_only_deliveries_that_are_over_go(c: Connection, now: datetime) -> None:
    chat = Address("telegram", 1001)
    old = now - DAY

    def is_new(key: str, made: datetime = old) -> bool:
        plain = Delivery(key=key, address=chat, body="x", priority=0, due_at=made, created_at=made)
        return deliveries.enqueue(c, plain)

    def queue(key: str, made: datetime = old) -> Delivery:
        assert is_new(key, made)
        claimed = deliveries.claim(c, now=now, lease=DAY, resting=())
        assert claimed is not None
        return claimed

    queue("parked")
    deliveries.park(c, chat, error="blocked")
    deliveries.sent(c, queue("sent").id, message_id=1, now=now)
    deliveries.fail(c, queue("failed").id, error="refused")
    deliveries.sent(c, queue("new", now).id, message_id=2, now=now)
    queue("waiting")
    assert _purge(c, now).deliveries == 2
    assert deliveries.undelivered(c, chat) == 2
    assert deliveries.dead_letters(c, chat) == 0
    assert is_new("sent")
    assert not is_new("new")


def test_old_verdicts_go_and_their_items_stay(
    c: Connection, store: Store, subscriber: Subscriber, now: datetime
) -> None:
    item_id = store().item.id
    ids = [watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name)).id for name in "ab"]
    old = Verdict(item_id=item_id, watchlist_id=ids[0], reason=Reason.MUTED, detail="", at=now - DAY)
    kept = replace(old, watchlist_id=ids[1], at=now)
    verdicts.add(c, [old, kept])
    assert _purge(c, now) == Purged(items=0, verdicts=1, deliveries=0)
    assert verdicts.of_item(c, item_id) == [kept]


def test_a_purge_takes_no_more_than_its_limit_oldest_first(
    c: Connection, store: Store, now: datetime
) -> None:
    stored = [store(str(days), first_seen_at=now - days * DAY) for days in (1, 5, 3, 4, 2)]
    assert _purge(c, now, limit=2).items == 2
    assert [items.get(c, one.item.id) is None for one in stored] == [False, True, False, True, False]
    counts = []
    while (purged := _purge(c, now, limit=2)).total:
        counts.append(purged.items)
    assert counts == [2, 1]
    assert c.scalar(select(func.count()).select_from(assessments)) == 0
