"""Commands that only read make nothing and change nothing, and refuse what would tell something wrong."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from shutil import copy

import pytest
from sqlalchemy import text

from storage.database import Database, State
from storage.migrations import downgrade

READING = (
    ("history",),
    ("preview",),
    ("chart", "IQ"),
    ("why", "#A1"),
    ("digest",),
)
ITEM = {"title": "US air strike on Baghdad kills commander", "published_at": "2024-01-04T10:00:00Z"}


def brinkwatch(folder, *arguments):
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def of_before(tmp_path_factory):
    """The database that a replay of the version before left."""
    folder = tmp_path_factory.mktemp("before")
    (folder / "items.jsonl").write_text(json.dumps(ITEM))
    done = brinkwatch(folder, "replay", "items.jsonl", "--database", "sqlite:///brinkwatch.db")
    assert done.returncode == 0, done.stderr
    database = Database.open(f"sqlite:///{folder}/brinkwatch.db")
    with database.transaction() as c:
        downgrade(c, "0003")
    database.close()
    return folder / "brinkwatch.db"


@pytest.fixture
def earlier(of_before, tmp_path):
    """A working folder with such a database."""
    copy(of_before, tmp_path / "brinkwatch.db")
    return tmp_path


def state(folder):
    database = Database.open(f"sqlite:///{folder}/brinkwatch.db", create=False)
    found = database.state()
    database.close()
    return found


@pytest.mark.parametrize("command", [*READING, ("upgrade",)], ids=lambda command: command[0])
def test_where_no_database_is_that_is_said_and_none_is_made(command, tmp_path):
    done = brinkwatch(tmp_path, *command, *(("--out", "x.png") if command[0] == "chart" else ()))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "brinkwatch.db: there is no database here; name the right one" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_makes_no_database_and_says_that_a_run_will(tmp_path):
    (tmp_path / "brinkwatch.toml").write_text("[poll]\nstarter_feeds = false\n")
    done = brinkwatch(tmp_path, "check", "--offline")
    assert done.returncode == 0
    assert "brinkwatch.db: `brinkwatch run` makes it" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["brinkwatch.toml"]


@pytest.mark.parametrize("content", [b"", b"This is no database, but a letter." * 40])
@pytest.mark.parametrize("command", ["preview", "upgrade"])
def test_a_file_that_is_no_database_stays_what_it_is(command, content, tmp_path):
    (tmp_path / "letter.db").write_bytes(content)
    done = brinkwatch(tmp_path, command, "--database", "sqlite:///letter.db")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "; name the right one" in done.stderr
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("letter.db", content)]


def test_a_database_of_another_program_stays_what_it_is(tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE letters (body)")
    before = (tmp_path / "other.db").read_bytes()
    for command in ("preview", "upgrade"):
        done = brinkwatch(tmp_path, command, "--database", "sqlite:///other.db")
        assert (done.returncode, "holds no tables of Brinkwatch" in done.stderr) == (2, True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("other.db", before)]


@pytest.mark.parametrize("revision", ["a1b2c3", "0003", "0005"])
def test_a_database_whose_migrations_are_another_programs_is_told_from_ours(revision, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE alembic_version (version_num)")
        other.execute("INSERT INTO alembic_version VALUES (?)", [revision])
        other.commit()
    before = (tmp_path / "other.db").read_bytes()
    for command in ("preview", "upgrade"):
        done = brinkwatch(tmp_path, command, "--database", "sqlite:///other.db")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "; name the right one" in done.stderr
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("other.db", before)]


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_database_of_an_earlier_version_is_not_read_as_it_is(command, earlier):
    before = (earlier / "brinkwatch.db").read_bytes()
    done = brinkwatch(earlier, *command)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "is of an earlier version; `brinkwatch upgrade`" in done.stderr
    assert state(earlier) is State.EARLIER
    assert (earlier / "brinkwatch.db").read_bytes() == before


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_database_that_is_brought_up_to_date_is_not_read_before_it_is(command, earlier):
    database = Database.open(f"sqlite:///{earlier}/brinkwatch.db")
    database.migrate()
    database.close()
    done = brinkwatch(earlier, *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not up to date yet; `brinkwatch upgrade`" in done.stderr
    assert state(earlier) is State.UNWEIGHED


def test_an_upgrade_makes_it_readable_and_the_numbers_right(earlier):
    done = brinkwatch(earlier, "upgrade")
    assert done.returncode == 0, done.stderr
    assert "1 incidents of an earlier version are weighed anew" in done.stderr
    assert state(earlier) is State.READY
    asked = ("preview", "--at", "2024-01-05", "--json")
    [sent] = json.loads(brinkwatch(earlier, *asked).stdout)["sent"]
    graver = json.loads(brinkwatch(earlier, *asked, "--tier", "critical").stdout)
    assert graver["alerts"] == (sent["tier"] == "critical")
    chart = brinkwatch(earlier, "chart", "IQ")
    assert chart.returncode == 0, chart.stderr
    why = brinkwatch(earlier, "why", "#A1").stdout
    assert "confidence 0." in why
    assert "confidence 0.00" not in why
    assert "P(serious)" in why


def test_a_newer_database_asks_for_a_newer_program(earlier):
    database = Database.open(f"sqlite:///{earlier}/brinkwatch.db")
    with database.transaction() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert "is of a newer version; update Brinkwatch" in brinkwatch(earlier, "history").stderr
