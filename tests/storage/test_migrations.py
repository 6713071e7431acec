from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Interval, bindparam, inspect, text

from storage.database import Connection, Database, SchemaMismatch
from storage.migrations import _config, downgrade, upgrade
from storage.schema import metadata


@pytest.fixture
def empty(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    yield opened
    opened.close()


def _ours(_object: object, name: str | None, kind: str, _reflected: object, _compared: object) -> bool:
    search = kind == "table" and str(name).startswith("items_search")
    return not search and (kind, name) not in {("column", "search"), ("index", "ix_items_search")}


def _tables(c: Connection) -> set[str]:
    return set(inspect(c).get_table_names())


def _revisions(c: Connection) -> list[str]:
    steps = ScriptDirectory.from_config(_config(c)).walk_revisions()
    return [step.revision for step in steps][::-1]


def test_the_migrated_tables_are_those_of_the_schema(database: Database) -> None:
    with database.transaction() as c:
        options = {"compare_type": True, "include_object": _ours}
        assert compare_metadata(MigrationContext.configure(c, opts=options), metadata) == []


def test_every_step_goes_up_and_down_again(empty: Database) -> None:
    with empty.transaction() as c:
        revisions = _revisions(c)
    before = []
    for revision in revisions:
        with empty.transaction() as c:
            before.append(_tables(c) - {"alembic_version"})
            upgrade(c, revision)
            assert _tables(c) - {"alembic_version"} != before[-1] or revision == "0003"
    for number in reversed(range(len(revisions))):
        with empty.transaction() as c:
            downgrade(c, revisions[number - 1] if number else "base")
            assert _tables(c) - {"alembic_version"} == before[number]
    empty.migrate()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    with database.transaction() as c:
        before = _tables(c)
    database.migrate()
    with database.transaction() as c:
        assert _tables(c) == before


def test_a_step_that_fails_leaves_the_tables_of_before(empty: Database) -> None:
    with empty.transaction() as c:
        upgrade(c, "0001")
        c.execute(text("CREATE TABLE watchlists (x integer)"))
    with pytest.raises(SchemaMismatch, match="watchlists"):
        empty.migrate()
    with empty.transaction() as c:
        assert "subscribers" not in _tables(c)
        assert c.scalar(text("SELECT version_num FROM alembic_version")) == "0001"


def test_tables_of_a_newer_version_are_refused(database: Database) -> None:
    with database.transaction() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="newer version"):
        database.migrate()


def test_items_stored_before_the_text_index_are_found_by_it(empty: Database) -> None:
    with empty.transaction() as c:
        upgrade(c, "0002")
        c.execute(text(_OLD_FEED).bindparams(bindparam("interval", timedelta(minutes=5), Interval)))
        c.execute(text(_OLD_ITEM))
    empty.migrate()
    search = {
        "sqlite": "SELECT count(*) FROM items_search WHERE items_search MATCH 'harbour'",
        "postgresql": "SELECT count(*) FROM items WHERE search @@ plainto_tsquery('simple', 'harbour')",
    }
    with empty.transaction() as c:
        assert c.scalar(text(search[c.dialect.name])) == 1


_OLD_FEED = (
    "INSERT INTO feeds (url, url_digest, name, publisher, owner, tier, language, country, origin, polled,"
    " next_poll_at, interval, etag, last_modified, content_hash, failures, last_error, paused) VALUES"
    " ('u', 'd', 'n', 'p', 'o', 1, 'en', '', 'file', true, '2026-01-01', :interval, '', '', '', 0, '', false)"
)
_OLD_ITEM = (
    "INSERT INTO items (key, feed_id, title, summary, url, published_raw, content_hash, first_seen_at,"
    " revision) VALUES ('k', 1, 'The harbour', 'Quiet.', 'u', '', '', '2026-01-01', 0)"
)
