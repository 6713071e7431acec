"""Attachments: files that deliveries carry, kept until those have gone out; knows not what is in them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select

from storage.items import in_chunks
from storage.records import Attachment, DeliveryState
from storage.schema import deliveries
from storage.schema_chats import attachments

_UNSENT: Final = (DeliveryState.PENDING, DeliveryState.PARKED, DeliveryState.FAILED)


def add(c: Connection, attachment: Attachment) -> int:
    """Stores a file; the id that deliveries name it by."""
    row = {name: getattr(attachment, name) for name in ("name", "media_type", "content", "created_at")}
    result = c.execute(attachments.insert().values(row).returning(attachments.c.id))
    return int(result.scalar_one())


def get(c: Connection, attachment_id: int) -> Attachment | None:
    """The file of this id; None once it was pruned."""
    row = c.execute(select(attachments).where(attachments.c.id == attachment_id)).mappings().first()
    return None if row is None else Attachment(**row)


def stored(c: Connection, ids: Collection[int]) -> frozenset[int]:
    """Those of the ids whose files are still there."""
    found: set[int] = set()
    for some in in_chunks(ids):
        found.update(c.scalars(select(attachments.c.id).where(attachments.c.id.in_(some))))
    return frozenset(found)


def prune(c: Connection, before: datetime) -> int:
    """Forgets files made before then that no delivery still needs, sent ones do not; how many that were."""
    unsent = select(deliveries.c.attachment_id).where(
        deliveries.c.attachment_id.is_not(None), deliveries.c.state.in_(_UNSENT)
    )
    old = delete(attachments).where(attachments.c.created_at < before, attachments.c.id.not_in(unsent))
    return c.execute(old).rowcount
