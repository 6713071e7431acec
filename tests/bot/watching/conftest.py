"""Items, incidents and watchlists with everything sensible filled in, so that a test names only its point."""

from datetime import UTC, datetime, timedelta

import pytest

from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Tier
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Change,
    Feed,
    Incident,
    Item,
    Subscriber,
    Watcher,
    Watchlist,
)

NOW = datetime(2026, 3, 8, 15, 0, tzinfo=UTC)
FEED = Feed(url="https://news.example/rss", name="Example", publisher="Example", owner="example")
SUBSCRIBER = {"active", "inactive_reason", "quiet", "wakes_for"}
ITEM = {"title", "summary", "first_seen_at", "published_at"}


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def an_item():
    """An assessed item: a drone strike in Iraq by the United States, serious."""

    def make(**changed):
        text = {
            "title": "Drone strike on a convoy near Mosul",
            "summary": "Officials in Baghdad confirmed the attack.",
            "first_seen_at": NOW - timedelta(minutes=10),
            "published_at": NOW - timedelta(minutes=30),
        }
        reading = {
            "model": "test",
            "language": "en",
            "assessed": True,
            "signals": {"strike": 0.97, "assassination": 0.95, "threat": 0.1},
            "notable": 0.99,
            "serious": 0.8,
            "critical": 0.2,
            "places": ("IQ",),
            "dyads": (Dyad("US", "iraqi-militias"),),
            "tier": Tier.SERIOUS,
        }
        text.update({name: value for name, value in changed.items() if name in ITEM})
        reading.update({name: value for name, value in changed.items() if name not in ITEM})
        item = Item(key="k", feed=FEED, url="https://news.example/1", id=7, **text)
        return AssessedItem(item=item, assessment=Assessment(**reading))

    return make


@pytest.fixture
def a_watchlist():
    def make(**changed):
        return Watchlist(**{"subscriber_id": 1, "name": "Middle East", "id": 3, **changed})

    return make


@pytest.fixture
def a_watcher(a_watchlist):
    def make(**changed):
        own = {name: changed.pop(name) for name in SUBSCRIBER & changed.keys()}
        subscriber = Subscriber(**{"address": Address("telegram", 1001), "id": 1, **own})
        return Watcher(subscriber, a_watchlist(**changed))

    return make


@pytest.fixture
def an_incident():
    """The same strike as an incident of one report."""

    def make(**changed):
        facts = {
            "title": "Drone strike on a convoy near Mosul",
            "summary": "Officials in Baghdad confirmed the attack.",
            "url": "https://news.example/1",
            "source": "Example",
            "first_seen_at": NOW,
            "last_seen_at": NOW,
            "tier": Tier.SERIOUS,
            "severity": 60.0,
            "places": ("IQ",),
            "dyads": (Dyad("US", "iraqi-militias"),),
            "signals": {"strike": 0.97, "assassination": 0.95, "threat": 0.1},
            "notable": 0.99,
            "serious": 0.8,
            "critical": 0.2,
            "id": 17,
        }
        return Incident(**{**facts, **changed})

    return make


@pytest.fixture
def an_alert(an_incident):
    """An alert of that incident, changed by name; notable where the incident has no tier."""

    def make(**changed):
        own = {"change", "at", "item_id", "series", "facts", "reason", "key"}
        facts = {"key": "17:opened", "change": Change.OPENED, "at": NOW, "reason": "new", "item_id": 7}
        facts.update({name: changed.pop(name) for name in own & changed.keys()})
        incident = an_incident(**changed)
        return Alert(incident=incident, tier=incident.tier or Tier.NOTABLE, **facts)

    return make
