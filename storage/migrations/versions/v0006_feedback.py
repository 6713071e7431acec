"""What people say of the alerts they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(255)


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", ID, primary_key=True),
        sa.Column("messenger", KEY, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("alert_id", ID, sa.ForeignKey("alerts.id"), nullable=False, index=True),
        sa.Column("incident_id", ID, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("item_id", ID, sa.ForeignKey("items.id", ondelete="SET NULL"), index=True),
        sa.Column("opinion", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.UniqueConstraint("messenger", "person", "alert_id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("feedback")
