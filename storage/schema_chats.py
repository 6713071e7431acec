"""The tables of what chats settle for themselves, and of the files they are sent. Knows no query."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Table, UniqueConstraint

from storage.columns import CleanJson, CleanText, Id, Key, UtcDateTime, one_of
from storage.records import Muting
from storage.schema import metadata, subscribers

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
