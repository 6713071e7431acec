"""Watchlists: what each subscriber wants to hear of, and when the next digest is due; knows no matching."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, select, update

from storage.addresses import subscriber_of
from storage.columns import digest
from storage.dialect import insert
from storage.items import in_chunks
from storage.records import Origin, Watcher, Watchlist, Words
from storage.schema import subscribers, watchlists

_FIELDS: Final = (
    "subscriber_id",
    "name",
    "origin",
    "tier",
    "threshold",
    "severity",
    "owners",
    "digest",
    "timezone",
    "next_digest_at",
)
_LISTS: Final = ("places", "signals", "sides")


def watchers(c: Connection) -> list[Watcher]:
    """Every watchlist with its subscriber, active or not, by id."""
    return _watchers(c, _watched().order_by(watchlists.c.id))


def of(c: Connection, subscriber_id: int) -> list[Watchlist]:
    """The watchlists of one subscriber, oldest first."""
    its = select(watchlists).where(watchlists.c.subscriber_id == subscriber_id).order_by(watchlists.c.id)
    return [_watchlist_of(row) for row in c.execute(its).mappings()]


def save(c: Connection, watchlist: Watchlist) -> Watchlist:
    """Stores it, in place of the one of that name that this subscriber has; returned with its id."""
    row = _row(watchlist)
    statement = insert(c, watchlists).values(row)
    replaced = statement.on_conflict_do_update(index_elements=["subscriber_id", "name_digest"], set_=row)
    return _watchlist_of(c.execute(replaced.returning(watchlists)).mappings().one())


def rename(c: Connection, watchlist_id: int, name: str) -> None:
    """Gives it another name, which no other watchlist of its subscriber may have."""
    values = {"name": name, "name_digest": digest(name)}
    c.execute(update(watchlists).where(watchlists.c.id == watchlist_id).values(values))


def remove(c: Connection, subscriber_id: int, name: str) -> bool:
    """Removes a watchlist that the chat made; False where there is none or the file owns it."""
    named = _named(subscriber_id, name) & (watchlists.c.origin == Origin.CHAT)
    return c.execute(delete(watchlists).where(named)).rowcount == 1


def sync_file(c: Connection, configured: Sequence[Watchlist]) -> None:
    """Makes the watchlists of the file those `configured`; what chats made stays.

    One that was there keeps its next digest unless its schedule or time zone changed. A chat's own of the
    same name is kept under another.
    """
    for watchlist in configured:
        _make_way(c, watchlist, {other.name for other in configured})
    saved = {save(c, _with_running_facts(c, watchlist)).id for watchlist in configured}
    owned = select(watchlists.c.id).where(watchlists.c.origin == Origin.FILE)
    gone = [watchlist_id for watchlist_id in c.scalars(owned) if watchlist_id not in saved]
    for watchlist_id in gone:
        c.execute(delete(watchlists).where(watchlists.c.id == watchlist_id))


def digests_due(c: Connection, *, now: datetime, among: Collection[int] | None = None) -> list[Watcher]:
    """Watchlists of active subscribers whose digest is due, longest overdue first; `among` ids or all."""
    overdue = _watched().where(watchlists.c.next_digest_at <= now, subscribers.c.active.is_(True))
    if among is not None:
        overdue = overdue.where(watchlists.c.id.in_(among))
    return _watchers(c, overdue.order_by(watchlists.c.next_digest_at, watchlists.c.id))


def ids_due(c: Connection, *, now: datetime) -> list[int]:
    """The ids of those whose digest is due, in the order of `digests_due`; of stopped subscribers too."""
    overdue = select(watchlists.c.id).where(watchlists.c.next_digest_at <= now)
    return list(c.scalars(overdue.order_by(watchlists.c.next_digest_at, watchlists.c.id)))


def set_next_digests(c: Connection, ids: Collection[int], at: datetime | None) -> None:
    """When the next digest of each is due; None for no digest."""
    for some in in_chunks(ids):
        c.execute(update(watchlists).where(watchlists.c.id.in_(some)).values(next_digest_at=at))


def merge(c: Connection, leaving: int, staying: int) -> None:
    """Gives the watchlists of one subscriber to another; see `subscribers.move` on equal names."""
    there = {watchlist.name: watchlist for watchlist in of(c, staying)}
    for watchlist in of(c, leaving):
        rival = there.get(watchlist.name)
        if rival is not None and _wish(rival) == _wish(watchlist):
            c.execute(delete(watchlists).where(watchlists.c.id == watchlist.id))
            continue
        name = watchlist.name if rival is None else _free_name(watchlist.name, there)
        there[name] = watchlist
        values = {"subscriber_id": staying, "name": name, "name_digest": digest(name)}
        c.execute(update(watchlists).where(watchlists.c.id == watchlist.id).values(values))


def _wish(watchlist: Watchlist) -> Watchlist:
    return replace(watchlist, id=0, subscriber_id=0, origin=Origin.CHAT, next_digest_at=None)


def _free_name(name: str, taken: Iterable[str]) -> str:
    return next(free for number in count(2) if (free := f"{name} ({number})") not in taken)


def _make_way(c: Connection, watchlist: Watchlist, wanted: Collection[str]) -> None:
    there = of(c, watchlist.subscriber_id)
    if any(one.name == watchlist.name and one.origin is Origin.CHAT for one in there):
        name = _free_name(watchlist.name, {*wanted, *(one.name for one in there)})
        values = {"name": name, "name_digest": digest(name)}
        own = _named(watchlist.subscriber_id, watchlist.name)
        c.execute(update(watchlists).where(own).values(values))


def _with_running_facts(c: Connection, watchlist: Watchlist) -> Watchlist:
    named = _named(watchlist.subscriber_id, watchlist.name)
    row = c.execute(select(watchlists).where(named)).mappings().first()
    if row is None:
        return watchlist
    there = _watchlist_of(row)
    if (there.digest, there.timezone) == (watchlist.digest, watchlist.timezone):
        return replace(watchlist, next_digest_at=there.next_digest_at)
    return watchlist


def _named(subscriber_id: int, name: str) -> ColumnElement[bool]:
    return (watchlists.c.subscriber_id == subscriber_id) & (watchlists.c.name_digest == digest(name))


def _watched() -> Select[Any]:
    return select(watchlists, subscribers).select_from(watchlists.join(subscribers))


def _watchers(c: Connection, chosen: Select[Any]) -> list[Watcher]:
    return [Watcher(subscriber_of(row), _watchlist_of(row)) for row in c.execute(chosen).mappings()]


def _row(watchlist: Watchlist) -> dict[str, Any]:
    words = watchlist.words
    return {
        **{name: getattr(watchlist, name) for name in (*_FIELDS, *_LISTS)},
        "name_digest": digest(watchlist.name),
        "words": {"any": words.any, "all": words.all, "none": words.none},
    }


def _watchlist_of(row: RowMapping) -> Watchlist:
    fields: dict[str, Any] = {name: row[watchlists.c[name]] for name in _FIELDS}
    lists: dict[str, Any] = {name: tuple(row[watchlists.c[name]]) for name in _LISTS}
    words = {which: tuple(those) for which, those in row[watchlists.c.words].items()}
    return Watchlist(id=row[watchlists.c.id], words=Words(**words), **lists, **fields)
