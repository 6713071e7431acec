"""The tables; `migrations/` builds them, and a test holds the two together. Knows no query.

The text index over `items` is not here: each engine has its own, made by a migration (see `dialect.py`).
"""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from classifiers.signals import Tier
from storage.columns import CleanJson, CleanText, Id, Key, UtcDateTime, one_of
from storage.records import Change, DeliveryState, Origin, Reason, Stance, Status

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, CleanText, nullable=False) for name in names]


def _lists(*names: str) -> list[Column[Any]]:
    return [Column(name, CleanJson, nullable=False) for name in names]


def _optional(kind: type[sa.types.TypeEngine[Any]], *names: str) -> list[Column[Any]]:
    return [Column(name, kind) for name in names]


feeds: Final = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("url_digest", Key, nullable=False, unique=True),
    *_texts("name", "publisher", "owner"),
    Column("tier", sa.Integer, nullable=False),
    *_texts("language", "country"),
    Column("origin", one_of(Origin), nullable=False),
    Column("polled", sa.Boolean, nullable=False),  # false once the file or the list names it no longer
    Column("next_poll_at", UtcDateTime, nullable=False, index=True),
    Column("interval", sa.Interval, nullable=False),
    *_texts("etag", "last_modified", "content_hash"),
    *_optional(UtcDateTime, "baseline_at", "last_attempt_at", "last_success_at", "last_new_at"),
    Column("failures", sa.Integer, nullable=False),
    Column("last_error", CleanText, nullable=False),
    Column("paused", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)

items: Final = Table(
    "items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("feed_id", ForeignKey(feeds.c.id), nullable=False, index=True),
    *_texts("title", "summary", "url"),
    Column("first_seen_at", UtcDateTime, nullable=False, index=True),
    Column("published_at", UtcDateTime),
    Column("published_raw", CleanText, nullable=False),
    Column("language", CleanText),
    Column("content_hash", CleanText, nullable=False),
    Column("revision", sa.Integer, nullable=False),
    Index(None, "url", postgresql_using="hash"),  # an address may be longer than a B-tree of PostgreSQL takes
    sqlite_autoincrement=True,
)

