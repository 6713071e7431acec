"""The database: opened by URL, worked on one transaction at a time; knows no noun."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import RLock
from typing import TypeVar

from sqlalchemy import Connection, Engine, inspect, literal_column, select, table

from storage.engine import POSTGRES_WORKERS, engine_of, file_of
from storage.errors import (
    AlreadyRunning,
    BadUrl,
    Conflict,
    DatabaseUnavailable,
    NoDatabase,
    SchemaMismatch,
    StorageError,
    translated,
)
from storage.locks import held
from storage.state import State, state_of

__all__ = [
    "AlreadyRunning",
    "BadUrl",
    "Conflict",
    "Connection",
    "Database",
    "DatabaseUnavailable",
    "NoDatabase",
    "SchemaMismatch",
    "State",
    "StorageError",
]

T = TypeVar("T")
_LEFT_BY_MIGRATIONS = ("alembic_version", "items_search", "sqlite_")


class Database:
    """One database for the life of the process; safe to use from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        workers = 1 if engine.dialect.name == "sqlite" else POSTGRES_WORKERS
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="database")
        self._turn = RLock()

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> "Database":
        """`sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite://` (memory) or `postgresql://…`.

        Raises BadUrl; NoDatabase for a missing file of SQLite, where none is to be created. A PostgreSQL
        server is first spoken to (by psycopg 3) in the first transaction.
        """
        return cls(engine_of(url, create=create))

    @property
    def name(self) -> str:
        """Which database this is, for messages; never with its password."""
        return self._engine.url.render_as_string()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commits at the end of the block, undoes everything where it raises. Raises StorageError."""
        in_memory = self._engine.dialect.name == "sqlite" and file_of(self._engine) is None
        if in_memory:  # all threads share the one connection
            self._turn.acquire()
        try:
            with translated(self.name), self._engine.begin() as c:
                yield c
        finally:
            if in_memory:
                self._turn.release()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Does `work` in one transaction of a worker thread: one such thread for SQLite, four for PostgreSQL.

        A caller that is cancelled stops waiting; the transaction still ends, committed or undone.
        """
        return await asyncio.get_running_loop().run_in_executor(self._workers, self._in_transaction, work)

    def migrate(self) -> None:
        """Brings the tables to this version. Raises SchemaMismatch where others or a newer one made them."""
        from storage.migrations import upgrade  # noqa: PLC0415 - Alembic is heavy and needed once

        with self.transaction() as c:
            upgrade(c)

    def state(self) -> State:
        """How far its tables, and what they hold, are those of this version."""
        with self.transaction() as c:
            return state_of(c)

    def empty(self) -> bool:
        """Whether no table holds a row, whosever it is; what a migration leaves in an empty one is none."""
        with self.transaction() as c:
            names = [
                name for name in inspect(c).get_table_names() if not name.startswith(_LEFT_BY_MIGRATIONS)
            ]
            return not any(
                c.execute(select(literal_column("1")).select_from(table(name)).limit(1)).first()
                for name in names
            )

    def lock(self, name: str) -> AbstractContextManager[None]:
        """One running instance per database; entering raises AlreadyRunning. Freed when the process dies."""
        return held(self._engine, name)

    def close(self) -> None:
        """Waits for running transactions, then lets go of the database."""
        self._workers.shutdown()
        self._engine.dispose()

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self.transaction() as c:
            return work(c)
