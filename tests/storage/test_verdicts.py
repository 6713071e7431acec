from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import deliveries, items, verdicts, watchlists
from storage.database import Connection
from storage.records import (
    AssessedItem,
    Delivery,
    DeliveryState,
    Reason,
    Subscriber,
    Verdict,
    Watchlist,
)


def _watchlist(c: Connection, subscriber: Subscriber, name: str) -> int:
    return watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name)).id


def test_the_latest_verdict_of_an_item_and_watchlist_stands(
    c: Connection, store: Callable[..., AssessedItem], subscriber: Subscriber, now: datetime
) -> None:
    item_id = store().item.id
    ids = [_watchlist(c, subscriber, name) for name in "ab"]
    first = [
        Verdict(item_id=item_id, watchlist_id=watchlist_id, reason=Reason.MUTED, detail="for 4 h", at=now)
        for watchlist_id in reversed(ids)
    ]
    verdicts.add(c, first)
    later = replace(first[0], reason=Reason.SENT, detail="", at=now + timedelta(hours=1))
    verdicts.add(c, [later])
    verdicts.add(c, [])
    assert verdicts.of_item(c, item_id) == [first[1], later]
    assert verdicts.of_items(c, [item_id]) == [first[1], later]
    assert verdicts.of_items(c, [item_id], [ids[0]]) == [first[1]]
    assert verdicts.of_items(c, [item_id], []) == verdicts.of_items(c, [], ids) == []


def test_verdicts_go_with_their_watchlist(
    c: Connection, store: Callable[..., AssessedItem], subscriber: Subscriber, now: datetime
) -> None:
    item_id = store().item.id
    watchlist_id = _watchlist(c, subscriber, "a")
    verdict = Verdict(item_id=item_id, watchlist_id=watchlist_id, reason=Reason.MUTED, detail="", at=now)
    verdicts.add(c, [verdict])
    watchlists.remove(c, subscriber.id, "a")
    assert verdicts.of_item(c, item_id) == []
    assert items.get(c, item_id) is not None


HOUR = timedelta(hours=1)


@pytest.fixture
def keep(
    c: Connection, store: Callable[..., AssessedItem], subscriber: Subscriber, now: datetime
) -> Callable[..., None]:
    """Has a budget keep back an item, `hours` from now, from the watchlist of that name."""

    def kept(item: str, hours: float = 0, name: str = "a", reason: Reason = Reason.BUDGET) -> None:
        known = {one.name: one.id for one in watchlists.of(c, subscriber.id)}
        watchlist_id = known.get(name) or _watchlist(c, subscriber, name)
        at = now + hours * HOUR
        item_id = store(item).item.id
        verdicts.add(
            c,
            [Verdict(item_id=item_id, watchlist_id=watchlist_id, reason=reason, detail="", at=at)],
        )

    return kept


def test_what_a_budget_keeps_back_is_counted_once_an_item(
    c: Connection, keep: Callable[..., None], subscriber: Subscriber, now: datetime
) -> None:
    keep("one")
    keep("two", name="a")
    keep("three", reason=Reason.MUTED)
    assert verdicts.withheld(c, since=now) == {subscriber.address: 2}
    assert verdicts.withheld(c, since=now + HOUR) == {}


def test_what_was_kept_back_before_the_last_message_is_told_already(
    c: Connection, keep: Callable[..., None], subscriber: Subscriber, now: datetime
) -> None:
    keep("one", -2)
    keep("two", 1)
    message = Delivery(key="m", address=subscriber.address, body="", priority=1, due_at=now, created_at=now)
    deliveries.enqueue(c, message)
    deliveries.enqueue(c, replace(message, key="edit", created_at=now + 2 * HOUR, edits=1))
    dead = replace(message, key="dead", created_at=now + 2 * HOUR, state=DeliveryState.FAILED)
    deliveries.enqueue(c, dead)
    assert verdicts.withheld(c, since=now - 9 * HOUR) == {subscriber.address: 1}
