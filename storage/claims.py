"""Claims: what goes out next, held for a while by whoever sends it. Knows not how a message is sent.

A worker that dies leaves what it held to the next, who is told that it may have gone out (`uncertain`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    func,
    not_,
    or_,
    select,
    text,
    update,
)

from storage import edits, waiting
from storage.delivery_rows import delivery_of
from storage.records import Address, Delivery, DeliveryState
from storage.schema import deliveries

CRITICAL: Final = 0
"""The priority of what goes before all else."""

_PENDING: Final = deliveries.c.state == DeliveryState.PENDING
_SETTLED: Final = (DeliveryState.SENT, DeliveryState.PARKED, DeliveryState.FAILED)
_SPARE: Final = 8  # rows looked at beyond those wanted: some are of chats that have one already
_ROUNDS: Final = 8
_DOUBTFUL: Final = 100


def take(
    c: Connection, *, now: datetime, lease: timedelta, resting: Collection[Address], limit: int, kept: int = 0
) -> list[Delivery]:
    """At most `limit` deliveries that are due and that nobody holds, held until `now` + `lease`; in order.

    One for each chat, none for the chats of `resting`. First what may have gone out already, so that it is
    settled soon; then by priority, then longest due, then id, but of one incident at one address in the order
    of its changes. The last `kept` of the limit are not for what is neither critical nor may have gone out.
    `attempts` counts this one; what `edits` another has the `message_id` of that one's message. Commit
    before sending.
    """
    chosen: list[Delivery] = []
    busy = {(one.messenger, one.chat) for one in resting}
    for condition, urgent in _tiers(c, now):
        if len(chosen) == limit:
            break
        for _ in range(_ROUNDS):
            room = limit - (0 if urgent else kept) - len(chosen)
            if room <= 0:
                break
            page = _page(c, condition, now, busy, room + _SPARE)
            picked = _one_a_chat(page, room)
            found = _held(c, picked, now, lease)
            chosen += found
            busy |= {_chat(row) for row in picked if row["edits"] is None}
            busy |= {(one.address.messenger, one.address.chat) for one in found}
            if len(page) < room + _SPARE and len(found) == len(picked):
                break
    return chosen


def give_up_leases(c: Connection, *, now: datetime) -> int:
    """Takes back what is held by workers that are surely no more, as what may have gone out; how many."""
    its = update(deliveries).where(_PENDING, deliveries.c.lease_until.is_not(None))
    return c.execute(its.values(lease_until=None, uncertain=True, due_at=now)).rowcount


def let_go(c: Connection, held: Iterable[Delivery]) -> None:
    """Gives back what was claimed and not tried, as it was before."""
    for one in held:
        its = update(deliveries).where(deliveries.c.id == one.id, _PENDING)
        values = {"lease_until": None, "attempts": one.attempts - 1, "uncertain": one.uncertain}
        c.execute(its.values(values))


def _tiers(c: Connection, now: datetime) -> Iterable[tuple[ColumnElement[bool], bool]]:
    """A condition for each class of what waits, the most urgent first, and whether it takes what is kept.

    One priority at a time, so that the index leads to what is due past all that waits for later.
    """
    d = deliveries.c
    uncertain = text("deliveries.uncertain")  # to the letter as in its index
    doubtful = select(d.id).where(_unsettled(), uncertain, d.due_at <= now).order_by(d.due_at)
    if ids := c.scalars(doubtful.limit(_DOUBTFUL)).all():
        yield d.id.in_(ids), True
    priority: int | None = c.scalar(select(func.min(d.priority)).where(_PENDING))
    while priority is not None:
        yield d.priority == priority, priority <= CRITICAL
        priority = c.scalar(select(func.min(d.priority)).where(_PENDING, d.priority > priority))


def _page(
    c: Connection,
    condition: ColumnElement[bool],
    now: datetime,
    busy: Collection[tuple[str, int]],
    limit: int,
) -> Sequence[RowMapping]:
    due = select(deliveries).where(_PENDING, condition, deliveries.c.due_at <= now, unheld(now))
    due = due.where(waiting.in_turn(now), edits.in_turn(), *_not_of(busy))
    ordered = due.order_by(deliveries.c.priority, deliveries.c.due_at, deliveries.c.id)
    return c.execute(ordered.limit(limit)).mappings().all()


def _unsettled() -> ColumnElement[bool]:
    """The same as `_PENDING`, said so that SQLite does not go through all that is pending.

    It takes the few rows that the rest of the condition leads to.
    """
    return deliveries.c.state.not_in(_SETTLED)


def unheld(now: datetime) -> ColumnElement[bool]:
    """The condition that nobody holds a delivery at `now`."""
    return or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)


def _not_of(busy: Collection[tuple[str, int]]) -> list[ColumnElement[bool]]:
    chats: dict[str, list[int]] = {}
    for messenger, chat in busy:
        chats.setdefault(messenger, []).append(chat)
    d = deliveries.c
    return [not_(and_(d.messenger == messenger, d.chat.in_(some))) for messenger, some in chats.items()]


def _one_a_chat(page: Iterable[RowMapping], room: int) -> list[RowMapping]:
    first: dict[tuple[str, int], RowMapping] = {}
    for row in page:
        if len(first) < room:
            first.setdefault(_chat(row), row)
    return list(first.values())


def _chat(row: RowMapping) -> tuple[str, int]:
    return row[deliveries.c.messenger], row[deliveries.c.chat]


def _held(c: Connection, picked: Sequence[RowMapping], now: datetime, lease: timedelta) -> list[Delivery]:
    """What goes out in the place of each, held; less than were picked where edits came to nothing."""
    if not picked:
        return []
    free = _unlocked(c, [row["id"] for row in picked])
    told = [row["id"] for row in picked if row["id"] in free and row["alert_id"] is not None]
    earlier = waiting.first_of(c, told) if told else {}
    targets = edits.settled(c, [earlier.get(row["id"], row) for row in picked if row["id"] in free], now)
    if not targets:
        return []
    d = deliveries.c
    taking = update(deliveries).where(d.id.in_(list(targets)), _unsettled(), unheld(now))
    held = taking.values(
        lease_until=now + lease,
        attempts=d.attempts + 1,
        uncertain=or_(d.uncertain, d.lease_until.is_not(None)),
    )
    rows = c.execute(held.returning(deliveries)).mappings().all()  # some rewritten since they were found
    found = {row["id"]: delivery_of(row) for row in rows}
    return [_aimed(found[number], targets) for number in targets if number in found]


def _unlocked(c: Connection, ids: Collection[int]) -> Collection[int]:
    """Those that no other transaction works on, locked by this one."""
    locking = select(deliveries.c.id).where(deliveries.c.id.in_(ids)).with_for_update(skip_locked=True)
    return set(c.scalars(locking))  # SQLite has locked it all


def _aimed(delivery: Delivery, targets: Mapping[int, int | None]) -> Delivery:
    target = targets[delivery.id]
    return delivery if target is None else replace(delivery, message_id=target)
