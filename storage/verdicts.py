"""Verdicts: why each watchlist told of an item, or did not; knows nothing of how that was decided."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, ScalarSelect, and_, func, or_, select

from storage.dialect import insert
from storage.items import in_chunks
from storage.records import Address, DeliveryState, Reason, Verdict
from storage.schema import alerts, deliveries, subscribers, verdicts, watchlists

_FIELDS: Final = ("item_id", "watchlist_id", "reason", "detail", "at")


def add(c: Connection, decided: Sequence[Verdict]) -> None:
    """Stores them; a later verdict of the same item and watchlist stands in place of the earlier."""
    if not decided:
        return
    statement = insert(c, verdicts)
    newest = {name: statement.excluded[name] for name in ("reason", "detail", "at")}
    replaced = statement.on_conflict_do_update(index_elements=["item_id", "watchlist_id"], set_=newest)
    c.execute(replaced, [{name: getattr(verdict, name) for name in _FIELDS} for verdict in decided])


def of_item(c: Connection, item_id: int) -> list[Verdict]:
    """The verdicts on one item, by watchlist id."""
    its = select(verdicts).where(verdicts.c.item_id == item_id).order_by(verdicts.c.watchlist_id)
    return [_verdict_of(row) for row in c.execute(its).mappings()]


def of_items(
    c: Connection, item_ids: Collection[int], watchlist_ids: Collection[int] | None = None
) -> list[Verdict]:
    """Those on any of the items, of these watchlists or of all; of each item by watchlist id."""
    found: list[Verdict] = []
    for some in in_chunks(item_ids):
        its = select(verdicts).where(verdicts.c.item_id.in_(some))
        if watchlist_ids is not None:
            its = its.where(verdicts.c.watchlist_id.in_(watchlist_ids))
        ordered = its.order_by(verdicts.c.item_id, verdicts.c.watchlist_id)
        found += map(_verdict_of, c.execute(ordered).mappings())
    return found


def withheld(c: Connection, *, since: datetime) -> Mapping[Address, int]:
    """How many items a budget kept back from each address after its last message, at or after `since`."""
    v, last, its = verdicts.c, deliveries.alias(), alerts.alias()
    at_once = and_(v.at == last.c.created_at, v.item_id > func.coalesce(its.c.item_id, 0))
    place = [subscribers.c[name] for name in ("messenger", "chat", "thread")]
    counted = (
        select(*place, func.count(v.item_id.distinct()))
        .select_from(verdicts.join(watchlists).join(subscribers))
        .outerjoin(last, last.c.id == _last_message())
        .outerjoin(its, its.c.id == last.c.alert_id)
        .where(v.reason == Reason.BUDGET, v.at >= since)
        .where(or_(last.c.id.is_(None), v.at > last.c.created_at, at_once))
    )
    return {Address(*where): count for *where, count in c.execute(counted.group_by(*place))}


def _last_message() -> ScalarSelect[int]:
    """The newest message to a subscriber's address that is no edit and no dead letter."""
    d = deliveries.alias().c
    there = [d[name] == subscribers.c[name] for name in ("messenger", "chat", "thread")]
    told = select(d.id).where(*there, d.edits.is_(None), d.state != DeliveryState.FAILED)
    newest = told.order_by(d.created_at.desc(), d.id.desc()).limit(1)
    return newest.correlate(subscribers).scalar_subquery()


def _verdict_of(row: RowMapping) -> Verdict:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Verdict(**fields)