assessments: Final = Table(
    "assessments",
    metadata,
    Column("item_id", ForeignKey(items.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("model", CleanText, nullable=False),
    Column("language", CleanText),
    Column("assessed", sa.Boolean, nullable=False),
    Column("kind", CleanJson),
    Column("signals", CleanJson),
    *_optional(sa.Float, "cross_border", "mass_casualty", "notable", "serious", "critical", "severity"),
    *_lists("places", "dyads", "evidence"),
    Column("tier", one_of(Tier)),
)

item_places: Final = Table(
    "item_places",
    metadata,
    Column("item_id", ForeignKey(items.c.id, ondelete="CASCADE"), primary_key=True),
    Column("place", Key, primary_key=True),
    Index(None, "place", "item_id"),
)
item_signals: Final = Table(
    "item_signals",
    metadata,
    Column("item_id", ForeignKey(items.c.id, ondelete="CASCADE"), primary_key=True),
    Column("signal", Key, primary_key=True),
    Column("probability", sa.Float, nullable=False),
    Index(None, "signal", "item_id"),
)

# Keys of purged items, so that a feed that still lists one does not bring it back as new.
tombstones: Final = Table("tombstones", metadata, Column("key", Key, primary_key=True))

incidents: Final = Table(
    "incidents",
    metadata,
    Column("id", Id, primary_key=True),
    *_texts("title", "summary", "url", "source"),
    Column("first_seen_at", UtcDateTime, nullable=False, index=True),
    Column("last_seen_at", UtcDateTime, nullable=False, index=True),
    Column("tier", one_of(Tier)),
    Column("severity", sa.Float, nullable=False),
    Column("scoring", CleanJson, nullable=False, server_default='["",0.0,[]]'),
    Column("status", one_of(Status), nullable=False),
    Column("confidence", sa.Float, nullable=False, server_default="0"),
    Column("claimants", CleanJson, nullable=False, server_default="[]"),
    Column("toll", CleanJson),
    *_lists("places", "dyads", "signals"),
    *_optional(sa.Float, "notable", "serious", "critical"),
    Column("owners", sa.Integer, nullable=False),
    Column("reports", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)

# Incidents that an earlier version weighed by less than is known of their reports; empty once they are.
unweighed: Final = Table(
    "unweighed", metadata, Column("incident_id", ForeignKey(incidents.c.id), primary_key=True)
)

# A purged item leaves its report without an item: who reported outlives what was reported.
reports: Final = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("incident_id", ForeignKey(incidents.c.id), nullable=False, index=True),
    Column("item_id", ForeignKey(items.c.id, ondelete="SET NULL"), unique=True),
    Column("owner", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("voice", CleanText, nullable=False, server_default=""),
    Column("reliability", sa.Float, nullable=False, server_default="0.5"),
    Column("first_tier", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("stance", one_of(Stance), nullable=False, server_default=Stance.REPORT),
    Column("side", CleanText, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

# Outlives incidents and their items: how long two sides have been covered, and what they did before.
precedents: Final = Table(
    "precedents",
    metadata,
    *(Column(name, Key, primary_key=True) for name in ("source", "target", "signal")),
    *(Column(name, UtcDateTime, nullable=False) for name in ("first_at", "last_at")),
)

subscribers: Final = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("messenger", Key, nullable=False),
    Column("chat", sa.BigInteger, nullable=False),
    Column("thread", sa.BigInteger, nullable=False),
    *_texts("title", "timezone", "language", "kind", "quiet", "wakes_for"),
    Column("active", sa.Boolean, nullable=False),
    Column("inactive_reason", CleanText, nullable=False),
    Column("created_at", UtcDateTime),
    UniqueConstraint("messenger", "chat", "thread"),
    sqlite_autoincrement=True,
)

watchlists: Final = Table(
    "watchlists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber_id", ForeignKey(subscribers.c.id), nullable=False),
    Column("name", CleanText, nullable=False),
    Column("name_digest", Key, nullable=False),
    Column("origin", one_of(Origin), nullable=False),
    *_lists("places", "signals", "sides", "words"),
    Column("tier", one_of(Tier), nullable=False),
    Column("threshold", CleanJson, nullable=False),
    Column("severity", sa.Float, nullable=False),
    Column("owners", sa.Integer, nullable=False),
    *_texts("digest", "timezone"),
    Column("next_digest_at", UtcDateTime, index=True),
    UniqueConstraint("subscriber_id", "name_digest"),
    sqlite_autoincrement=True,
)

alerts: Final = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("incident_id", ForeignKey(incidents.c.id), nullable=False, index=True),
    Column("change", one_of(Change), nullable=False),
    Column("tier", one_of(Tier), nullable=False),
    Column("severity", sa.Float, nullable=False),
    Column("status", one_of(Status), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("reason", CleanText, nullable=False),
    Column("item_id", ForeignKey(items.c.id, ondelete="SET NULL"), index=True),
    Column("series", Key, nullable=False, server_default=""),
    Column("facts", CleanJson),
    Column("snapshot", CleanJson, nullable=False, server_default="[]"),
    Index(None, "tier", "at"),
    sqlite_autoincrement=True,
)

deliveries: Final = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False),
    Column("messenger", Key, nullable=False),
    Column("chat", sa.BigInteger, nullable=False),
    Column("thread", sa.BigInteger, nullable=False, server_default="0"),
    Column("alert_id", ForeignKey(alerts.c.id), index=True),
    Column("body", CleanText, nullable=False),
    *_lists("buttons"),
    Column("priority", sa.Integer, nullable=False),
    *(Column(name, UtcDateTime, nullable=False) for name in ("due_at", "created_at")),
    Column("state", one_of(DeliveryState), nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("uncertain", sa.Boolean, nullable=False),
    *_optional(UtcDateTime, "lease_until", "sent_at"),
    *_optional(sa.BigInteger, "message_id", "edits", "attachment_id"),
    Column("held", sa.Integer, nullable=False, server_default="0"),
    Column("last_error", CleanText, nullable=False),
    UniqueConstraint("key", "messenger", "chat", "thread"),
    Index(None, "state", "priority", "due_at", "id"),
    Index(None, "state", "created_at"),
    Index(None, "messenger", "chat", "thread", "state"),
    Index(None, "messenger", "chat", "thread", "created_at"),
    sqlite_autoincrement=True,
)

verdicts: Final = Table(
    "verdicts",
    metadata,
    Column("item_id", ForeignKey(items.c.id, ondelete="CASCADE"), primary_key=True),
    Column("watchlist_id", ForeignKey(watchlists.c.id, ondelete="CASCADE"), primary_key=True),
    Column("reason", one_of(Reason), nullable=False),
    Column("detail", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index(None, "watchlist_id", "at"),
)
