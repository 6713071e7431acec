"""Feeds, what they brought, and the incidents that it reports."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
KEY = sa.String(255)
CLOSED = sa.String(16)


def upgrade() -> None:
    _feeds()
    _items()
    _assessments()
    _search_sides()
    _incidents()


def downgrade() -> None:
    for table in (
        "reports",
        "incidents",
        "tombstones",
        "item_signals",
        "item_places",
        "assessments",
        "items",
        "feeds",
    ):
        op.drop_table(table)


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [_must(name, sa.Text()) for name in names]


def _item_id() -> sa.Column[Any]:
    parent = sa.ForeignKey("items.id", ondelete="CASCADE")
    return sa.Column("item_id", ID, parent, primary_key=True, autoincrement=False)


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", ID, primary_key=True),
        *_text("url", "name", "publisher", "owner", "language", "country"),
        sa.Column("url_digest", KEY, nullable=False, unique=True),
        _must("tier", sa.Integer()),
        _must("origin", CLOSED),
        _must("polled", sa.Boolean()),
        sa.Column("next_poll_at", AT, nullable=False, index=True),
        _must("interval", sa.Interval()),
        *_text("etag", "last_modified", "content_hash", "last_error"),
        sa.Column("baseline_at", AT),
        sa.Column("last_attempt_at", AT),
        sa.Column("last_success_at", AT),
        sa.Column("last_new_at", AT),
        _must("failures", sa.Integer()),
        _must("paused", sa.Boolean()),
        sqlite_autoincrement=True,
    )


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key", KEY, nullable=False, unique=True),
        sa.Column("feed_id", ID, sa.ForeignKey("feeds.id"), nullable=False, index=True),
        *_text("title", "summary", "url", "published_raw", "content_hash"),
        sa.Column("first_seen_at", AT, nullable=False, index=True),
        sa.Column("published_at", AT),
        sa.Column("language", sa.Text()),
        _must("revision", sa.Integer()),
        sqlite_autoincrement=True,
    )
    op.create_table("tombstones", sa.Column("key", KEY, primary_key=True))


def _assessments() -> None:
    readings = ("cross_border", "mass_casualty", "notable", "serious", "critical", "severity")
    op.create_table(
        "assessments",
        _item_id(),
        *_text("model"),
        sa.Column("language", sa.Text()),
        _must("assessed", sa.Boolean()),
        sa.Column("kind", sa.JSON()),
        sa.Column("signals", sa.JSON()),
        *(sa.Column(reading, sa.Float()) for reading in readings),
        _must("places", sa.JSON()),
        _must("dyads", sa.JSON()),
        _must("evidence", sa.JSON()),
        sa.Column("tier", CLOSED),
    )


def _search_sides() -> None:
    op.create_table("item_places", _item_id(), sa.Column("place", KEY, primary_key=True))
    op.create_index(None, "item_places", ["place", "item_id"])
    op.create_table(
        "item_signals",
        _item_id(),
        sa.Column("signal", KEY, primary_key=True),
        _must("probability", sa.Float()),
    )
    op.create_index(None, "item_signals", ["signal", "item_id"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", ID, primary_key=True),
        *_text("title", "title_key", "summary", "url", "source"),
        _must("title_digest", KEY),
        sa.Column("first_seen_at", AT, nullable=False, index=True),
        _must("last_seen_at", AT),
        sa.Column("tier", CLOSED),
        _must("severity", sa.Float()),
        _must("status", CLOSED),
        _must("places", sa.JSON()),
        _must("dyads", sa.JSON()),
        _must("signals", sa.JSON()),
        _must("owners", sa.Integer()),
        _must("reports", sa.Integer()),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "incidents", ["title_digest", "last_seen_at"])
    op.create_table(
        "reports",
        sa.Column("id", ID, primary_key=True),
        sa.Column("incident_id", ID, sa.ForeignKey("incidents.id"), nullable=False, index=True),
        sa.Column("item_id", ID, sa.ForeignKey("items.id", ondelete="SET NULL"), unique=True),
        *_text("owner"),
        _must("at", AT),
        sqlite_autoincrement=True,
    )
