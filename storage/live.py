"""Live messages: the newest message of an incident at an address, which is kept up to date in place.

Knows not what a message says. What only brings another up to date, and dead letters, are no messages.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, select

from storage.addresses import address_of, at
from storage.items import in_chunks
from storage.records import Address, DeliveryState, Live, Status
from storage.schema import alerts, deliveries

_DOUBTS: Final = frozenset({Status.DISPUTED, Status.WITHDRAWN})


def of_incidents(c: Connection, incident_ids: Collection[int]) -> list[Live]:
    """The live message of each incident at each address that has one, sent or still to be sent."""
    found: dict[tuple[Address, int], Live] = {}
    d, a = deliveries.c, alerts.c
    its = (d.id, d.messenger, d.chat, d.thread, d.alert_id, d.priority, d.held)
    told = select(*its, a.incident_id, a.status)
    for some in in_chunks(incident_ids):
        theirs = told.select_from(deliveries.join(alerts)).where(a.incident_id.in_(some), _is_message())
        for row in c.execute(theirs.order_by(d.id)).mappings():
            live = _live_of(row, found.get((address_of(deliveries, row), row["incident_id"])))
            found[live.address, live.incident_id] = live
    return list(found.values())


def was_told(c: Connection, address: Address, alert_id: int) -> bool:
    """Whether a message in an address's chat told, or tells, of the incident of an alert."""
    its = select(alerts.c.incident_id).where(alerts.c.id == alert_id).scalar_subquery()
    same = select(alerts.c.id).where(alerts.c.incident_id == its)
    d = deliveries.c  # of whatever topic: what was for one that is closed stands in another
    there = exists().where(d.messenger == address.messenger, d.chat == address.chat, d.alert_id.in_(same))
    return bool(c.scalar(select(there)))


def newest(c: Connection, address: Address) -> int | None:
    """The alert that the newest message at an address tells of, None where none does."""
    its = select(deliveries.c.alert_id).where(at(deliveries, address), _is_message())
    told = its.where(deliveries.c.alert_id.is_not(None)).order_by(deliveries.c.id.desc())
    return c.scalar(told.limit(1))


def _is_message() -> ColumnElement[bool]:
    return deliveries.c.edits.is_(None) & (deliveries.c.state != DeliveryState.FAILED)


def _live_of(row: RowMapping, before: Live | None) -> Live:
    """A message in the place of the one before it, of which it is remembered how loud it was."""
    loudest = min(row["priority"], before.loudest) if before else row["priority"]
    return Live(
        delivery_id=row["id"],
        address=address_of(deliveries, row),
        alert_id=row["alert_id"],
        incident_id=row["incident_id"],
        loudest=loudest,
        held=row["held"],
        doubted=row["status"] in _DOUBTS or (before is not None and before.doubted),
    )
