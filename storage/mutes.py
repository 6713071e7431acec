"""Mutes: what subscribers do not want to hear of for a while; knows no alert."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, or_, select, update

from storage.dialect import insert
from storage.records import Mute, Muting
from storage.schema_chats import mutes

_FIELDS: Final = ("subscriber_id", "muting", "value", "until")


def of(c: Connection, subscriber_id: int, *, now: datetime) -> list[Mute]:
    """What a subscriber keeps quiet at `now`, everything first, then as it was asked for."""
    its = select(mutes).where(mutes.c.subscriber_id == subscriber_id, _holds(now)).order_by(mutes.c.id)
    found = [_mute_of(row) for row in c.execute(its).mappings()]
    return sorted(found, key=lambda mute: mute.muting is not Muting.ALL)


def every(c: Connection, *, now: datetime) -> Mapping[int, list[Mute]]:
    """What each subscriber who mutes anything keeps quiet at `now`."""
    found: dict[int, list[Mute]] = defaultdict(list)
    for row in c.execute(select(mutes).where(_holds(now)).order_by(mutes.c.id)).mappings():
        found[row["subscriber_id"]].append(_mute_of(row))
    return found


def put(c: Connection, mute: Mute) -> Mute:
    """Stores it, in place of one of the same; returned with its id."""
    row = {name: getattr(mute, name) for name in _FIELDS}
    statement = insert(c, mutes).values(row)
    anew = statement.on_conflict_do_update(
        index_elements=["subscriber_id", "muting", "value"], set_={"until": statement.excluded["until"]}
    )
    return replace(mute, id=c.execute(anew.returning(mutes.c.id)).scalar_one())


def end(c: Connection, subscriber_id: int, muting: Muting, value: str = "") -> bool:
    """Ends one mute; whether there was one."""
    its = (mutes.c.subscriber_id == subscriber_id) & (mutes.c.muting == muting) & (mutes.c.value == value)
    return c.execute(delete(mutes).where(its)).rowcount > 0


def end_all(c: Connection, subscriber_id: int) -> None:
    """Ends all that one subscriber mutes."""
    c.execute(delete(mutes).where(mutes.c.subscriber_id == subscriber_id))


def forget(c: Connection, before: datetime) -> None:
    """Removes those that were over by then."""
    c.execute(delete(mutes).where(mutes.c.until <= before))


def merge(c: Connection, leaving: int, staying: int) -> None:
    """Gives the mutes of one subscriber to another; of two of the same the other's own stays."""
    there = {(mute.muting, mute.value) for mute in _all_of(c, staying)}
    for mute in _all_of(c, leaving):
        if (mute.muting, mute.value) not in there:
            c.execute(update(mutes).where(mutes.c.id == mute.id).values(subscriber_id=staying))


def _all_of(c: Connection, subscriber_id: int) -> list[Mute]:
    its = select(mutes).where(mutes.c.subscriber_id == subscriber_id).order_by(mutes.c.id)
    return [_mute_of(row) for row in c.execute(its).mappings()]


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(mutes.c.until.is_(None), mutes.c.until > now)


def _mute_of(row: RowMapping) -> Mute:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Mute(id=row["id"], **fields)
