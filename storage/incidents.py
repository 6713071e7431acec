"""Incidents and the reports that make them up; knows no rule by which a report joins one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, func, or_, select, update

from classifiers.signals import Tier
from storage.dialect import insert
from storage.items import assessed_item_of, assessed_items, in_chunks
from storage.locks import take_turn
from storage.records import AssessedItem, Incident, Report
from storage.schema import incidents, reports
from storage.schema import items as stored_items
from storage.snapshots import (
    dyads_of,
    list_of_scoring,
    list_of_toll,
    lists_of_dyads,
    scoring_of,
    toll_of,
)

_AT_ONCE: Final = 500
_NUMBERS: Final = ("severity", "confidence", "notable", "serious", "critical", "owners", "reports")
_TEXTS: Final = ("title", "summary", "url", "source")
_FIELDS: Final = (*_TEXTS, "first_seen_at", "last_seen_at", "tier", "status", *_NUMBERS)
_REPORT: Final = (
    "incident_id",
    "item_id",
    "owner",
    "at",
    "voice",
    "reliability",
    "first_tier",
    "stance",
    "side",
)
_ATTRIBUTED: Final = ("owner", "voice", "reliability", "first_tier", "stance", "side")


def next_id(c: Connection) -> int:
    """The id that the next new incident gets; incidents are never removed, so it is the greatest and one.

    Ids follow from what is stored and from nothing else: the same on both engines, also after an undone
    transaction. On PostgreSQL this waits for whoever else is about to open incidents.
    """
    take_turn(c, "incidents")
    return last(c) + 1


def save(c: Connection, grown: Sequence[Incident]) -> list[Incident]:
    """Stores each as it is, new or known, and returns them in the order given.

    Those with id 0 get ids, in order, from `next_id` on; others may bring a new id that follows from it. Of
    two with one id the last holds.
    """
    if not grown:
        return []
    free = count(next_id(c)) if any(not one.id for one in grown) else count()
    saved = [one if one.id else replace(one, id=next(free)) for one in grown]
    statement = insert(c, incidents)
    anew = {column.name: statement.excluded[column.name] for column in incidents.c if column.name != "id"}
    c.execute(statement.on_conflict_do_update(index_elements=["id"], set_=anew), list(map(_row, saved)))
    return saved


def attach_all(c: Connection, new: Sequence[Report]) -> None:
    """Puts items into incidents, in order; one that is in an incident already stays there."""
    if new:
        statement = insert(c, reports).on_conflict_do_nothing(index_elements=["item_id"])
        c.execute(statement, list(map(_report_row, new)))


def reattribute(c: Connection, known: Sequence[Report]) -> None:
    """Writes anew, of reports with an item, for whom they count, how reliable they are and what they say."""
    if known:
        its = update(reports).where(reports.c.item_id == bindparam("item"))
        anew: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _ATTRIBUTED}
        rows = [
            {"item": one.item_id, **{f"new_{name}": getattr(one, name) for name in _ATTRIBUTED}}
            for one in known
        ]
        c.execute(its.values(anew), rows)


def last_report(c: Connection) -> int:
    """The highest id that a report was given, 0 for none; reports are never removed."""
    return c.scalar(select(func.max(reports.c.id))) or 0


def open_reports(c: Connection, *, since: datetime) -> list[tuple[Report, AssessedItem]]:
    """The reports of incidents last seen at or after `since`, in the order in which they were attached.

    Those whose item was purged are left out.
    """
    still_open = select(incidents.c.id).where(incidents.c.last_seen_at >= since)
    theirs = _reported().where(reports.c.incident_id.in_(still_open)).order_by(reports.c.id)
    return [(_report_of(row), assessed_item_of(row)) for row in c.execute(theirs).mappings()]


def told_by(c: Connection, incident_id: int) -> list[tuple[Report, AssessedItem]]:
    """The reports of one incident, in the order in which they were attached, whose items are still stored."""
    its = _reported().where(reports.c.incident_id == incident_id).order_by(reports.c.id)
    return [(_report_of(row), assessed_item_of(row)) for row in c.execute(its).mappings()]


def after(c: Connection, *, since: datetime) -> Iterator[Incident]:
    """Those first seen at or after `since`, by that time and id; holds a few hundred in memory at a time."""
    some = following(c, since=since, beyond=0, limit=_AT_ONCE)
    while some:
        yield from some
        last = some[-1]
        some = following(c, since=last.first_seen_at, beyond=last.id, limit=_AT_ONCE)


def following(c: Connection, *, since: datetime, beyond: int, limit: int) -> list[Incident]:
    """The next at most `limit` first seen after `since`, or at it with a higher id, by that time and id."""
    first, ordered = incidents.c.first_seen_at, (incidents.c.first_seen_at, incidents.c.id)
    later = and_(first >= since, or_(first > since, incidents.c.id > beyond))
    found = select(incidents).where(later).order_by(*ordered).limit(limit)
    return [_incident_of(row) for row in c.execute(found).mappings()]


def get(c: Connection, incident_id: int) -> Incident | None:
    """The incident as it stands now."""
    row = c.execute(select(incidents).where(incidents.c.id == incident_id)).mappings().first()
    return None if row is None else _incident_of(row)


def some(c: Connection, ids: Sequence[int]) -> list[Incident]:
    """Those of the ids that are stored, in the order of the ids."""
    found: dict[int, Incident] = {}
    for part in in_chunks(ids):
        rows = c.execute(select(incidents).where(incidents.c.id.in_(part))).mappings()
        found |= {row["id"]: _incident_of(row) for row in rows}
    return [found[one] for one in ids if one in found]


def last(c: Connection) -> int:
    """The highest id of any incident, 0 for none."""
    return c.scalar(select(func.max(incidents.c.id))) or 0


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
        some = page(c, beyond=last, limit=_AT_ONCE)
        if not some:
            return
        last = some[-1].id
        item_ids = _item_ids(c, [incident.id for incident in some])
        for incident in some:
            yield incident, tuple(map(str, item_ids[incident.id]))


def page(c: Connection, *, beyond: int, limit: int) -> list[Incident]:
    """The next of higher id than `beyond`, by id."""
    some = select(incidents).where(incidents.c.id > beyond).order_by(incidents.c.id).limit(limit)
    return [_incident_of(row) for row in c.execute(some).mappings()]


def at_least(tier: Tier) -> list[Tier]:
    """`tier` and those above it."""
    return [other for other in Tier if other.rank >= tier.rank]


def _reported() -> Select[Any]:
    joined = assessed_items().join(reports, reports.c.item_id == stored_items.c.id)
    return joined.add_columns(reports)


def _item_ids(c: Connection, incident_ids: list[int]) -> dict[int, list[int]]:
    there = reports.c.incident_id.in_(incident_ids) & reports.c.item_id.is_not(None)
    found: dict[int, list[int]] = defaultdict(list)
    pairs = select(reports.c.incident_id, reports.c.item_id).where(there).order_by(reports.c.item_id)
    for incident_id, item_id in c.execute(pairs):
        found[incident_id].append(item_id)
    return found


def _row(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        **{name: getattr(incident, name) for name in _FIELDS},
        "scoring": list_of_scoring(incident.scoring),
        "claimants": incident.claimants,
        "toll": list_of_toll(incident.toll),
        "places": incident.places,
        "dyads": lists_of_dyads(incident.dyads),
        "signals": dict(incident.signals),
    }


def _incident_of(row: RowMapping) -> Incident:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Incident(
        id=row["id"],
        scoring=scoring_of(row["scoring"]),
        claimants=tuple(row["claimants"]),
        toll=toll_of(row["toll"]),
        places=tuple(row["places"]),
        dyads=dyads_of(row["dyads"]),
        signals=row["signals"],
        **fields,
    )


def _report_row(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in _REPORT}


def _report_of(row: RowMapping) -> Report:
    fields: dict[str, Any] = {name: row[reports.c[name]] for name in _REPORT}
    return Report(**fields)
