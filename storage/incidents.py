"""Incidents and the reports that make them up; knows no rule by which a report joins one."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.columns import digest
from storage.dialect import insert
from storage.items import assessed_item_of, assessed_items
from storage.records import AssessedItem, Incident, Report
from storage.schema import incidents, reports
from storage.schema import items as stored_items

_AT_ONCE: Final = 500
_FIELDS: Final = (
    "title",
    "title_key",
    "summary",
    "url",
    "source",
    "first_seen_at",
    "last_seen_at",
    "tier",
    "severity",
    "status",
    "owners",
    "reports",
)


def find(c: Connection, title_keys: Collection[str], *, since: datetime) -> dict[str, Incident]:
    """By title key, the incident last seen latest, of those still open: last seen at or after `since`."""
    wanted = {digest(key): key for key in title_keys}
    found: dict[str, Incident] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = list(wanted)[start : start + _AT_ONCE]
        still_open = incidents.c.title_digest.in_(some) & (incidents.c.last_seen_at >= since)
        ordered = select(incidents).where(still_open).order_by(incidents.c.last_seen_at, incidents.c.id)
        for row in c.execute(ordered).mappings():
            found[wanted[row["title_digest"]]] = _incident_of(row)
    return found


def add(c: Connection, incident: Incident) -> Incident:
    """Stores a new incident; returned with its id."""
    row = c.execute(incidents.insert().returning(incidents), _row(incident)).mappings().one()
    return _incident_of(row)


def update(c: Connection, incident: Incident) -> None:
    """Writes all of the incident with this id anew."""
    c.execute(incidents.update().where(incidents.c.id == incident.id).values(_row(incident)))


def attach(c: Connection, report: Report) -> bool:
    """Puts an item into an incident. False where it is in one already, whichever."""
    row = {
        "incident_id": report.incident_id,
        "item_id": report.item_id,
        "owner": report.owner,
        "at": report.at,
    }
    statement = insert(c, reports).values(row).on_conflict_do_nothing(index_elements=["item_id"])
    return c.scalar(statement.returning(reports.c.id)) is not None


def get(c: Connection, incident_id: int) -> Incident | None:
    """The incident as it stands now."""
    row = c.execute(select(incidents).where(incidents.c.id == incident_id)).mappings().first()
    return None if row is None else _incident_of(row)


def of_item(c: Connection, item_key: str) -> Incident | None:
    """The incident that the item of this key is a report of."""
    joined = incidents.join(reports).join(stored_items, stored_items.c.id == reports.c.item_id)
    its = select(incidents).select_from(joined).where(stored_items.c.key == item_key)
    row = c.execute(its).mappings().first()
    return None if row is None else _incident_of(row)


def between(c: Connection, *, since: datetime, before: datetime, tier: Tier | None) -> list[Incident]:
    """Those first seen in [since, before) of at least `tier` (None: below notable too), gravest first."""
    span = select(incidents).where(incidents.c.first_seen_at >= since, incidents.c.first_seen_at < before)
    if tier is not None:
        span = span.where(incidents.c.tier.in_(at_least(tier)))
    ordered = span.order_by(incidents.c.severity.desc(), incidents.c.id)
    return [_incident_of(row) for row in c.execute(ordered).mappings()]


def owners(c: Connection, incident_id: int) -> frozenset[str]:
    """Who reported it; those whose items were purged still count."""
    return frozenset(c.scalars(select(reports.c.owner).where(reports.c.incident_id == incident_id)))


def items(c: Connection, incident_id: int) -> list[AssessedItem]:
    """Its reports that are still stored, first seen first."""
    joined = assessed_items().join(reports, reports.c.item_id == stored_items.c.id)
    its = joined.where(reports.c.incident_id == incident_id)
    ordered = its.order_by(stored_items.c.first_seen_at, stored_items.c.id)
    return [assessed_item_of(row) for row in c.execute(ordered).mappings()]


def every(c: Connection) -> Iterator[tuple[Incident, tuple[str, ...]]]:
    """Each incident by id with the ids of its stored items; holds a few hundred in memory at a time."""
    last = 0
    while True:
        page = select(incidents).where(incidents.c.id > last).order_by(incidents.c.id).limit(_AT_ONCE)
        some = [_incident_of(row) for row in c.execute(page).mappings()]
        if not some:
            return
        last = some[-1].id
        item_ids = _item_ids(c, [incident.id for incident in some])
        for incident in some:
            yield incident, tuple(map(str, item_ids[incident.id]))


def at_least(tier: Tier) -> list[Tier]:
    """`tier` and those above it."""
    return [other for other in Tier if other.rank >= tier.rank]


def _item_ids(c: Connection, incident_ids: list[int]) -> dict[int, list[int]]:
    there = reports.c.incident_id.in_(incident_ids) & reports.c.item_id.is_not(None)
    found: dict[int, list[int]] = defaultdict(list)
    pairs = select(reports.c.incident_id, reports.c.item_id).where(there).order_by(reports.c.item_id)
    for incident_id, item_id in c.execute(pairs):
        found[incident_id].append(item_id)
    return found


def _row(incident: Incident) -> dict[str, Any]:
    return {
        **{name: getattr(incident, name) for name in _FIELDS},
        "title_digest": digest(incident.title_key),
        "places": incident.places,
        "dyads": [[dyad.source, dyad.target] for dyad in incident.dyads],
        "signals": dict(incident.signals),
    }


def _incident_of(row: RowMapping) -> Incident:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Incident(
        id=row["id"],
        places=tuple(row["places"]),
        dyads=tuple(Dyad(*sides) for sides in row["dyads"]),
        signals=row["signals"],
        **fields,
    )
