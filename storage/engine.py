"""A URL made into an engine, with what each of the two engines needs to be trusted; knows no table.

SQLite runs in WAL mode with `synchronous=FULL`. With NORMAL a killed process loses nothing either, but a
power cut may take back the last minutes of commits: messages that went out would be forgotten and go out
again. FULL costs one fsync per transaction, and there are few of those.
"""

import os
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.columns import dump_json
from storage.errors import BadUrl, DatabaseUnavailable, NoDatabase

_FORMS: Final = (
    "use sqlite:///brinkwatch.db (relative), sqlite:////var/lib/brinkwatch.db (absolute), "
    "sqlite:// (memory) or postgresql://user@host/name"
)
_PRAGMAS: Final = ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
POSTGRES_WORKERS: Final = 4


def engine_of(url: str, *, create: bool = True) -> Engine:
    """An engine for `url`: connects to nothing, makes a missing SQLite file (mode 0600) if it may `create`.

    Raises BadUrl; NoDatabase where there is no such file and none may be made.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, create=create)
    return _postgres(parsed)


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite engine; None in memory and for PostgreSQL."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name else None


def private_file(path: Path) -> None:
    """Makes `path` for its owner's eyes only where it is missing; SQLite's -wal and -shm take its mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        scheme = (
            url.partition("://")[0] if "://" in url else "the database URL"
        )  # the rest may hold a password
        raise BadUrl(scheme, f"not a database URL; {_FORMS}") from error
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return parsed
        case "postgresql" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
    raise BadUrl(parsed.render_as_string(), f"{parsed.drivername} is not supported; {_FORMS}")


def _sqlite(url: URL, *, create: bool) -> Engine:
    if url.host:
        raise BadUrl(url.render_as_string(), f"two slashes too few; {_FORMS}")
    if not url.database or url.database == ":memory:":
        memory = URL.create("sqlite+pysqlite")
        arguments = {"check_same_thread": False}
        engine = create_engine(
            memory, poolclass=StaticPool, connect_args=arguments, json_serializer=dump_json
        )
    else:
        path = Path(url.database).expanduser().absolute()  # a later chdir must not move it
        _make_file(url, path) if create else _find_file(url, path)
        file = url.set(drivername="sqlite+pysqlite", database=str(path))
        engine = create_engine(file, json_serializer=dump_json)
        if create:
            event.listen(engine, "connect", _log_ahead)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _make_file(url: URL, path: Path) -> None:
    if not path.parent.is_dir():
        raise BadUrl(url.render_as_string(), f"there is no folder {path.parent}; make it first")
    try:
        private_file(path)
    except OSError as error:
        raise DatabaseUnavailable(str(path), str(error)) from error


def _find_file(url: URL, path: Path) -> None:
    """Refuses what is no file, and one that holds nothing: SQLite would make a database of it."""
    if not path.parent.is_dir():
        raise BadUrl(url.render_as_string(), f"there is no folder {path.parent}")
    try:
        missing = not path.is_file() or not path.stat().st_size
    except OSError as error:
        raise DatabaseUnavailable(str(path), str(error)) from error
    if missing:
        raise NoDatabase(str(path), "there is no database here")


def _log_ahead(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The file remembers this for good, so it is not for one that is only read and may be another program's.
    connection.execute("PRAGMA journal_mode=WAL")


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver starts no transaction of its own, see the next function
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediately(connection: Connection) -> None:
    # A transaction that reads first and writes later fails with "locked" at once when another wrote in
    # between, whatever the busy timeout; taking the write lock first waits instead.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgres(url: URL) -> Engine:
    name = url.render_as_string()
    if not url.database:
        raise BadUrl(name, f"names no database; {_FORMS}")
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=POSTGRES_WORKERS + 1,
            json_serializer=dump_json,
            connect_args={"connect_timeout": 10},
        )
    except ImportError as error:
        raise BadUrl(name, "PostgreSQL needs a driver: pip install 'brinkwatch[postgres]'") from error
