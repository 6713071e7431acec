"""Stored items found by words, places, signals, tier and time; knows nothing of who asks."""

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, exists, select

from classifiers.signals import LIKELY
from storage.dialect import items_with
from storage.incidents import at_least
from storage.items import assessed_item_of, assessed_items
from storage.records import HistoryEntry, HistoryQuery
from storage.schema import alerts, assessments, item_places, item_signals, items, reports


def search(c: Connection, query: HistoryQuery) -> list[HistoryEntry]:
    """What fits every condition of `query`, any of its places, any of its signals; newest first.

    New and old, `since` and `before` go by `first_seen_at`. `alerted`: the item's incident gave an alert.
    """
    found = _narrowed(_entries().where(items_with(c, query.words)), query)
    newest = found.order_by(items.c.first_seen_at.desc(), items.c.id.desc())
    page = newest.limit(query.limit).offset(query.offset)
    return [_entry_of(row) for row in c.execute(page).mappings()]


def of_link(c: Connection, url: str) -> HistoryEntry | None:
    """The item whose address this is, the one first seen last where several share it."""
    linked = _entries().where(items.c.url == url)
    row = (
        c.execute(linked.order_by(items.c.first_seen_at.desc(), items.c.id.desc()).limit(1))
        .mappings()
        .first()
    )
    return None if row is None else _entry_of(row)


def _entries() -> Select[Any]:
    told = exists().where(alerts.c.incident_id == reports.c.incident_id).label("alerted")
    joined = assessed_items().outerjoin(reports, reports.c.item_id == items.c.id)
    return joined.add_columns(reports.c.incident_id, told)


def _narrowed(found: Select[Any], query: HistoryQuery) -> Select[Any]:
    if query.since is not None:
        found = found.where(items.c.first_seen_at >= query.since)
    if query.before is not None:
        found = found.where(items.c.first_seen_at < query.before)
    if query.tier is not None:
        found = found.where(assessments.c.tier.in_(at_least(query.tier)))
    if query.places:
        found = found.where(
            items.c.id.in_(select(item_places.c.item_id).where(item_places.c.place.in_(query.places)))
        )
    if query.signals:
        likely = item_signals.c.signal.in_(query.signals) & (item_signals.c.probability >= LIKELY)
        found = found.where(items.c.id.in_(select(item_signals.c.item_id).where(likely)))
    return found


def _entry_of(row: RowMapping) -> HistoryEntry:
    found = assessed_item_of(row)
    return HistoryEntry(
        item=found.item,
        assessment=found.assessment,
        incident_id=row[reports.c.incident_id],
        alerted=row["alerted"],
    )
