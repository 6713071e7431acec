"""No question of every minute may read a large table whole: SQLite's plan of each names an index."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from classifiers.signals import Tier
from storage import alerts, deliveries, history, honesty, incidents, watchlists
from storage.database import Connection, Database
from storage.records import Address, PastQuery
from storage.retention import purge

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHAT = Address("telegram", 1001)


@pytest.fixture
def empty(tmp_path: object) -> Iterator[Connection]:
    database = Database.open(f"sqlite:///{tmp_path}/plans.db")
    database.migrate()
    with database.transaction() as c:
        yield c
    database.close()


def _purged(c: Connection) -> object:
    return purge(c, items_before=NOW, verdicts_before=NOW, deliveries_before=NOW)


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: deliveries.told_of(c, [1]),
        lambda c: deliveries.claim(c, now=NOW, lease=DAY, resting=[CHAT]),
        lambda c: deliveries.undelivered(c, None),
        lambda c: deliveries.undelivered(c, CHAT),
        lambda c: deliveries.failed(c, 1),
        lambda c: deliveries.failed(c, 1, CHAT),
        lambda c: deliveries.dead_letters(c, CHAT),
        lambda c: deliveries.rest(c, CHAT, until=NOW),
        lambda c: deliveries.move(c, CHAT, Address("telegram", 7)),
        lambda c: watchlists.digests_due(c, now=NOW),
        lambda c: incidents.between(c, since=NOW - DAY, before=NOW, tier=None),
        lambda c: deliveries.rang(c, since=NOW),
        lambda c: incidents.open_reports(c, since=NOW),
        lambda c: list(incidents.after(c, since=NOW)),
        lambda c: incidents.told_by(c, 1),
        lambda c: history.of_link(c, "https://example.org/one"),
        lambda c: history.found(c, PastQuery(since=NOW - DAY, words=("one",), told=CHAT), limit=9),
        lambda c: history.found(c, PastQuery(since=NOW - DAY, places=("IQ",), signals=("strike",)), limit=9),
        lambda c: history.told_at(c, CHAT, [1]),
        lambda c: history.told_in(c, CHAT, 1),
        lambda c: history.latest_told(c, CHAT, limit=9),
        lambda c: history.decided(c, [1], [1]),
        lambda c: history.raised(c, [1]),
        lambda c: history.brought(c, [1], since=NOW - DAY),
        lambda c: honesty.over_budget(c, [1], since=NOW - DAY, before=NOW),
        incidents.last_report,
        incidents.next_id,
        lambda c: alerts.between(c, since=NOW - DAY, before=NOW),
        lambda c: alerts.between(c, since=NOW - DAY, before=NOW, tier=Tier.SERIOUS),
        lambda c: alerts.of_incident(c, 1),
        alerts.last,
        lambda c: honesty.honesty(c, [1, 2], CHAT, since=NOW - DAY, before=NOW),
        _purged,
    ],
)
def test_no_large_table_is_read_whole(empty: Connection, ask: Callable[[Connection], object]) -> None:
    plans = _plans(empty, ask)
    assert plans
    assert [step for step in plans if step.startswith("SCAN") and step.split()[1] in _LARGE] == []


_LARGE = frozenset(
    {"items", "assessments", "incidents", "reports", "alerts", "deliveries", "verdicts", "watchlists"}
)


def test_the_purge_and_the_dead_letters_find_theirs_by_state_and_time(empty: Connection) -> None:
    by_time = "ix_deliveries_state_created_at"
    assert any(by_time in step for step in _plans(empty, lambda c: deliveries.failed(c, 1)))
    assert any(f"{by_time} (state=? AND created_at<?)" in step for step in _plans(empty, _purged))


def _plans(c: Connection, ask: Callable[[Connection], object]) -> list[str]:
    steps: list[str] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object
    ) -> None:
        raw = connection.connection.driver_connection
        steps.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    event.listen(c, "before_cursor_execute", explain)
    ask(c)
    event.remove(c, "before_cursor_execute", explain)
    return steps
