"""Forgets what is old, a bounded batch at a time; what must be remembered for ever stays.

Items leave a tombstone, so that a feed that still lists one does not bring it back as new. Incidents and
their reports stay as compact records without items, alerts stay. A delivery goes once it was sent or failed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, tuple_

from storage import attachments, drafts, held, mutes
from storage.dialect import insert
from storage.records import DeliveryState
from storage.schema import deliveries, items, tombstones, verdicts


@dataclass(frozen=True, kw_only=True, slots=True)
class Purged:
    """How many rows of each noun went."""

    items: int
    verdicts: int
    deliveries: int

    @property
    def total(self) -> int:
        """0 once there is nothing old left: call `purge` again until then."""
        return self.items + self.verdicts + self.deliveries


def purge(
    c: Connection,
    *,
    items_before: datetime,
    verdicts_before: datetime,
    deliveries_before: datetime,
    limit: int = 1000,
) -> Purged:
    """Removes at most `limit` of each noun, oldest first; an item goes with all that was said of it.

    What was held for a subscriber goes with what told it, or as old as that where nothing did; half-made
    choices go then too.
    """
    held.purge(c, deliveries_before)
    mutes.forget(c, deliveries_before)
    drafts.purge(c, deliveries_before)
    attachments.prune(c, deliveries_before)
    return Purged(
        verdicts=_purge_verdicts(c, verdicts_before, limit),
        deliveries=_purge_deliveries(c, deliveries_before, limit),
        items=_purge_items(c, items_before, limit),
    )


def _purge_items(c: Connection, before: datetime, limit: int) -> int:
    old = select(items.c.id, items.c.key).where(items.c.first_seen_at < before)
    rows = c.execute(old.order_by(items.c.first_seen_at, items.c.id).limit(limit)).all()
    if not rows:
        return 0
    graves = [{"key": key} for _, key in rows]
    c.execute(insert(c, tombstones).on_conflict_do_nothing(index_elements=["key"]), graves)
    c.execute(delete(items).where(items.c.id.in_([item_id for item_id, _ in rows])))
    return len(rows)


def _purge_verdicts(c: Connection, before: datetime, limit: int) -> int:
    key = (verdicts.c.item_id, verdicts.c.watchlist_id)
    old = select(*key).where(verdicts.c.at < before).order_by(verdicts.c.at).limit(limit)
    return c.execute(delete(verdicts).where(tuple_(*key).in_(old))).rowcount


def _purge_deliveries(c: Connection, before: datetime, limit: int) -> int:
    done = deliveries.c.state.in_([DeliveryState.SENT, DeliveryState.FAILED])
    old = select(deliveries.c.id).where(done, deliveries.c.created_at < before)
    some = old.order_by(deliveries.c.created_at).limit(limit)
    return c.execute(delete(deliveries).where(deliveries.c.id.in_(some))).rowcount
