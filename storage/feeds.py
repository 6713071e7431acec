"""Feeds and what polling knows of each; the schedule lives here, and what a poll brought does not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, select, update

from storage.columns import digest
from storage.records import Feed, FeedState, Origin
from storage.schema import feeds

_FACTS: Final = ("name", "publisher", "owner", "tier", "language", "country", "origin")
_STATE: Final = (
    "next_poll_at",
    "interval",
    "etag",
    "last_modified",
    "content_hash",
    "baseline_at",
    "last_attempt_at",
    "last_success_at",
    "last_new_at",
    "failures",
    "last_error",
    "paused",
)


def sync(c: Connection, named: Sequence[Feed], *, now: datetime, interval: timedelta) -> None:
    """Makes the polled feeds those `named` and those that chats added; of a URL named twice the first holds.

    A new feed is due at `now` and every `interval` until a cadence is known. A feed of the file or the
    shipped list that is no longer named keeps its row and items and is not polled; named again, it is due.
    """
    wanted: dict[str, Feed] = {}
    for feed in named:
        wanted.setdefault(digest(feed.url), feed)
    there = {row["url_digest"]: row for row in c.execute(select(feeds)).mappings()}
    for key, row in there.items():
        if key in wanted:
            _update(c, row, wanted[key], now)
        elif row["polled"] and row["origin"] != Origin.CHAT:
            c.execute(update(feeds).where(feeds.c.id == row["id"]).values(polled=False))
    new = [feed for key, feed in wanted.items() if key not in there]
    if new:
        c.execute(feeds.insert(), [_new_row(feed, now, interval) for feed in new])


def add(c: Connection, feed: Feed, *, now: datetime, interval: timedelta) -> bool:
    """Polls a feed that a chat names, from `now` on; False where it is polled already."""
    there = c.execute(select(feeds).where(feeds.c.url_digest == digest(feed.url))).mappings().first()
    if there is None:
        c.execute(feeds.insert().values(_new_row(feed, now, interval)))
        return True
    if there["polled"]:
        return False
    _update(c, there, feed, now)
    return True


def remove(c: Connection, feed_id: int) -> bool:
    """Polls a feed no longer that a chat named, whose items stay; False where there is none of that id."""
    its = (feeds.c.id == feed_id) & (feeds.c.origin == Origin.CHAT) & feeds.c.polled.is_(True)
    return c.execute(update(feeds).where(its).values(polled=False)).rowcount == 1


def due(c: Connection, *, now: datetime, limit: int) -> list[FeedState]:
    """The feeds whose time has come, longest overdue first; paused ones too, whose time comes seldom."""
    waiting = _polled().where(feeds.c.next_poll_at <= now)
    ordered = waiting.order_by(feeds.c.next_poll_at, feeds.c.id).limit(limit)
    return [_state_of(row) for row in c.execute(ordered).mappings()]


def save(c: Connection, state: FeedState) -> None:
    """Writes what polling learnt of the feed with this id; the feed's own facts stay as `sync` left them."""
    values = {name: getattr(state, name) for name in _STATE}
    c.execute(update(feeds).where(feeds.c.id == state.feed.id).values(values))


def states(c: Connection) -> list[FeedState]:
    """Every polled feed, paused ones included, by id."""
    return [_state_of(row) for row in c.execute(_polled().order_by(feeds.c.id)).mappings()]


def feed_of(row: RowMapping) -> Feed:
    """The feed of a row that holds the columns of `feeds`."""
    facts: dict[str, Any] = {name: row[feeds.c[name]] for name in _FACTS}
    return Feed(id=row[feeds.c.id], url=row[feeds.c.url], **facts)


def _state_of(row: RowMapping) -> FeedState:
    fields: dict[str, Any] = {name: row[feeds.c[name]] for name in _STATE}
    return FeedState(feed=feed_of(row), **fields)


def _polled() -> Select[Any]:
    return select(feeds).where(feeds.c.polled.is_(True))


def _facts(feed: Feed) -> dict[str, Any]:
    return {name: getattr(feed, name) for name in _FACTS}


def _new_row(feed: Feed, now: datetime, interval: timedelta) -> dict[str, Any]:
    unread = FeedState(feed=feed, next_poll_at=now, interval=interval)
    state = {name: getattr(unread, name) for name in _STATE}
    return {"url": feed.url, "url_digest": digest(feed.url), "polled": True, **_facts(feed), **state}


def _update(c: Connection, row: RowMapping, feed: Feed, now: datetime) -> None:
    changed: dict[str, Any] = {name: fact for name, fact in _facts(feed).items() if row[name] != fact}
    if not row["polled"]:
        changed |= {"polled": True, "next_poll_at": now}
    if changed:
        c.execute(update(feeds).where(feeds.c.id == row["id"]).values(changed))
