"""What Alembic runs for each command: it works on the connection it is given and opens none."""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,  # on SQLite too: see storage/engine.py on who begins
)
with context.begin_transaction():
    context.run_migrations()
