"""What waits to be sent of an incident: the order in which it goes out, and what a newer change replaces."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, or_, select, update
from sqlalchemy.sql.selectable import NamedFromClause

from storage.addresses import address_of
from storage.buttons import lists_of_buttons
from storage.items import in_chunks
from storage.records import DeliveryState, Rewriting, Waiting
from storage.schema import alerts, deliveries

_OWN: Final = ("id", "messenger", "chat", "thread", "priority", "edits")  # not the bodies of all
_OF_ALERTS: Final = ("incident_id", "change", "reason")
_PENDING: Final = deliveries.c.state == DeliveryState.PENDING


def of_incidents(c: Connection, incident_ids: Collection[int]) -> list[Waiting]:
    """What is pending of the incidents' alerts and surely went to nobody; of each in order of its changes.

    Nobody claims it before the transaction ends, so that what is withdrawn or rewritten does not go out.
    """
    found: list[Waiting] = []
    for some in in_chunks(incident_ids):
        told = (*(deliveries.c[name] for name in _OWN), *(alerts.c[name] for name in _OF_ALERTS))
        theirs = select(*told).join_from(deliveries, alerts)
        wanted = theirs.where(_untouched(), alerts.c.incident_id.in_(some))
        kept = wanted.order_by(alerts.c.id).with_for_update(of=deliveries, skip_locked=True)
        found += map(_waiting_of, c.execute(kept).mappings())
    return found


def withdraw(c: Connection, delivery_ids: Collection[int]) -> None:
    """Takes back deliveries that a newer one stands for."""
    for some in in_chunks(delivery_ids):
        c.execute(delete(deliveries).where(deliveries.c.id.in_(some), _untouched()))


def rewrite(c: Connection, anew: Collection[Rewriting]) -> None:
    """Brings deliveries up to date before they go out; those that come to read the same, at once."""
    alike: dict[Rewriting, list[int]] = defaultdict(list)
    for one in anew:
        alike[replace(one, delivery_id=0)].append(one.delivery_id)
    for one, ids in alike.items():
        values = {"body": one.body, "priority": one.priority, "held": one.held}
        buttons = lists_of_buttons(one.buttons)
        for some in in_chunks(ids):
            its = update(deliveries).where(deliveries.c.id.in_(some), _untouched())
            c.execute(its.values(buttons=buttons, **values))


def in_turn(now: datetime) -> ColumnElement[bool]:
    """The condition that no earlier change of a row's incident is held, or due later, at its address."""
    earlier, theirs, own = _others()
    stuck = or_(earlier.c.due_at > now, earlier.c.lease_until > now)
    before = (
        select(earlier.c.id)
        .join(theirs, theirs.c.id == earlier.c.alert_id)
        .join(own, own.c.incident_id == theirs.c.incident_id)
        .where(own.c.id == deliveries.c.alert_id, earlier.c.alert_id < deliveries.c.alert_id)
        .where(*(earlier.c[name] == deliveries.c[name] for name in ("messenger", "chat", "thread")))
        .where(earlier.c.state == DeliveryState.PENDING, stuck)
    )
    return ~before.correlate(deliveries).exists()


def first_of(c: Connection, delivery_ids: Collection[int]) -> dict[int, RowMapping]:
    """By id of a delivery, the earliest change of its incident that waits at its address before its own."""
    its, own, earlier = _others()
    found = (
        select(its.c.id.label("its"), deliveries)
        .join(own, own.c.id == its.c.alert_id)
        .join(earlier, earlier.c.incident_id == own.c.incident_id)
        .join(deliveries, deliveries.c.alert_id == earlier.c.id)
        .where(its.c.id.in_(delivery_ids), deliveries.c.alert_id < its.c.alert_id, _PENDING)
        .where(*(its.c[name] == deliveries.c[name] for name in ("messenger", "chat", "thread")))
    )
    latest_first = found.order_by(deliveries.c.alert_id.desc(), deliveries.c.id.desc())
    return {row["its"]: row for row in c.execute(latest_first).mappings()}


@cache
def _others() -> tuple[NamedFromClause, NamedFromClause, NamedFromClause]:
    """Names for an earlier delivery, its alert, and the alert of the later one; making them takes a while."""
    return deliveries.alias(), alerts.alias(), alerts.alias()


def _untouched() -> ColumnElement[bool]:
    """The condition that a delivery is pending, held by nobody, and surely went to nobody."""
    return _PENDING & deliveries.c.lease_until.is_(None) & deliveries.c.uncertain.is_(False)


def _waiting_of(row: RowMapping) -> Waiting:
    return Waiting(
        delivery_id=row["id"],
        address=address_of(deliveries, row),
        incident_id=row["incident_id"],
        change=row["change"],
        reason=row["reason"],
        priority=row["priority"],
        edits=row["edits"],
    )
