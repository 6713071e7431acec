"""What tests of every floor share: a throw-away PostgreSQL, and a migrated database on each engine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from storage.database import Database

settings.register_profile("untimed", deadline=None)  # a slow machine fails no property
settings.load_profile("untimed")

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The socket directory of a PostgreSQL server that lives as long as the session.

    Skips where no server is installed; BRINKWATCH_REQUIRE_POSTGRES=1 fails instead.
    """
    programs = _programs()
    if programs is None:
        _go_without("no PostgreSQL server found (/usr/lib/postgresql/*/bin or PATH)")
    folder = Path(tempfile.mkdtemp(prefix="bw-pg-", dir="/tmp"))  # a socket's path has at most 107 bytes
    as_server: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    try:
        _call(as_server, programs / "initdb", "-D", folder / "data", *_INITDB)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {_UNSAFE_AND_FAST}"
        _call(
            as_server,
            programs / "pg_ctl",
            "-D",
            folder / "data",
            "-l",
            folder / "log",
            "-w",
            "-o",
            options,
            "start",
        )
        yield folder
    finally:
        subprocess.run(  # nothing to stop where the start failed
            [*as_server, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: Path) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of the test's own."""
    try:
        import psycopg  # noqa: PLC0415 - an optional extra
    except ImportError:
        _go_without("psycopg is not installed")
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(
        f"postgresql://postgres@/postgres?host={postgres_server}", autocommit=True
    ) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://postgres@/{name}?host={postgres_server}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once for each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'brinkwatch.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with this version's tables, to be copied: a copy takes a fiftieth of the time."""
    path = tmp_path_factory.mktemp("migrated") / "brinkwatch.db"
    opened = Database.open(f"sqlite:///{path}")
    opened.migrate()
    opened.close()
    return path


@pytest.fixture
def database(url: str, migrated: Path) -> Iterator[Database]:
    """A database with this version's tables, once for each engine."""
    if url.startswith("sqlite:///"):
        shutil.copyfile(migrated, url.removeprefix("sqlite:///"))
        opened = Database.open(url)
    else:
        opened = Database.open(url)
        opened.migrate()
    yield opened
    opened.close()


_INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
_UNSAFE_AND_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"


def _go_without(reason: str) -> NoReturn:
    if os.environ.get("BRINKWATCH_REQUIRE_POSTGRES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if on_path:
        return Path(on_path).resolve().parent
    return installed[-1] if installed else None


def _call(as_server: list[str], *command: object) -> None:
    done = subprocess.run([*as_server, *map(str, command)], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"{command[0]}: {done.stdout}{done.stderr}")
