"""A real database, a feed and watchlists for stories about the pipeline."""

from datetime import UTC, datetime, timedelta
from shutil import copyfile

import pytest

from bot.pipeline.intake import take_in
from bot.pipeline.placing import Arrival
from bot.pipeline.policy import Policy
from bot.pipeline.situation import Situation
from bot.watching.decide import Limits
from storage import feeds, subscribers, watchlists
from storage.database import Database
from storage.records import Address, AssessedItem, Feed, Item, Watchlist
from tests.fakes.readings import assessment_of

NOON = datetime(2024, 1, 4, 12, tzinfo=UTC)
WINDOW = timedelta(hours=72)
POLICY = Policy(
    limits=Limits(max_age=timedelta(hours=12), budget={}),
    render=lambda told: f"{told.alert.change} {told.alert.incident.title} for {', '.join(told.watchlists)}",
)


class House:
    """One database with feeds and watchlists, and a short way to say what arrives."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.situation = Situation(WINDOW)
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
            first_seen_at=at,
            **{"url": "https://one.example/1", **more},
        )
        return Arrival(assessed=AssessedItem(item=item, assessment=assessment_of(title)), at=at, **shown)

    def take_in(self, connection, arrivals):
        watchers = watchlists.watchers(connection)
        return take_in(connection, arrivals, watchers, situation=self.situation, policy=POLICY)

    def arrive(self, *arrivals: Arrival):
        with self.database.transaction() as c:
            return self.take_in(c, arrivals)


@pytest.fixture
def house(database):
    """A house on each engine."""
    return House(database)


@pytest.fixture
def another_house(tmp_path, migrated):
    """A second one, on SQLite."""
    opened = Database.open(f"sqlite:///{copyfile(migrated, tmp_path / 'another.db')}")
    yield House(opened)
    opened.close()
