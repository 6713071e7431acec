"""Deliveries: they were told, or will be. A queue that loses nothing and tells nobody twice.

Knows nothing of how a message is sent. A row is claimed for a while (`lease_until`); a worker that dies
leaves it to the next, who is told that the message may have gone out (`uncertain`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, or_, select, tuple_, update

from classifiers.signals import Tier
from storage import waiting
from storage.addresses import address_of, address_row, at
from storage.columns import fold
from storage.dialect import insert
from storage.items import in_chunks
from storage.records import Address, Button, Change, Delivery, DeliveryState
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
    "edits",
    "attachment_id",
)
_FOLLOWS: Final = (Change.UPDATED, Change.CLOSED)
_WAITING: Final = deliveries.c.state == DeliveryState.PENDING
_DEAD: Final = deliveries.c.state == DeliveryState.FAILED


def enqueue(c: Connection, delivery: Delivery) -> bool:
    """Queues it, in place of a dead letter of its key; False where this address has it in another state."""
    return enqueue_all(c, [delivery]) == [True]


def enqueue_all(c: Connection, queued: Sequence[Delivery]) -> list[bool]:
    """`enqueue` for each, in the order given; of two with one key for one address the first holds."""
    first: dict[tuple[str, Address], Delivery] = {}
    for delivery in queued:
        first.setdefault((fold(delivery.key), delivery.address), delivery)
    if not first:
        return []
    statement = insert(c, deliveries)
    revived = statement.on_conflict_do_update(
        index_elements=["key", "messenger", "chat", "thread"],
        set_={name: statement.excluded[name] for name in (*_FIELDS, "buttons")},
        where=_DEAD,
    )
    d = deliveries.c
    taken = c.execute(
        revived.returning(d.key, d.messenger, d.chat, d.thread), list(map(_row, first.values()))
    )
    new = {(key, Address(*place)) for key, *place in taken}
    return [_taken(new, (fold(delivery.key), delivery.address)) for delivery in queued]


def claim(c: Connection, *, now: datetime, lease: timedelta, resting: Collection[Address]) -> Delivery | None:
    """The most urgent delivery that is due and that no other worker holds, held until `now` + `lease`.

    By priority, then longest due, then id, but of one incident at one address in the order of its changes.
    Addresses in `resting` are passed over. `attempts` counts this one; `uncertain` is true where an earlier
    holder never answered. Commit before sending.
    """
    unheld = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
    due = select(deliveries).where(_WAITING, deliveries.c.due_at <= now, unheld, waiting.in_turn(now))
    if resting:
        here = tuple_(deliveries.c.messenger, deliveries.c.chat, deliveries.c.thread)
        due = due.where(here.not_in([(one.messenger, one.chat, one.thread) for one in resting]))
    ordered = due.order_by(deliveries.c.priority, deliveries.c.due_at, deliveries.c.id).limit(1)
    row = c.execute(ordered.with_for_update(skip_locked=True)).mappings().first()  # SQLite has locked it all
    if row is None:
        return None
    found = _delivery_of(waiting.first_of(c, row) or row)
    held = replace(
        found,
        lease_until=now + lease,
        attempts=found.attempts + 1,
        uncertain=found.uncertain or found.lease_until is not None,
    )
    values = {name: getattr(held, name) for name in ("lease_until", "attempts", "uncertain")}
    taking = update(deliveries).where(deliveries.c.id == held.id, _WAITING, unheld).values(values)
    body = c.scalar(taking.returning(deliveries.c.body))  # may have been rewritten since it was found
    return None if body is None else replace(held, body=body)


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


def told_of(c: Connection, incident_ids: Collection[int]) -> Mapping[Address, frozenset[int]]:
    """Which of the incidents each address has a delivery of, sent or still to be sent; no dead letters."""
    told: dict[Address, set[int]] = defaultdict(set)
    for some in in_chunks(list(incident_ids)):
        theirs = select(deliveries, alerts.c.incident_id).join(alerts)
        for row in c.execute(theirs.where(alerts.c.incident_id.in_(some), ~_DEAD)).mappings():
            told[address_of(deliveries, row)].add(row["incident_id"])
    return {address: frozenset(ids) for address, ids in told.items()}


def rang(c: Connection, *, since: datetime) -> Mapping[Address, list[tuple[Tier, datetime]]]:
    """The tier and time of every alert that each address was rung with, raised at or after `since`, in order.

    Dead letters, and what only brings an earlier message up to date, rang nobody.
    """
    rings = (alerts.c.at >= since) & alerts.c.change.not_in(_FOLLOWS)
    rows = select(deliveries, alerts.c.tier, alerts.c.at.label("rang")).join(alerts).where(rings, ~_DEAD)
    times: dict[Address, list[tuple[Tier, datetime]]] = defaultdict(list)
    for row in c.execute(rows.order_by(alerts.c.at, deliveries.c.id)).mappings():
        times[address_of(deliveries, row)].append((row["tier"], row["rang"]))
    return times


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


def _taken(new: set[tuple[str, Address]], place: tuple[str, Address]) -> bool:
    there = place in new
    new.discard(place)
    return there


def _row(delivery: Delivery) -> dict[str, Any]:
    buttons = [[[one.text, one.data, one.url] for one in row] for row in delivery.buttons]
    fields = {name: getattr(delivery, name) for name in _FIELDS}
    return {**address_row(delivery.address), **fields, "buttons": buttons}


def _count(c: Connection, those: ColumnElement[bool], address: Address | None) -> int:
    counted = select(func.count()).where(those)
    if address is not None:
        counted = counted.where(at(deliveries, address))
    return c.scalar(counted) or 0


def _delivery_of(row: RowMapping) -> Delivery:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    buttons = tuple(tuple(Button(*one) for one in one_row) for one_row in row["buttons"])
    return Delivery(id=row["id"], address=address_of(deliveries, row), buttons=buttons, **fields)
