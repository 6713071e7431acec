"""How much was read when: what tells a quiet day from one that was not observed."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Connection
from storage.schema import assessments, items


def read_at(c: Connection, *, since: datetime, before: datetime) -> Iterator[datetime]:
    """When each item first seen in [since, before) that the model read was seen, in no order."""
    seen = items.c.first_seen_at
    read = select(seen).join(assessments, assessments.c.item_id == items.c.id)
    found = read.where(seen >= since, seen < before, assessments.c.assessed)
    yield from (row[0] for row in c.execute(found))


def read_between(c: Connection, *, since: datetime, before: datetime) -> int:
    """How many items first seen in [since, before) the model read."""
    seen = items.c.first_seen_at
    read = select(func.count()).select_from(items.join(assessments))
    return c.scalar(read.where(seen >= since, seen < before, assessments.c.assessed)) or 0
