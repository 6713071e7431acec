"""How the tables came to be what they are, from the first on; Alembic runs it out of the installed package.

A new step is written by hand under `versions/`: a module with `revision`, `down_revision`, `upgrade` and
`downgrade` that uses no table of `schema.py`, which goes on changing when the step must not.
"""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text

from storage.errors import SchemaMismatch
from storage.state import State, state_of


def upgrade(c: Connection, revision: str = "head") -> None:
    """Brings the tables up to `revision`. Raises SchemaMismatch for another's, or a newer version's.

    Several processes may start at once: the transaction of SQLite already excludes the others, on PostgreSQL
    an advisory lock does.
    """
    _refuse_unfit(c)
    command.upgrade(_config(c), revision)


def downgrade(c: Connection, revision: str) -> None:
    """Takes the tables back to `revision`; "base" leaves none. What only later tables held is lost."""
    command.downgrade(_config(c), revision)


def _refuse_unfit(c: Connection) -> None:
    database = c.engine.url.render_as_string()
    if c.dialect.name == "postgresql":
        c.execute(select(func.pg_advisory_xact_lock(0x6272696E6B)))
        encoding = c.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise SchemaMismatch(database, f"is encoded in {encoding}; create it with ENCODING 'UTF8'")
    if state_of(c) is State.OTHERS:
        raise SchemaMismatch(database, "is another program's database; name the right one")
    known = {step.revision for step in ScriptDirectory.from_config(_config(c)).walk_revisions()}
    for found in MigrationContext.configure(c).get_current_heads():
        if found not in known:
            raise SchemaMismatch(
                database, f"was made by a newer version (revision {found}); update Brinkwatch"
            )


def _config(c: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")  # a package, wherever it is installed
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = c
    return config
