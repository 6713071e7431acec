"""Deliveries: they were told, or will be. A queue that loses nothing and tells nobody twice.

Knows nothing of how a message is sent. A row is claimed for a while (`lease_until`); a worker that dies
leaves it to the next, who is told that the message may have gone out (`uncertain`).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, or_, select, tuple_, update

from storage.addresses import address_of, address_row, at
from storage.dialect import insert
from storage.records import Address, Delivery, DeliveryState
from storage.schema import alerts, deliveries

_FIELDS: Final = (
    "key",
    "body",
    "priority",
    "due_at",
    "created_at",
    "alert_id",
    "state",
    "lease_until",
    "attempts",
    "uncertain",
    "message_id",
    "sent_at",
    "last_error",
)
_WAITING: Final = deliveries.c.state == DeliveryState.PENDING
_DEAD: Final = deliveries.c.state == DeliveryState.FAILED


def enqueue(c: Connection, delivery: Delivery) -> bool:
    """Queues it, in place of a dead letter of its key; False where this address has it in another state."""
    row = {**address_row(delivery.address), **{name: getattr(delivery, name) for name in _FIELDS}}
    statement = insert(c, deliveries).values(row)
    revived = statement.on_conflict_do_update(
        index_elements=["key", "messenger", "chat", "thread"],
        set_={name: statement.excluded[name] for name in _FIELDS},
        where=_DEAD,
    )
    return c.scalar(revived.returning(deliveries.c.id)) is not None


def claim(c: Connection, *, now: datetime, lease: timedelta, resting: Collection[Address]) -> Delivery | None:
    """The most urgent delivery that is due and that no other worker holds, held until `now` + `lease`.

    By priority, then longest due, then id; addresses in `resting` are passed over. `attempts` counts this
    one; `uncertain` is true where an earlier holder never answered. Commit before sending.
    """
    unheld = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
    due = select(deliveries).where(_WAITING, deliveries.c.due_at <= now, unheld)
    if resting:
        here = tuple_(deliveries.c.messenger, deliveries.c.chat, deliveries.c.thread)
        due = due.where(here.not_in([(one.messenger, one.chat, one.thread) for one in resting]))
    ordered = due.order_by(deliveries.c.priority, deliveries.c.due_at, deliveries.c.id).limit(1)
    row = c.execute(ordered.with_for_update(skip_locked=True)).mappings().first()  # SQLite has locked it all
    if row is None:
        return None
    found = _delivery_of(row)
    held = replace(
        found,
        lease_until=now + lease,
        attempts=found.attempts + 1,
        uncertain=found.uncertain or found.lease_until is not None,
    )
    values = {name: getattr(held, name) for name in ("lease_until", "attempts", "uncertain")}
    taken = c.execute(update(deliveries).where(deliveries.c.id == held.id, _WAITING, unheld).values(values))
    return held if taken.rowcount == 1 else None


def sent(c: Connection, delivery_id: int, *, message_id: int, now: datetime) -> None:
    """It went out, whatever was thought of it before."""
    values = {
        "state": DeliveryState.SENT,
        "lease_until": None,
        "message_id": message_id,
        "sent_at": now,
        "uncertain": False,
        "last_error": "",
    }
    c.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def retry(c: Connection, delivery_id: int, *, at: datetime, error: str, uncertain: bool = False) -> None:
    """It is to be tried again at `at`; `uncertain` where it may have gone out."""
    its = (deliveries.c.id == delivery_id) & _WAITING
    values = {"due_at": at, "last_error": error, "uncertain": uncertain, "lease_until": None}
    c.execute(update(deliveries).where(its).values(values))


def fail(c: Connection, delivery_id: int, *, error: str) -> None:
    """It will never go out: a dead letter for people to see. What another worker did send stays sent."""
    its = (deliveries.c.id == delivery_id) & (deliveries.c.state != DeliveryState.SENT)
    values = {"state": DeliveryState.FAILED, "lease_until": None, "last_error": error}
    c.execute(update(deliveries).where(its).values(values))


def park(c: Connection, address: Address, *, error: str) -> None:
    """Keeps back all that waits for an address that cannot be reached, until `release`."""
    values = {"state": DeliveryState.PARKED, "lease_until": None, "last_error": error}
    c.execute(update(deliveries).where(at(deliveries, address), _WAITING).values(values))


def release(c: Connection, address: Address, *, since: datetime | None, now: datetime | None) -> int:
    """Makes due at `now` what was parked for an address and made at or after `since`; how many that is.

    What is older has lost its news: it fails, so that it neither comes late nor waits for ever. Without
    `since` nothing is too old; without `now` each is due when it was before.
    """
    parked = at(deliveries, address) & (deliveries.c.state == DeliveryState.PARKED)
    fresh = parked if since is None else parked & (deliveries.c.created_at >= since)
    due = {} if now is None else {"due_at": now}
    values = {"state": DeliveryState.PENDING, **due}
    released = c.execute(update(deliveries).where(fresh).values(values))
    c.execute(update(deliveries).where(parked).values(state=DeliveryState.FAILED))
    return released.rowcount


def rest(c: Connection, address: Address, *, until: datetime) -> None:
    """Lets nothing that waits for an address be due before `until`."""
    early = at(deliveries, address) & _WAITING & (deliveries.c.due_at < until)
    c.execute(update(deliveries).where(early).values(due_at=until))


def told_of(c: Connection, incident_id: int) -> frozenset[Address]:
    """The addresses that have a delivery of any alert of this incident, sent or still to be sent.

    A dead letter told nobody.
    """
    theirs = select(deliveries).join(alerts).where(alerts.c.incident_id == incident_id, ~_DEAD)
    return frozenset(address_of(deliveries, row) for row in c.execute(theirs).mappings())


def undelivered(c: Connection, address: Address | None) -> int:
    """How many were not told, for one address or all: waiting, parked and failed."""
    unsent = [state for state in DeliveryState if state is not DeliveryState.SENT]
    return _count(c, deliveries.c.state.in_(unsent), address)


def failed(c: Connection, limit: int, address: Address | None = None) -> list[Delivery]:
    """The dead letters of one address or all, newest first, at most `limit`."""
    dead = select(deliveries).where(_DEAD)
    if address is not None:
        dead = dead.where(at(deliveries, address))
    newest = dead.order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
    return [_delivery_of(row) for row in c.execute(newest).mappings()]


def dead_letters(c: Connection, address: Address | None) -> int:
    """How many failed for good, for one address or all."""
    return _count(c, _DEAD, address)


def move(c: Connection, old: Address, new: Address) -> None:
    """What was sent to `old`, waits or is parked for it is for `new`, unless that has the same key.

    What was sent goes along: who was told of an incident at `old` is not to be told of it anew.
    """
    leaving = at(deliveries, old) & ~_DEAD
    living = select(deliveries.c.key).where(leaving)
    c.execute(delete(deliveries).where(at(deliveries, new), _DEAD, deliveries.c.key.in_(living)))
    there = select(deliveries.c.key).where(at(deliveries, new))
    c.execute(delete(deliveries).where(leaving, deliveries.c.key.in_(there)))
    c.execute(update(deliveries).where(leaving).values({**address_row(new), "lease_until": None}))


def _count(c: Connection, those: ColumnElement[bool], address: Address | None) -> int:
    counted = select(func.count()).where(those)
    if address is not None:
        counted = counted.where(at(deliveries, address))
    return c.scalar(counted) or 0


def _delivery_of(row: RowMapping) -> Delivery:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Delivery(id=row["id"], address=address_of(deliveries, row), **fields)
