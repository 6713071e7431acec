"""Who wants to hear of what, what happened that they may hear of, and what they were told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
KEY = sa.String(255)
CLOSED = sa.String(16)


def upgrade() -> None:
    _watchlists()
    _alerts()
    _deliveries()
    _verdicts()


def downgrade() -> None:
    for table in ("verdicts", "deliveries", "alerts", "watchlists", "subscribers"):
        op.drop_table(table)


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [_must(name, sa.Text()) for name in names]


def _watchlists() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", ID, primary_key=True),
        _must("messenger", KEY),
        _must("chat", sa.BigInteger()),
        _must("thread", sa.BigInteger()),
        *_text("title", "timezone", "inactive_reason"),
        _must("active", sa.Boolean()),
        sa.Column("created_at", AT),
        sa.UniqueConstraint("messenger", "chat", "thread"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "watchlists",
        sa.Column("id", ID, primary_key=True),
        sa.Column("subscriber_id", ID, sa.ForeignKey("subscribers.id"), nullable=False),
        *_text("name", "digest", "timezone"),
        _must("name_digest", KEY),
        _must("origin", CLOSED),
        *(_must(name, sa.JSON()) for name in ("places", "signals", "sides", "words", "threshold")),
        _must("tier", CLOSED),
        _must("severity", sa.Float()),
        sa.Column("next_digest_at", AT, index=True),
        sa.Column("muted_until", AT),
        sa.UniqueConstraint("subscriber_id", "name_digest"),
        sqlite_autoincrement=True,
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key", KEY, nullable=False, unique=True),
        sa.Column("incident_id", ID, sa.ForeignKey("incidents.id"), nullable=False, index=True),
        _must("change", CLOSED),
        _must("tier", CLOSED),
        _must("severity", sa.Float()),
        _must("status", CLOSED),
        _must("at", AT),
        *_text("reason"),
        sqlite_autoincrement=True,
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, primary_key=True),
        _must("key", KEY),
        _must("messenger", KEY),
        _must("chat", sa.BigInteger()),
        sa.Column("thread", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("alert_id", ID, sa.ForeignKey("alerts.id"), index=True),
        *_text("body", "last_error"),
        _must("priority", sa.Integer()),
        _must("due_at", AT),
        _must("created_at", AT),
        _must("state", CLOSED),
        sa.Column("lease_until", AT),
        _must("attempts", sa.Integer()),
        _must("uncertain", sa.Boolean()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("sent_at", AT),
        sa.UniqueConstraint("key", "messenger", "chat", "thread"),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "deliveries", ["state", "priority", "due_at", "id"])
    op.create_index(None, "deliveries", ["state", "created_at"])
    op.create_index(None, "deliveries", ["messenger", "chat", "thread", "state"])


def _verdicts() -> None:
    item = sa.ForeignKey("items.id", ondelete="CASCADE")
    watchlist = sa.ForeignKey("watchlists.id", ondelete="CASCADE")
    op.create_table(
        "verdicts",
        sa.Column("item_id", ID, item, primary_key=True),
        sa.Column("watchlist_id", ID, watchlist, primary_key=True),
        _must("reason", CLOSED),
        *_text("detail"),
        sa.Column("at", AT, nullable=False, index=True),
    )
    op.create_index(None, "verdicts", ["watchlist_id", "at"])
