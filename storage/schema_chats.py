"""The tables of what chats settle for themselves, and of the files they are sent. Knows no query."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import CleanJson, CleanText, Id, Key, UtcDateTime, one_of
from storage.records import Muting, Reason
from storage.schema import alerts, deliveries, metadata, subscribers

mutes: Final = Table(
    "mutes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber_id", ForeignKey(subscribers.c.id, ondelete="CASCADE"), nullable=False),
    Column("muting", one_of(Muting), nullable=False),
    Column("value", Key, nullable=False),
    Column("until", UtcDateTime),
    UniqueConstraint("subscriber_id", "muting", "value"),
    sqlite_autoincrement=True,
)

# Alerts that quiet hours or a mute of everything keep until the subscriber is awake, and what told them then.
held: Final = Table(
    "held",
    metadata,
    Column("subscriber_id", ForeignKey(subscribers.c.id, ondelete="CASCADE"), primary_key=True),
    Column("alert_id", ForeignKey(alerts.c.id), primary_key=True, index=True),
    Column("reason", one_of(Reason), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("delivery_id", ForeignKey(deliveries.c.id, ondelete="CASCADE")),
    Index(None, "delivery_id", "subscriber_id"),
)

drafts: Final = Table(
    "drafts",
    metadata,
    Column("messenger", Key, primary_key=True),
    *(
        Column(name, BigInteger, primary_key=True, autoincrement=False)
        for name in ("chat", "thread", "person")
    ),
    Column("kind", Key, primary_key=True),
    Column("state", CleanJson, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
)

# Who may manage a channel from the private chat; asked of Telegram again before anything is changed.
managers: Final = Table(
    "managers",
    metadata,
    Column("messenger", Key, primary_key=True),
    *(Column(name, BigInteger, primary_key=True, autoincrement=False) for name in ("chat", "person")),
    Column("title", CleanText, nullable=False),
    Column("chosen", Boolean, nullable=False),
)

invitations: Final = Table(
    "invitations",
    metadata,
    Column("token", Key, primary_key=True),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("uses_left", Integer),
)

attachments: Final = Table(
    "attachments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("media_type", CleanText, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

# Few rows of a large table, asked for at every turn.
edits_index: Final = Index(
    "ix_deliveries_edits",
    deliveries.c.edits,
    sqlite_where=text("edits IS NOT NULL"),
    postgresql_where=text("edits IS NOT NULL"),
)
uncertain_index: Final = Index(
    "ix_deliveries_uncertain",
    deliveries.c.due_at,
    sqlite_where=text("uncertain"),
    postgresql_where=text("uncertain"),
)
