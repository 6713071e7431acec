"""Whose tables a database holds, told without changing it."""

import pytest
from sqlalchemy import text

from storage import incidents, unweighed
from storage.database import BadUrl, Database, NoDatabase, SchemaMismatch, State
from storage.migrations import downgrade, upgrade
from storage.state import REVISION
from tests.storage.test_migrations import _old_rows, _revisions


@pytest.fixture
def empty(url):
    opened = Database.open(url)
    yield opened
    opened.close()


def test_the_revision_is_that_of_the_last_migration(empty):
    with empty.transaction() as c:
        assert _revisions(c)[-1] == REVISION


def test_a_database_goes_from_empty_to_ready(empty):
    assert empty.state() is State.EMPTY
    with empty.transaction() as c:
        upgrade(c, "0002")
    assert empty.state() is State.EARLIER
    empty.migrate()
    assert empty.state() is State.READY
    with empty.transaction() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert empty.state() is State.LATER


def test_incidents_of_an_earlier_version_wait_until_they_are_weighed(empty, make_incident):
    with empty.transaction() as c:
        _old_rows(c)
    empty.migrate()
    with empty.transaction() as c:
        [new] = incidents.save(c, [make_incident()])
        assert unweighed.count(c) == 2
        assert unweighed.among(c, [1, 2, new.id]) == {1, 2}
        unweighed.done(c, [1])
    assert empty.state() is State.UNWEIGHED
    with empty.transaction() as c:
        unweighed.done(c, [2])
    assert empty.state() is State.READY


def test_of_tables_of_version_4_only_what_is_as_version_3_left_it_waits(empty, make_incident):
    with empty.transaction() as c:
        _old_rows(c)
        upgrade(c, "0004")
        incidents.save(c, [make_incident()])
        upgrade(c)
        assert unweighed.among(c, [1, 2, 3]) == {1, 2}
        downgrade(c, "0003")
        upgrade(c)
        assert unweighed.among(c, [1, 2, 3]) == {1, 2, 3}


@pytest.mark.parametrize("revision", ["a1b2c3", "0003", REVISION])
def test_what_another_program_migrates_is_told_from_ours_and_not_migrated(empty, revision):
    with empty.transaction() as c:
        c.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
        c.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    assert empty.state() is State.OTHERS
    with pytest.raises(SchemaMismatch, match="another program's database; name the right one"):
        empty.migrate()
    assert empty.state() is State.OTHERS


@pytest.mark.parametrize("content", [None, b""])
def test_what_is_only_to_be_read_is_not_made(tmp_path, content):
    path = tmp_path / "none.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NoDatabase, match="there is no database here"):
        Database.open(f"sqlite:///{path}", create=False)
    assert path.exists() == (content is not None)


def test_where_even_the_folder_is_missing_that_is_said(tmp_path):
    with pytest.raises(BadUrl, match="there is no folder"):
        Database.open(f"sqlite:///{tmp_path}/nowhere/none.db", create=False)
