import asyncio
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.database import (
    AlreadyRunning,
    BadUrl,
    Conflict,
    Connection,
    Database,
    DatabaseUnavailable,
    SchemaMismatch,
    StorageError,
)
from storage.schema import tombstones


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("brinkwatch.db", "not a database URL"),
        ("", "not a database URL"),
        ("mysql://root:secret@localhost/x", "mysql is not supported"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite is not supported"),
        ("sqlite://x.db", "two slashes too few"),
        ("sqlite:////nowhere/at/all/x.db", "no folder /nowhere/at/all"),
        ("postgresql://me:secret@host", "names no database"),
        ("postgres://me:secret@host/x", "postgres is not supported"),
    ],
)
def test_a_bad_url_is_refused_with_the_mend_and_without_its_password(url: str, said: str) -> None:
    with pytest.raises(BadUrl) as caught:
        Database.open(url)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_relative_url_stays_where_it_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database.open("sqlite:///here.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    database.migrate()
    assert (tmp_path / "here.db").stat().st_size
    assert list(Path().iterdir()) == []
    database.close()


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'private.db'}")
    with database.lock("run"), database.transaction() as c:
        c.execute(text("CREATE TABLE t (x)"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {"private.db", "private.db-wal", "private.db-run.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}
    database.close()


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadUrl, match=r"pip install 'brinkwatch\[postgres\]'"):
        Database.open("postgresql://me@host/x")


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    with database.transaction() as c:
        found = {
            name: c.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(LookupError, match="half way"):
        _do_and_raise(database, "INSERT INTO tombstones (key) VALUES ('never')")
    with database.transaction() as c:
        assert _written(c) == set()


def test_a_transaction_that_raises_takes_back_tables_too(database: Database) -> None:
    with pytest.raises(LookupError, match="half way"):
        _do_and_raise(database, "CREATE TABLE half_done (x integer)")
    with pytest.raises(SchemaMismatch, match="half_done"), database.transaction() as c:
        c.execute(text("SELECT x FROM half_done"))


def _do_and_raise(database: Database, statement: str) -> None:
    with database.transaction() as c:
        c.execute(text(statement))
        raise LookupError("half way")


async def test_work_runs_in_a_thread_and_gives_its_result(database: Database) -> None:
    def work(c: Connection) -> str:
        _write(c, threading.current_thread().name)
        return _written(c).pop()

    assert (await database.run(work)).startswith("database")


async def test_many_works_at_once_all_count(database: Database) -> None:
    await database.run(lambda c: c.execute(text("CREATE TABLE counted AS SELECT 0 AS n")))
    await asyncio.gather(
        *(database.run(lambda c: c.execute(text("UPDATE counted SET n = n + 1"))) for _ in range(40))
    )
    assert await database.run(lambda c: c.scalar(text("SELECT n FROM counted"))) == 40


async def test_an_error_of_the_work_reaches_the_caller(database: Database) -> None:
    def work(c: Connection) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await database.run(work)


async def test_memory_is_one_database_for_all_threads() -> None:
    database = Database.open("sqlite://")
    database.migrate()
    await database.run(lambda c: _write(c, "here"))

    def write(number: int) -> None:
        for turn in range(20):
            with database.transaction() as c:
                _write(c, f"{number}.{turn}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction() as c:
        assert "here" in _written(c)
        assert len(_written(c)) == 81
    database.close()


def _write(c: Connection, *keys: str) -> None:
    c.execute(tombstones.insert(), [{"key": key} for key in keys])


def _written(c: Connection) -> set[str]:
    return set(c.scalars(select(tombstones.c.key)))


def test_missing_tables_are_a_schema_mismatch(url: str) -> None:
    database = Database.open(url)
    with pytest.raises(SchemaMismatch) as caught, database.transaction() as c:
        _written(c)
    assert caught.value.__cause__ is not None
    database.close()


def test_a_row_taken_by_another_is_a_conflict(database: Database) -> None:
    with pytest.raises(Conflict), database.transaction() as c:
        _write(c, "k", "k")


def test_a_locked_database_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine._PRAGMAS", ("journal_mode=WAL", "busy_timeout=1"))
    first, second = (Database.open(f"sqlite:///{tmp_path / 'x.db'}") for _ in range(2))
    with (
        first.transaction(),
        pytest.raises(DatabaseUnavailable, match="locked"),
        second.transaction(),
    ):
        pass
    first.close()
    second.close()


def test_a_full_disk_makes_the_database_unavailable(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    database.migrate()
    with database.transaction() as c:
        c.execute(text(f"PRAGMA max_page_count = {c.scalar(text('PRAGMA page_count')) + 5}"))
    with pytest.raises(DatabaseUnavailable, match="full"), database.transaction() as c:
        _write(c, *(f"{number:0>255}" for number in range(1000)))
    database.close()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"these bytes were never a database " * 40)
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(DatabaseUnavailable, match="name the right one"), database.transaction():
        pass
    database.close()


def test_a_server_that_is_away_is_unavailable(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    database = Database.open(f"postgresql://me:secret@/x?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable) as caught, database.transaction():
        pass
    assert "secret" not in str(caught.value)
    database.close()


def test_only_one_instance_runs_on_a_database(url: str) -> None:
    first, second = Database.open(url), Database.open(url)
    with first.lock("run"):
        with pytest.raises(AlreadyRunning), second.lock("run"):
            pass
        with second.lock("other"):
            pass
    with second.lock("run"):
        pass
    first.close()
    second.close()


_HOLDER = """
import sys
from storage.database import Database
from storage.schema import tombstones
database = Database.open(sys.argv[1])
with database.lock("run"):
    with database.transaction() as c:
        c.execute(tombstones.insert(), {"key": "committed"})
    with database.transaction() as c:
        c.execute(tombstones.insert(), {"key": "unfinished"})
        print("ready", flush=True)
        sys.stdin.read()
"""


def test_a_kill_frees_the_lock_and_loses_nothing_that_was_committed(database: Database, url: str) -> None:
    command = [sys.executable, "-c", _HOLDER, url]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=os.environ,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"ready\n"
        with pytest.raises(AlreadyRunning), database.lock("run"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    for _ in range(1000):  # a server notices the death of its client, it is not told of it
        try:
            with database.lock("run"):
                break
        except AlreadyRunning:
            threading.Event().wait(0.01)
    else:
        pytest.fail("the lock outlived its holder")
    with database.transaction() as c:
        assert _written(c) == {"committed"}


def test_every_error_is_of_the_one_family() -> None:
    family = (BadUrl, SchemaMismatch, AlreadyRunning, Conflict, DatabaseUnavailable)
    assert all(issubclass(error, StorageError) for error in family)
