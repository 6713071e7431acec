from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import ForeignKeyConstraint, Interval, bindparam, inspect, text

from classifiers.signals import Tier
from storage import alerts, incidents, mutes, precedents
from storage.columns import UtcDateTime
from storage.database import Connection, Database, SchemaMismatch
from storage.migrations import _config, downgrade, upgrade
from storage.records import Muting, Scoring, Stance, Status
from storage.schema_chats import metadata


@pytest.fixture
def empty(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    yield opened
    opened.close()


def _ours(_object: object, name: str | None, kind: str, _reflected: object, _compared: object) -> bool:
    search = kind == "table" and str(name).startswith("items_search")
    return not search and (kind, name) not in {("column", "search"), ("index", "ix_items_search")}


def _reflected(c: Connection) -> Callable[..., bool]:
    """SQLite does not tell what becomes of the references of a column that was added later."""

    def compared(one: object, name: str | None, kind: str, reflected: object, other: object) -> bool:
        if isinstance(one, ForeignKeyConstraint) and c.dialect.name == "sqlite":
            return (one.table.name, one.column_keys) != ("alerts", ["item_id"])
        return _ours(one, name, kind, reflected, other)

    return compared


def _tables(c: Connection) -> set[str]:
    return set(inspect(c).get_table_names())


def _revisions(c: Connection) -> list[str]:
    steps = ScriptDirectory.from_config(_config(c)).walk_revisions()
    return [step.revision for step in steps][::-1]


def test_the_migrated_tables_are_those_of_the_schema(database: Database) -> None:
    with database.transaction() as c:
        options = {"compare_type": True, "include_object": _reflected(c)}
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


def _old_rows(c: Connection) -> None:
    """An incident with two sides, its report and alert, and a verdict, as version 3 kept them."""
    upgrade(c, "0003")
    c.execute(text(_OLD_FEED).bindparams(bindparam("interval", timedelta(minutes=5), Interval)))
    c.execute(text(_OLD_ITEM))
    for statement in _OLD_TELLING.split(";"):
        c.execute(text(statement.replace(":", "\\:")))


def test_incidents_stored_before_keep_what_was_known_of_them(empty: Database) -> None:
    with empty.transaction() as c:
        _old_rows(c)
    empty.migrate()
    with empty.transaction() as c:
        [incident, quiet] = incidents.after(c, since=datetime(2025, 1, 1, tzinfo=UTC))
        [(report, _)] = incidents.open_reports(c, since=incident.last_seen_at)
        [alert] = alerts.of_incident(c, incident.id)
        known = {(one.source, one.target, one.signal): one for one in precedents.every(c)}
    assert (incident.title, incident.tier, incident.scoring) == ("Tanker seized", Tier.SERIOUS, Scoring())
    assert (quiet.title, quiet.tier, quiet.confidence, quiet.toll) == ("Talks", None, 0.0, None)
    assert (report.voice, report.reliability, report.stance) == ("Trust", 0.5, Stance.REPORT)
    assert alert.incident == replace(incident, severity=40.0, status=Status.CORROBORATED)
    assert (alert.item_id, alert.series, alert.facts) == (None, "", {})
    assert set(known) == {("IR", "US", ""), ("US", "IR", "strike")}
    assert {one.first_at for one in known.values()} == {incident.first_seen_at}


def test_going_back_keeps_incidents_findable_and_verdicts_readable(empty: Database) -> None:
    with empty.transaction() as c:
        _old_rows(c)
    empty.migrate()
    with empty.transaction() as c:
        c.execute(text("UPDATE verdicts SET reason = 'budget'"))
        downgrade(c, "0003")
        keys = c.execute(text("SELECT title_key, title_digest FROM incidents ORDER BY id")).all()
        assert keys[0] == ("tanker seized", sha256(b"tanker seized").hexdigest())
        assert c.scalar(text("SELECT reason FROM verdicts")) == "muted"
        assert c.scalar(text("SELECT status FROM alerts")) == "corroborated"
    empty.migrate()
    with empty.transaction() as c:
        assert [one.incident.title for one in alerts.of_incident(c, 1)] == ["Tanker seized"]


_OLD_TELLING = """
INSERT INTO assessments (item_id, model, assessed, places, dyads, evidence)
VALUES (1, 'm', false, '[]', '[]', '{}');
INSERT INTO incidents (title, title_key, title_digest, summary, url, source, first_seen_at, last_seen_at,
    tier, severity, status, places, dyads, signals, owners, reports)
VALUES ('Tanker seized', 'tanker', 'd', 'At sea.', 'u', 'One', '2026-01-01',
    '2026-01-02 00:00:00.000000', 'serious', 55,
    'reported', '["IR"]', '[["US", "IR"]]', '{"strike": 0.9, "threat": 0.8, "clash": 0.1}', 2, 3);
INSERT INTO incidents (title, title_key, title_digest, summary, url, source, first_seen_at, last_seen_at,
    tier, severity, status, places, dyads, signals, owners, reports)
VALUES ('Talks', 'talks', 'e', '', 'u', 'One', '2026-01-01', '2026-01-01', NULL, 0,
    'reported', '[]', '[["US", "RU"]]', '{"strike": 0.9}', 1, 1);
INSERT INTO reports (incident_id, item_id, owner, at) VALUES (1, 1, 'Trust', '2026-01-01');
INSERT INTO alerts (key, incident_id, change, tier, severity, status, at, reason)
VALUES ('1:opened', 1, 'opened', 'serious', 40, 'corroborated', '2026-01-01', 'strike 0.90');
INSERT INTO subscribers (messenger, chat, thread, title, timezone, inactive_reason, active)
VALUES ('telegram', 1, 0, '', 'UTC', '', true);
INSERT INTO watchlists (subscriber_id, name, digest, timezone, name_digest, origin, places, signals, sides,
    words, threshold, tier, severity)
VALUES (1, 'w', '', 'UTC', 'w', 'chat', '[]', '[]', '[]', '{}', '{}', 'serious', 0);
INSERT INTO verdicts (item_id, watchlist_id, reason, detail, at) VALUES (1, 1, 'sent', '', '2026-01-01')
"""


def test_what_was_muted_list_by_list_is_muted_for_the_chat_and_back_again(empty: Database) -> None:
    until = datetime(2026, 11, 26, 16, tzinfo=UTC)
    with empty.transaction() as c:
        upgrade(c, "0006")
        c.execute(
            text(
                "INSERT INTO subscribers"
                " (id, messenger, chat, thread, title, timezone, active, inactive_reason) VALUES"
                " (1, 'telegram', 7, 0, '', 'UTC', true, ''), (2, 'telegram', 8, 0, '', 'UTC', true, '')"
            )
        )
        stored = text(
            "INSERT INTO watchlists (id, subscriber_id, name, name_digest, origin, places, signals, sides,"
            " words, tier, threshold, severity, digest, timezone, muted_until) VALUES"
            " (:id, :who, '', :digest, 'chat', '[]', '[]', '[]', '{}', 'serious', '{}', 0, '', 'UTC', :until)"
        ).bindparams(bindparam("until", type_=UtcDateTime))
        for number, (subscriber, muted_until) in enumerate(((1, until), (1, until), (2, None)), start=1):
            row = {"id": number, "who": subscriber, "digest": str(number), "until": muted_until}
            c.execute(stored, row)
        upgrade(c, "0007")
        moved = mutes.every(c, now=datetime(2026, 1, 1, tzinfo=UTC))
        assert {who: [(one.muting, one.until) for one in its] for who, its in moved.items()} == {
            1: [(Muting.ALL, until)]
        }
        downgrade(c, "0006")
        back = c.execute(text("SELECT muted_until IS NULL FROM watchlists ORDER BY id")).scalars()
        assert [bool(missing) for missing in back] == [False, False, True]
    empty.migrate()
