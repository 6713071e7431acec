"""Edits: deliveries that bring the message of an earlier one up to date, and what becomes of them meanwhile.

The newest stands for the older ones of the same message. What was not sent yet takes an edit into itself.
Knows not how a message is edited.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, exists, or_, select, update
from sqlalchemy.sql.selectable import NamedFromClause

from storage.records import DeliveryState
from storage.schema import deliveries

_SETTLED: Final = (DeliveryState.SENT, DeliveryState.PARKED, DeliveryState.FAILED)


def in_turn() -> ColumnElement[bool]:
    """The condition that a row is no edit, or that what it edits is not just being sent, or perhaps was."""
    original = _original()
    stuck = or_(original.c.lease_until.is_not(None), original.c.uncertain.is_(True))
    held = exists().where(
        original.c.id == deliveries.c.edits, original.c.state == DeliveryState.PENDING, stuck
    )
    return or_(deliveries.c.edits.is_(None), ~held.correlate(deliveries))


def settled(c: Connection, rows: Sequence[RowMapping], now: datetime) -> dict[int, int | None]:
    """Of the rows to be sent, by id and in their order, the message that each edits; None for a new one.

    In the place of an older edit stands the newest that is due. One whose message was not sent is folded into
    that delivery, and one whose message is gone comes to nothing: neither is among them.
    """
    edited = {row["edits"] for row in rows if row["edits"] is not None}
    newest = _newest(c, edited | {row["id"] for row in rows if _untouched(row)}, now)
    targets: dict[int, int | None] = {}
    for row in rows:
        edit = newest.get(row["edits"] or row["id"])
        if row["edits"] is None:
            targets[row["id"]] = None
        if edit is None:
            continue
        message = _message_of(c, edit)
        if message is not None:
            targets[edit["id"]] = message
        _forget(c, edit["edits"], before=edit["id"] + (message is None))
    return targets


def _untouched(row: RowMapping) -> bool:
    return row["edits"] is None and row["lease_until"] is None and not row["uncertain"]


def _newest(c: Connection, originals: Collection[int], now: datetime) -> Mapping[int, RowMapping]:
    """By original the newest of the edits that are due."""
    if not originals:
        return {}
    its = select(deliveries).where(deliveries.c.edits.in_(originals)).order_by(deliveries.c.id)
    due = (row for row in c.execute(its).mappings() if row["due_at"] <= now)
    return {row["edits"]: row for row in due if row["state"] is DeliveryState.PENDING}


def _message_of(c: Connection, edit: RowMapping) -> int | None:
    """The message to edit; None where there is none, or none yet: then the original tells it instead."""
    its = select(deliveries.c.state, deliveries.c.message_id).where(deliveries.c.id == edit["edits"])
    original = c.execute(its).first()
    if original is None or original.state in (DeliveryState.SENT, DeliveryState.FAILED):
        message: int | None = original.message_id if original else None
        return message
    told = {"body": edit["body"], "buttons": edit["buttons"]}
    c.execute(update(deliveries).where(deliveries.c.id == edit["edits"]).values(told))
    return None


def _forget(c: Connection, original: int, *, before: int) -> None:
    """Takes out the edits of one message that a newer one, or nothing, stands for."""
    its = (deliveries.c.edits == original) & (deliveries.c.id < before)
    c.execute(delete(deliveries).where(its, deliveries.c.state.not_in(_SETTLED)))


@cache
def _original() -> NamedFromClause:
    """A name for the delivery that an edit brings up to date; making it takes a while."""
    return deliveries.alias()
