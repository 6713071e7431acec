"""Items with readings, and votes on them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Tier
from storage.records import Address, AssessedItem, Ballot, Feed, Item, Opinion, Vote

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
READ = Assessment(
    model="2026.11-quick-000000",
    language="en",
    assessed=True,
    kind={"event": 0.9, "statement": 0.06, "none": 0.04},
    signals={"strike": 0.97, "clash": 0.51, "threat": 0.04},
    cross_border=0.8,
    mass_casualty=0.02,
    notable=0.99,
    serious=0.9,
    critical=0.2,
    severity=2.4,
    places=("IQ", "red-sea"),
    dyads=(Dyad("US", "iraqi-militias"),),
    tier=Tier.SERIOUS,
)


@pytest.fixture
def read() -> Assessment:
    return READ


@pytest.fixture
def make_item() -> Callable[..., AssessedItem]:
    """Makes an item of some number."""

    def make(number: int = 1, assessment: Assessment = READ, **changes: object) -> AssessedItem:
        item = Item(
            id=number,
            key=f"key-{number}",
            feed=Feed(
                url="https://example.org/feed", name="Example World", publisher="Example", owner="Trust"
            ),
            title="Drone strike reported near the harbour",
            summary="Officials say “two” were hurt.",
            url=f"https://example.org/{number}",
            first_seen_at=NOW,
            published_at=NOW - timedelta(days=1),
            language="en",
        )
        return AssessedItem(item=replace(item, **changes), assessment=assessment)

    return make


@pytest.fixture
def vote() -> Callable[..., Vote]:
    """Makes a vote by opinion and value."""

    def make(opinion: Opinion, value: str = "", *, person: int = 1, **changes: object) -> Vote:
        plain = Vote(
            person=person,
            address=Address("telegram", person),
            alert_id=1,
            incident_id=1,
            item_id=1,
            opinion=opinion,
            value=value,
            model=READ.model,
            at=NOW,
        )
        return replace(plain, **changes)

    return make


@pytest.fixture
def ballots(make_item: Callable[..., AssessedItem], vote: Callable[..., Vote]) -> Callable[..., list[Ballot]]:
    """Makes ballots of several people on one item from (opinion, value) each."""

    def make(*said: tuple[Opinion, str], item: AssessedItem | None = None) -> list[Ballot]:
        about = item or make_item()
        return [
            Ballot(vote(opinion, value, person=person), about)
            for person, (opinion, value) in enumerate(said, start=1)
        ]

    return make
