"""What chats settle for themselves, and messages that are brought up to date or carry a file."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(255)
INSTANT = sa.DateTime(timezone=True)


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
    _make_choices()
    _make_doors()
    _make_files()


def downgrade() -> None:
    for table in ("attachments", "invitations", "managers", "drafts", "mutes"):
        op.drop_table(table)
    for table, columns in (
        ("deliveries", ("attachment_id", "edits", "buttons")),
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
