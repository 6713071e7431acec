"""Which incidents are still as a version before 4 weighed them: the program weighs those anew, once.

They are told by what version 4 gave them in place of an arithmetic, which is written otherwise ever since.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NO_SCORING = '["",0.0,[]]'


def upgrade() -> None:
    op.create_table(
        "unweighed",
        sa.Column("incident_id", ID, sa.ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    )
    op.execute(
        sa.text(
            "INSERT INTO unweighed (incident_id)"
            " SELECT id FROM incidents WHERE CAST(scoring AS TEXT) = :nothing"
        ).bindparams(nothing=NO_SCORING)
    )


def downgrade() -> None:
    op.drop_table("unweighed")
