"""Held: alerts that wait until their subscriber is awake, and what told them then; knows not who is awake."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, func, or_, select, update
from sqlalchemy.sql.selectable import NamedFromClause

from storage.addresses import PLACE, address_of, at, at_any, subscriber_of
from storage.dialect import insert
from storage.items import in_chunks
from storage.records import Address, Change, DeliveryState, Held, Subscriber
from storage.schema import alerts, deliveries, subscribers
from storage.schema_chats import held

_FIELDS: Final = ("subscriber_id", "alert_id", "reason", "at", "delivery_id")
_TURNS: Final = (Change.RUNG, Change.SPIRAL, Change.SURPRISE)
_PLACE: Final = ("messenger", "chat", "thread")
_LIVES: Final = deliveries.c.state != DeliveryState.FAILED


def add(c: Connection, kept: Sequence[Held]) -> None:
    """Keeps alerts for subscribers; one that is kept already stays as it is."""
    if kept:
        statement = insert(c, held).on_conflict_do_nothing(index_elements=["subscriber_id", "alert_id"])
        c.execute(statement, [{name: getattr(one, name) for name in _FIELDS} for one in kept])


def waiting(c: Connection) -> list[Subscriber]:
    """The active subscribers for whom something waits, by id."""
    theirs = select(held.c.subscriber_id).where(_waits())
    found = select(subscribers).where(subscribers.c.id.in_(theirs), subscribers.c.active.is_(True))
    return [subscriber_of(row) for row in c.execute(found.order_by(subscribers.c.id)).mappings()]


def of(c: Connection, subscriber_id: int) -> list[Held]:
    """What waits for one subscriber, in order of the alerts."""
    its = select(held).where(held.c.subscriber_id == subscriber_id, _waits()).order_by(held.c.alert_id)
    return [_held_of(row) for row in c.execute(its).mappings()]


def overtake(c: Connection, subscriber: Subscriber) -> None:
    """Takes as told what a later message about the same incident told this subscriber meanwhile."""
    own, later = _aliases()
    told = (
        select(func.min(deliveries.c.id))
        .join(later, later.c.id == deliveries.c.alert_id)
        .join(own, own.c.incident_id == later.c.incident_id)
        .where(own.c.id == held.c.alert_id, later.c.id >= held.c.alert_id)
        .where(at(deliveries, subscriber.address), _LIVES, deliveries.c.edits.is_(None))
        .correlate(held)
        .scalar_subquery()
    )
    its = (held.c.subscriber_id == subscriber.id) & _waits()
    c.execute(update(held).where(its).values(delivery_id=told))


def told(c: Connection, subscriber: Subscriber, alert_ids: Collection[int], key: str) -> None:
    """Notes that the delivery of this `key` at the subscriber's address tells of the alerts."""
    telling = select(deliveries.c.id).where(deliveries.c.key == key, at(deliveries, subscriber.address))
    for some in in_chunks(alert_ids):
        its = (held.c.subscriber_id == subscriber.id) & held.c.alert_id.in_(some) & _waits()
        c.execute(update(held).where(its).values(delivery_id=telling.scalar_subquery()))


def told_of(c: Connection, incident_ids: Collection[int]) -> Mapping[Address, frozenset[int]]:
    """Which of the incidents each address was told of, or will be, by what told the alerts held for it."""
    found: dict[Address, set[int]] = defaultdict(set)
    for some in in_chunks(incident_ids):
        there = (deliveries.c[name] for name in _PLACE)  # not the bodies of all
        telling = select(*there, alerts.c.incident_id).join(held, held.c.delivery_id == deliveries.c.id)
        theirs = telling.join(alerts, alerts.c.id == held.c.alert_id)
        for row in c.execute(theirs.where(alerts.c.incident_id.in_(some), _LIVES)).mappings():
            found[address_of(deliveries, row)].add(row["incident_id"])
    return {address: frozenset(ids) for address, ids in found.items()}


def counted(
    c: Connection, addresses: Collection[Address], *, since: datetime, before: datetime
) -> Mapping[Address, int]:
    """How many incidents and turns were held for each address in [since, before) and not told by then."""
    joined = held.join(subscribers).join(alerts).outerjoin(deliveries, deliveries.c.id == held.c.delivery_id)
    turn = case((alerts.c.change.in_(_TURNS), alerts.c.series), else_="").label("turn")
    place = [subscribers.c[name] for name in PLACE]
    there = select(*place, alerts.c.incident_id, turn).select_from(joined)
    untold = or_(_waits(), deliveries.c.created_at >= before)
    spanned = there.where(held.c.at >= since, held.c.at < before, untold).distinct()
    found: dict[Address, int] = {}
    for some in in_chunks(addresses):
        each = spanned.where(at_any(subscribers, some)).subquery()
        there_each = [each.c[name] for name in PLACE]
        counts = select(*there_each, func.count()).group_by(*there_each)
        found |= {Address(*where): count for *where, count in c.execute(counts)}
    return found


def merge(c: Connection, leaving: int, staying: int) -> None:
    """Gives what is held for one subscriber to another, unless it is held there too."""
    there = select(held.c.alert_id).where(held.c.subscriber_id == staying)
    its = (held.c.subscriber_id == leaving) & held.c.alert_id.not_in(there)
    c.execute(update(held).where(its).values(subscriber_id=staying))


def purge(c: Connection, before: datetime) -> None:
    """Forgets what has waited since before then: whoever it was for never came back."""
    c.execute(delete(held).where(_waits(), held.c.at < before))


@cache
def _aliases() -> tuple[NamedFromClause, NamedFromClause]:
    """Names for the alert that is held and a later one; making them takes a while."""
    return alerts.alias(), alerts.alias()


def _waits() -> ColumnElement[bool]:
    """The condition that nothing told it yet."""
    return held.c.delivery_id.is_(None)


def _held_of(row: RowMapping) -> Held:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Held(**fields)
