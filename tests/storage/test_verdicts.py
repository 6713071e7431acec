from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from storage import items, verdicts, watchlists
from storage.database import Connection
from storage.records import AssessedItem, Reason, Subscriber, Verdict, Watchlist


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
