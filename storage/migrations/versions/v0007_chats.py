"""What chats settle for themselves, and messages that are brought up to date or carry a file."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(255)
INSTANT = sa.DateTime(timezone=True)
INDEXES = (
    ("ix_deliveries_edits", "edits", "edits IS NOT NULL"),
    ("ix_deliveries_uncertain", "due_at", "uncertain"),
)


def upgrade() -> None:
    for name, default in (
        ("language", "en"),
        ("kind", "private"),
        ("quiet", ""),
        ("wakes_for", "critical"),
    ):
        op.add_column("subscribers", sa.Column(name, sa.Text(), nullable=False, server_default=default))
    op.execute("UPDATE subscribers SET kind = 'group' WHERE chat < 0")
    op.add_column("watchlists", sa.Column("owners", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("buttons", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("deliveries", sa.Column("edits", sa.BigInteger()))
    op.add_column("deliveries", sa.Column("attachment_id", sa.BigInteger()))
    op.add_column("deliveries", sa.Column("held", sa.Integer(), nullable=False, server_default="0"))
    _make_choices()
    _move_mutes()
    _make_held()
    _make_doors()
    _make_files()
    for name, column, rows in INDEXES:
        only = sa.text(rows)
        op.create_index(name, "deliveries", [column], sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, _, _ in INDEXES:
        op.drop_index(name, "deliveries")
    op.add_column("watchlists", sa.Column("muted_until", INSTANT))
    op.execute(
        "UPDATE watchlists SET muted_until = (SELECT until FROM mutes"
        " WHERE mutes.subscriber_id = watchlists.subscriber_id AND muting = 'all')"
    )
    for table in ("attachments", "invitations", "managers", "drafts", "held", "mutes"):
        op.drop_table(table)
    for table, columns in (
        ("deliveries", ("held", "attachment_id", "edits", "buttons")),
        ("watchlists", ("owners",)),
        ("subscribers", ("wakes_for", "quiet", "kind", "language")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _make_choices() -> None:
    op.create_table(
        "mutes",
        sa.Column("id", ID, primary_key=True),
        sa.Column("subscriber_id", ID, sa.ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("muting", sa.String(16), nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("until", INSTANT),
        sa.UniqueConstraint("subscriber_id", "muting", "value"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "drafts",
        sa.Column("messenger", KEY, primary_key=True),
        *(
            sa.Column(name, sa.BigInteger(), primary_key=True, autoincrement=False)
            for name in ("chat", "thread", "person")
        ),
        sa.Column("kind", KEY, primary_key=True),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False, index=True),
    )


def _move_mutes() -> None:
    """What was muted list by list was always muted for the whole chat."""
    op.execute(
        "INSERT INTO mutes (subscriber_id, muting, value, until)"
        " SELECT subscriber_id, 'all', '', MAX(muted_until) FROM watchlists"
        " WHERE muted_until IS NOT NULL GROUP BY subscriber_id"
    )
    op.drop_column("watchlists", "muted_until")


def _make_held() -> None:
    op.create_table(
        "held",
        sa.Column("subscriber_id", ID, sa.ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("alert_id", ID, sa.ForeignKey("alerts.id"), primary_key=True, index=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("delivery_id", ID, sa.ForeignKey("deliveries.id", ondelete="CASCADE")),
    )
    op.create_index(op.f("ix_held_delivery_id_subscriber_id"), "held", ["delivery_id", "subscriber_id"])


def _make_doors() -> None:
    op.create_table(
        "managers",
        sa.Column("messenger", KEY, primary_key=True),
        *(
            sa.Column(name, sa.BigInteger(), primary_key=True, autoincrement=False)
            for name in ("chat", "person")
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("token", KEY, primary_key=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("uses_left", sa.Integer()),
    )


def _make_files() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, index=True),
        sqlite_autoincrement=True,
    )
