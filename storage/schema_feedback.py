"""The table of votes, beside those of `schema.py`. Knows no query."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Table, UniqueConstraint

from storage.columns import CleanText, Id, Key, UtcDateTime, one_of
from storage.records import Opinion
from storage.schema import alerts, incidents, items, metadata

__all__ = ["feedback", "metadata"]

# A purged item leaves its votes without a text: they still count in how often people agreed.
feedback: Final = Table(
    "feedback",
    metadata,
    Column("id", Id, primary_key=True),
    Column("messenger", Key, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False, server_default="0"),
    Column("alert_id", ForeignKey(alerts.c.id), nullable=False, index=True),
    Column("incident_id", ForeignKey(incidents.c.id), nullable=False),
    Column("item_id", ForeignKey(items.c.id, ondelete="SET NULL"), index=True),
    Column("opinion", one_of(Opinion), nullable=False),
    Column("value", CleanText, nullable=False),
    Column("model", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("messenger", "person", "alert_id"),
    sqlite_autoincrement=True,
)
