"""One at a time: one instance per database, one transaction for a piece of work; a kill frees both."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from storage.engine import file_of, private_file
from storage.errors import AlreadyRunning, translated


@contextmanager
def held(engine: Engine, name: str) -> Iterator[None]:
    """Holds the lock `name` of this database while the block runs. Raises AlreadyRunning where another does.

    A database in memory is seen by one process only and needs no lock.
    """
    path = file_of(engine)
    if path is not None:
        with _beside(path, name):
            yield
    elif engine.dialect.name == "postgresql":
        with _on_server(engine, name):
            yield
    else:
        yield


def take_turn(c: Connection, name: str) -> None:
    """Waits until no other transaction of this database holds the turn `name`, then holds it to its own end.

    For work that reads and then writes what follows from it. SQLite lets one transaction write at a time.
    """
    if c.dialect.name == "postgresql":
        c.execute(select(func.pg_advisory_xact_lock(_number(name))))


@contextmanager
def _beside(path: Path, name: str) -> Iterator[None]:
    # An exclusive transaction on an empty file beside the database: a lock that works on every system.
    lock = path.with_name(f"{path.name}-{name}.lock")
    private_file(lock)
    with closing(sqlite3.connect(lock, timeout=0, isolation_level=None, check_same_thread=False)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise AlreadyRunning(str(path), f"another instance holds {lock.name}; stop it first") from error
        yield


@contextmanager
def _on_server(engine: Engine, name: str) -> Iterator[None]:
    number = _number(name)
    database = engine.url.render_as_string()
    with translated(database):
        holder = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with holder:
        with translated(database):
            free = holder.scalar(select(func.pg_try_advisory_lock(number)))
        if not free:
            raise AlreadyRunning(database, f"another instance holds the lock {name!r}; stop it first")
        try:
            yield
        finally:
            with translated(database):
                holder.execute(select(func.pg_advisory_unlock(number)))


def _number(name: str) -> int:
    return int.from_bytes(sha256(f"brinkwatch {name}".encode()).digest()[:8], signed=True)
