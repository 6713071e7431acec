"""A real database, a feed and watchlists for stories about the pipeline."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.pipeline.intake import take_in
from bot.pipeline.placing import Arrival
from bot.pipeline.telling import Policy
from storage import feeds, subscribers, watchlists
from storage.database import Database
from storage.records import Address, AssessedItem, Feed, Item, Watchlist
from tests.fakes.readings import assessment_of

NOON = datetime(2024, 1, 4, 12, tzinfo=UTC)
POLICY = Policy(
    max_age=timedelta(hours=12),
    window=timedelta(hours=72),
    render=lambda telling: f"{telling.change} {telling.incident.title} for {', '.join(telling.watchlists)}",
)


class House:
    """One database with feeds and watchlists, and a short way to say what arrives."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._feeds: dict[str, Feed] = {}

    def watch(self, name: str, *, chat: int = 1, **settings: object) -> Watchlist:
        with self.database.transaction() as c:
            subscriber = subscribers.ensure(c, Address("telegram", chat), now=NOON)
            return watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name, **settings))

    def feed(self, owner: str) -> Feed:
        if owner not in self._feeds:
            new = Feed(url=f"https://{owner}.example/rss", name=owner, publisher=owner, owner=owner)
            known = [*self._feeds.values(), new]
            with self.database.transaction() as c:
                feeds.sync(c, known, now=NOON, interval=timedelta(minutes=5))
                self._feeds = {state.feed.owner: state.feed for state in feeds.states(c)}
        return self._feeds[owner]

    def arrival(self, title: str, *, owner="one", key="", at=NOON, **more: object) -> Arrival:
        shown = {name: more.pop(name) for name in ("baseline", "edited") if name in more}
        item = Item(
            key=(key or f"{owner} {title}").ljust(64, "0")[:64],
            feed=self.feed(owner),
            title=title,
            summary="",
            url="https://one.example/1",
            first_seen_at=at,
            **more,
        )
        return Arrival(assessed=AssessedItem(item=item, assessment=assessment_of(title)), at=at, **shown)

    def arrive(self, *arrivals: Arrival):
        with self.database.transaction() as c:
            return take_in(c, arrivals, watchlists.watchers(c), policy=POLICY)


@pytest.fixture
def house(database):
    """A house on each engine."""
    return House(database)
