"""A migrated database on each engine, and records to put into it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from classifiers.assessment import Assessment, Dyad, Evidence
from classifiers.signals import Tier
from storage import feeds, incidents, items, subscribers
from storage.database import Connection, Database
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Change,
    Feed,
    Incident,
    Item,
    Report,
    Subscriber,
)

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def c(database: Database, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """One open transaction."""
    if "feed" in request.fixturenames:
        request.getfixturevalue("feed")  # is committed: first, as this transaction excludes others
    with database.transaction() as connection:
        yield connection


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def feed(database: Database) -> Feed:
    """A stored feed."""
    wanted = Feed(
        url="https://example.org/world.xml", name="Example World", publisher="Example", owner="Example Trust"
    )
    with database.transaction() as connection:
        feeds.sync(connection, [wanted], now=NOW, interval=timedelta(minutes=5))
        [state] = feeds.states(connection)
    return state.feed


@pytest.fixture
def make_item(feed: Feed) -> Callable[..., AssessedItem]:
    """Makes an item that is not stored yet; `name` settles its key."""

    def make(
        name: str = "one", assessment: dict[str, object] | None = None, **changes: object
    ) -> AssessedItem:
        plain = Item(
            key=sha256(name.encode()).hexdigest(),
            feed=feed,
            title=f"Drone strike reported near the harbour ({name})",
            summary="Officials say two were hurt.",
            url=f"https://example.org/{name}",
            first_seen_at=NOW,
            published_at=NOW - timedelta(minutes=3),
            published_raw="Thu, 26 Nov 2026 11:57:00 GMT",
            language="en",
            content_hash=sha256(f"hash of {name}".encode()).hexdigest(),
        )
        return AssessedItem(item=replace(plain, **changes), assessment=replace(READ, **(assessment or {})))

    return make


READ = Assessment(
    model="2026.11-quick-000000",
    language="en",
    assessed=True,
    kind={"event": 0.9, "statement": 0.06, "analysis": 0.02, "retro": 0.01, "none": 0.01},
    signals={"strike": 0.97, "clash": 0.31, "threat": 0.04},
    cross_border=0.8,
    mass_casualty=0.02,
    notable=0.99,
    serious=0.9,
    critical=0.2,
    severity=2.4,
    places=("IQ", "red-sea"),
    dyads=(Dyad("US", "iraqi-militias"), Dyad("?", "IQ")),
    evidence={"strike": Evidence("title", 0, 12, "Drone strike")},
    tier=Tier.SERIOUS,
)


@pytest.fixture
def store(c: Connection, make_item: Callable[..., AssessedItem]) -> Callable[..., AssessedItem]:
    """Makes an item and stores it."""

    def stored(
        name: str = "one", assessment: dict[str, object] | None = None, **changes: object
    ) -> AssessedItem:
        [added] = items.add(c, [make_item(name, assessment, **changes)])
        return added

    return stored


@pytest.fixture
def make_incident() -> Callable[..., Incident]:
    """Makes an incident that is not stored yet."""

    def make(title: str = "Drone strike reported near the harbour", **changes: object) -> Incident:
        plain = Incident(
            title=title,
            summary="Officials say two were hurt.",
            url="https://example.org/one",
            source="Example World",
            first_seen_at=NOW,
            last_seen_at=NOW,
            tier=Tier.SERIOUS,
            severity=56.0,
            places=("IQ",),
            dyads=(Dyad("US", "iraqi-militias"),),
            signals={"strike": 0.97},
        )
        return replace(plain, **changes)

    return make


@pytest.fixture
def report(c: Connection) -> Callable[[Incident, AssessedItem], None]:
    """Puts a stored item into a stored incident."""

    def attached(incident: Incident, one: AssessedItem) -> None:
        at, owner = one.item.first_seen_at, one.item.feed.owner
        incidents.attach_all(
            c,
            [
                Report(
                    incident_id=incident.id,
                    item_id=one.item.id,
                    owner=owner,
                    at=at,
                    voice=owner,
                    reliability=0.7,
                )
            ],
        )

    return attached


@pytest.fixture
def make_alert() -> Callable[..., Alert]:
    """Makes an alert of a stored incident that is not stored itself yet."""

    def make(incident: Incident, key: str = "1:opened:0", **changes: object) -> Alert:
        plain = Alert(
            key=key,
            incident=incident,
            change=Change.OPENED,
            tier=Tier.SERIOUS,
            at=NOW,
            reason="a strike across a border",
        )
        return replace(plain, **changes)

    return make


@pytest.fixture
def subscriber(c: Connection) -> Subscriber:
    """A stored subscriber."""
    return subscribers.ensure(c, Address("telegram", 1001), title="Desk", now=NOW)
