"""Incidents that are still as an earlier version weighed them; knows not how they are weighed anew."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, select

from storage.items import in_chunks
from storage.schema import unweighed


def count(c: Connection) -> int:
    """How many wait to be weighed anew, 0 in a database that this version filled."""
    return c.scalar(select(func.count()).select_from(unweighed)) or 0


def among(c: Connection, incident_ids: Collection[int]) -> frozenset[int]:
    """Those of `incident_ids` that wait."""
    return frozenset(
        found
        for some in in_chunks(incident_ids)
        for found in c.scalars(select(unweighed.c.incident_id).where(unweighed.c.incident_id.in_(some)))
    )


def done(c: Connection, incident_ids: Collection[int]) -> None:
    """Notes that these were weighed anew."""
    for some in in_chunks(incident_ids):
        c.execute(delete(unweighed).where(unweighed.c.incident_id.in_(some)))
