"""Deliveries: they were told, or will be. A queue that loses nothing and tells nobody twice.

Knows nothing of how a message is sent, nor (but for `claim`) of who sends it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from classifiers.signals import Tier
from storage import claims, held
from storage.addresses import address_of, address_row, at
from storage.columns import fold
from storage.delivery_rows import FIELDS, delivery_of, delivery_row
from storage.dialect import insert
from storage.items import in_chunks
from storage.records import Address, Change, Delivery, DeliveryState
from storage.schema import alerts, deliveries

_PLACE: Final = ("messenger", "chat", "thread")
_FOLLOWS: Final = (Change.UPDATED, Change.CLOSED)
_WAITING: Final = deliveries.c.state == DeliveryState.PENDING
_UNSENT: Final = (DeliveryState.PENDING, DeliveryState.PARKED, DeliveryState.FAILED)
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
        set_={name: statement.excluded[name] for name in (*FIELDS, "buttons")},
        where=_DEAD,
    )
    d = deliveries.c
    taken = c.execute(
        revived.returning(d.key, d.messenger, d.chat, d.thread), list(map(delivery_row, first.values()))
    )
    new = {(key, Address(*place)) for key, *place in taken}
    return [_taken(new, (fold(delivery.key), delivery.address)) for delivery in queued]


def claim(c: Connection, *, now: datetime, lease: timedelta, resting: Collection[Address]) -> Delivery | None:
    """The first that `claims.take` takes, if any is due."""
    return next(iter(claims.take(c, now=now, lease=lease, resting=resting, limit=1)), None)


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


def drop(c: Connection, delivery_id: int) -> None:
    """Takes out one that has nothing to say any more, such as an edit of a message that is gone."""
    c.execute(delete(deliveries).where(deliveries.c.id == delivery_id, _WAITING))


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


def rest(c: Connection, address: Address, *, until: datetime, but_for: int = -1) -> None:
    """Lets nothing of an address be due before `until`, but what has a priority up to `but_for`."""
    early = at(deliveries, address) & _WAITING & (deliveries.c.due_at < until)
    early &= deliveries.c.priority > but_for
    c.execute(update(deliveries).where(early).values(due_at=until))


def told_of(c: Connection, incident_ids: Collection[int]) -> Mapping[Address, frozenset[int]]:
    """Which of the incidents each address has a delivery of, sent or still to be sent; no dead letters.

    What a summary told of those that were held for it counts too.
    """
    told: dict[Address, set[int]] = defaultdict(set)
    for address, ids in held.told_of(c, incident_ids).items():
        told[address] |= ids
    for some in in_chunks(list(incident_ids)):
        there = (deliveries.c[name] for name in _PLACE)
        theirs = select(*there, alerts.c.incident_id).join(alerts).distinct()
        for row in c.execute(theirs.where(alerts.c.incident_id.in_(some), ~_DEAD)).mappings():
            told[address_of(deliveries, row)].add(row["incident_id"])
    return {address: frozenset(ids) for address, ids in told.items()}


def rang(c: Connection, *, since: datetime) -> Mapping[Address, list[tuple[Tier, datetime]]]:
    """The tier and time of every alert that each address was rung with, raised at or after `since`, in order.

    Dead letters, and what only brings an earlier message up to date, rang nobody.
    """
    rings = (alerts.c.at >= since) & alerts.c.change.not_in(_FOLLOWS) & deliveries.c.edits.is_(None)
    there = (deliveries.c[name] for name in _PLACE)
    rows = select(*there, alerts.c.tier, alerts.c.at.label("rang")).join(alerts).where(rings, ~_DEAD)
    times: dict[Address, list[tuple[Tier, datetime]]] = defaultdict(list)
    for row in c.execute(rows.order_by(alerts.c.at, deliveries.c.id)).mappings():
        times[address_of(deliveries, row)].append((row["tier"], row["rang"]))
    return times


def undelivered(c: Connection, address: Address | None) -> int:
    """How many were not told, for one address or all: waiting, parked and failed."""
    return _count(c, deliveries.c.state.in_(_UNSENT), address)


def failed(c: Connection, limit: int, address: Address | None = None) -> list[Delivery]:
    """The dead letters of one address or all, newest first, at most `limit`."""
    dead = select(deliveries).where(_DEAD)
    if address is not None:
        dead = dead.where(at(deliveries, address))
    newest = dead.order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
    return [delivery_of(row) for row in c.execute(newest).mappings()]


def dead_letters(c: Connection, address: Address | None) -> int:
    """How many failed for good, for one address or all."""
    return _count(c, _DEAD, address)


def resend(c: Connection, delivery_ids: Collection[int] | None, *, now: datetime) -> int:
    """Makes dead letters, those of these ids or all, due anew as if never tried; how many that were."""
    values = {"state": DeliveryState.PENDING, "due_at": now, "attempts": 0, "uncertain": False}
    again = update(deliveries).where(_DEAD).values(values)
    if delivery_ids is None:
        return c.execute(again).rowcount
    return sum(c.execute(again.where(deliveries.c.id.in_(some))).rowcount for some in in_chunks(delivery_ids))


def by_state(c: Connection, address: Address | None) -> Mapping[DeliveryState, int]:
    """How many there are of each state but sent, for one address or all; none of a state that has none."""
    counted = select(deliveries.c.state, func.count()).where(deliveries.c.state.in_(_UNSENT))
    if address is not None:
        counted = counted.where(at(deliveries, address))
    return dict(c.execute(counted.group_by(deliveries.c.state)).all())


def move(c: Connection, old: Address, new: Address) -> None:
    """What was sent to `old`, waits or is parked for it is for `new`, unless that has the same key.

    What was sent goes along: who was told of an incident at `old` is not to be told of it anew. Its messages
    do not: another chat numbers its own.
    """
    leaving = at(deliveries, old) & ~_DEAD
    living = select(deliveries.c.key).where(leaving)
    c.execute(delete(deliveries).where(at(deliveries, new), _DEAD, deliveries.c.key.in_(living)))
    there = select(deliveries.c.key).where(at(deliveries, new))
    c.execute(delete(deliveries).where(leaving, deliveries.c.key.in_(there)))
    values = {**address_row(new), "lease_until": None, "message_id": None}
    c.execute(update(deliveries).where(leaving).values(values))


def _taken(new: set[tuple[str, Address]], place: tuple[str, Address]) -> bool:
    there = place in new
    new.discard(place)
    return there


def _count(c: Connection, those: ColumnElement[bool], address: Address | None) -> int:
    counted = select(func.count()).where(those)
    if address is not None:
        counted = counted.where(at(deliveries, address))
    return c.scalar(counted) or 0
