"""What can go wrong between Brinkwatch and its database, and what each fault asks of the caller.

    StorageError                 ask a person: the cause is chained
    ├── BadUrl                   mend the configuration; nothing was opened
    ├── NoDatabase               name another, or make one; nothing was made
    ├── SchemaMismatch           run the migrations, or a newer Brinkwatch
    ├── AlreadyRunning           stop the other instance
    ├── Conflict                 read again and repeat: another transaction got there first
    └── DatabaseUnavailable      try again later; where it stays so, mend the database

Every transaction is undone whole before one of these leaves it. Knows nothing of what was being done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_NOTADB
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageError(Exception):
    """`database` names the database that failed (without its password)."""

    def __init__(self, database: str, reason: str) -> None:
        super().__init__(f"{database}: {reason}")
        self.database = database
        self.reason = reason


class BadUrl(StorageError):
    """The database URL cannot be used; `reason` names the right form."""


class NoDatabase(StorageError):
    """There is none at the place named, where one was to be read."""


class SchemaMismatch(StorageError):
    """The tables are not those of this version of Brinkwatch."""


class AlreadyRunning(StorageError):
    """Another instance holds the lock of this database."""


class Conflict(StorageError):
    """Another transaction took or removed a row that this one relied on."""


class DatabaseUnavailable(StorageError):
    """The database did not answer, is locked, full, damaged or read-only."""


_STRANGE_TABLES: Final = frozenset({"42P01", "42703", "42P07", "42701", "42883"})
_STRANGE_WORDS: Final = (
    "no such table",
    "no such column",
    "has no column",
    "already exists",
    "no such module",
)


@contextmanager
def translated(database: str) -> Iterator[None]:
    """Raises what SQLAlchemy raises inside as one of ours, with the cause chained."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _translation(database, error) from error


def _translation(database: str, error: SQLAlchemyError) -> StorageError:
    cause = getattr(error, "orig", None) or error
    reason = str(cause).strip().partition("\n")[0]
    if isinstance(error, IntegrityError):
        return Conflict(database, reason)
    if getattr(cause, "sqlite_errorcode", None) == SQLITE_NOTADB:
        reason = f"{reason}; name the right one, or restore it"
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable(database, reason)
    if not isinstance(error, DBAPIError):
        return StorageError(database, reason)
    if _is_schema(cause):
        return SchemaMismatch(
            database, f"{reason}; these are not the tables of this version, which are migrated at start"
        )
    if type(error).__name__ in {"OperationalError", "InterfaceError", "DatabaseError", "InternalError"}:
        return DatabaseUnavailable(database, reason)
    return StorageError(database, reason)


def _is_schema(cause: BaseException) -> bool:
    if getattr(cause, "sqlstate", None) in _STRANGE_TABLES:
        return True
    return any(words in str(cause) for words in _STRANGE_WORDS)
