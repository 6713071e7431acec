"""Stored items and incidents found by words, places, signals, tier and time, and what became of them.

Knows nothing of who asks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Text,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from classifiers.signals import LIKELY
from storage.addresses import at
from storage.dialect import items_with
from storage.incidents import at_least
from storage.items import assessed_item_of, assessed_items, in_chunks
from storage.records import (
    Address,
    DeliveryState,
    HistoryEntry,
    HistoryQuery,
    PastQuery,
    Reason,
    Told,
    Verdict,
)
from storage.schema import (
    alerts,
    assessments,
    deliveries,
    incidents,
    item_places,
    item_signals,
    items,
    reports,
    subscribers,
    verdicts,
)
from storage.schema_chats import held

_VERDICT: Final = ("item_id", "watchlist_id", "reason", "detail", "at")
_ALERT: Final = ("id", "incident_id", "change", "tier")
_TOLD: Final = ("state", "due_at", "sent_at", "edits", "last_error")
_SENT: Final = deliveries.c.state == DeliveryState.SENT
_MORE: Final = 10  # messages for each incident that is looked for: one may have been told of often


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


def found(c: Connection, query: PastQuery, *, limit: int) -> list[int]:
    """The ids of the incidents that fit every condition of `query`, the newest first, at most `limit`."""
    fitting = select(incidents.c.id).where(*_conditions(c, query))
    newest = fitting.order_by(incidents.c.first_seen_at.desc(), incidents.c.id.desc()).limit(limit)
    return list(c.scalars(newest))


def told_at(c: Connection, address: Address, incident_ids: Collection[int]) -> Mapping[int, list[Told]]:
    """By incident what became of its alerts at an address, in the order in which they were raised."""
    told: dict[int, list[Told]] = defaultdict(list)
    for some in in_chunks(incident_ids):
        for sendings in (_sendings(address), _keepings(address)):
            rows = c.execute(sendings.where(alerts.c.incident_id.in_(some)))
            for one in map(_told_of, rows.mappings()):
                told[one.incident_id].append(one)
    return {number: sorted(those, key=lambda one: one.alert_id) for number, those in told.items()}


def told_in(c: Connection, address: Address, message_id: int) -> list[int]:
    """The ids of the incidents that a message at an address told of, in order of their alerts."""
    found = [
        _told_of(row)
        for sendings in (_sendings(address), _keepings(address))
        for row in c.execute(sendings.where(deliveries.c.message_id == message_id)).mappings()
    ]
    return list(dict.fromkeys(one.incident_id for one in sorted(found, key=lambda one: one.alert_id)))


def latest_told(c: Connection, address: Address, *, limit: int) -> list[int]:
    """The ids of the incidents that an address was told of last, the latest first."""
    last = deliveries.c.sent_at.desc(), deliveries.c.id.desc()
    found = [
        (row["sent_at"], row["id"], row["incident_id"])
        for sendings in (_sendings(address), _keepings(address))
        for row in c.execute(sendings.where(_SENT).order_by(*last).limit(_MORE * limit)).mappings()
    ]
    return list(dict.fromkeys(incident_id for *_, incident_id in sorted(found, reverse=True)))[:limit]


def decided(
    c: Connection, watchlist_ids: Collection[int], incident_ids: Collection[int]
) -> Mapping[int, list[Verdict]]:
    """By incident the verdicts of some watchlists on its reports, the earliest first."""
    by_incident: dict[int, list[Verdict]] = defaultdict(list)
    joined = verdicts.join(reports, reports.c.item_id == verdicts.c.item_id)
    theirs = select(verdicts, reports.c.incident_id).select_from(joined)
    asked = theirs.where(verdicts.c.watchlist_id.in_(list(watchlist_ids)))
    for some in in_chunks(incident_ids):
        ordered = asked.where(reports.c.incident_id.in_(some)).order_by(verdicts.c.at)
        for row in c.execute(ordered).mappings():
            fields: dict[str, Any] = {name: row[name] for name in _VERDICT}
            by_incident[row["incident_id"]].append(Verdict(**fields))
    return by_incident


def raised(c: Connection, incident_ids: Collection[int]) -> Mapping[int, int]:
    """How many alerts each incident gave, whoever was told; those without any are left out."""
    counts: dict[int, int] = {}
    for some in in_chunks(incident_ids):
        counted = select(alerts.c.incident_id, func.count()).where(alerts.c.incident_id.in_(some))
        counts.update(c.execute(counted.group_by(alerts.c.incident_id)).all())
    return counts


def brought(c: Connection, feed_ids: Collection[int], *, since: datetime) -> int:
    """How many items some feeds brought that were first seen at or after `since`."""
    its = items.c.feed_id.in_(list(feed_ids)) & (items.c.first_seen_at >= since)
    return c.scalar(select(func.count()).where(its)) or 0


def _conditions(c: Connection, query: PastQuery) -> Iterator[ColumnElement[bool]]:
    if query.since is not None:
        yield incidents.c.first_seen_at >= query.since
    if query.upto is not None:
        yield incidents.c.id <= query.upto
    if query.words:
        worded = reports.join(items, items.c.id == reports.c.item_id)
        said = select(reports.c.incident_id).select_from(worded).where(items_with(c, query.words))
        yield incidents.c.id.in_(said)
    if query.places:
        listed = cast(incidents.c.places, Text)
        yield or_(*(listed.contains(f'"{code}"', autoescape=True) for code in query.places))
    if query.signals:
        read = type_coerce(incidents.c.signals, JSON)
        names = [name for name in query.signals if '"' not in name]  # no path of SQLite's can name others
        yield or_(false(), *(read[name].as_float() >= LIKELY for name in names))
    if query.tier is not None:
        yield incidents.c.tier.in_(at_least(query.tier))
    else:
        yield or_(incidents.c.tier.is_not(None), exists().where(alerts.c.incident_id == incidents.c.id))
    if query.told is not None:
        here = [
            sendings.where(_SENT).with_only_columns(alerts.c.incident_id)
            for sendings in (_sendings(query.told), _keepings(query.told))
        ]
        yield or_(*(incidents.c.id.in_(each) for each in here))


def _sendings(address: Address) -> Select[Any]:
    """What was or will be sent to an address of one alert each."""
    joined = deliveries.join(alerts, alerts.c.id == deliveries.c.alert_id)
    columns = (*(alerts.c[name] for name in _ALERT), *(deliveries.c[name] for name in _TOLD))
    return select(*columns, literal(None).label("reason")).select_from(joined).where(at(deliveries, address))


def _keepings(address: Address) -> Select[Any]:
    """What is kept for those at an address until they are awake, with what told them then."""
    joined = held.join(alerts, alerts.c.id == held.c.alert_id).join(subscribers)
    whole = joined.outerjoin(deliveries, deliveries.c.id == held.c.delivery_id)
    columns = (*(alerts.c[name] for name in _ALERT), *(deliveries.c[name] for name in _TOLD))
    return select(*columns, held.c.reason).select_from(whole).where(at(subscribers, address))


def _told_of(row: RowMapping) -> Told:
    """A row of `_sendings` or `_keepings`."""
    fields: dict[str, Any] = {
        name: row[name] for name in ("incident_id", "change", "tier", "due_at", "sent_at")
    }
    return Told(
        alert_id=row["id"],
        state=row["state"] or DeliveryState.PENDING,
        edit=row["edits"] is not None,
        error=row["last_error"] or "",
        kept=row["reason"] and Reason(row["reason"]),
        **fields,
    )


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
