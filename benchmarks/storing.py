"""Thirty items a transaction into SQLite, with text index and searchable signals, against bare inserts."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.demo.stories import stories
from classifiers.assessment import Assessment
from classifiers.signals import Signal
from storage import feeds, items
from storage.database import Database
from storage.records import AssessedItem, Feed, Item

NOW = datetime(2024, 1, 4, tzinfo=UTC)
BATCH, BATCHES = 30, 20


def pairs() -> Iterator[tuple[str, Callable[[], int], str, Callable[[], int]]]:
    with tempfile.TemporaryDirectory() as folder:
        database, feed = _database(Path(folder))
        numbers = count()

        def ours() -> int:
            for _ in range(BATCHES):
                with database.transaction() as c:
                    items.add(c, [_item(feed, next(numbers)) for _ in range(BATCH)])
            return BATCH * BATCHES

        peer = sqlite3.connect(Path(folder) / "peer.db", isolation_level=None)
        peer.executescript(
            "pragma journal_mode=wal; create table items (key text unique, title text, summary text)"
        )

        def theirs() -> int:
            for _ in range(BATCHES):
                rows = [_item(feed, next(numbers)).item for _ in range(BATCH)]
                peer.execute("begin immediate")
                peer.executemany(
                    "insert into items values (?, ?, ?)", [(r.key, r.title, r.summary) for r in rows]
                )
                peer.execute("commit")
            return BATCH * BATCHES

        yield "store: items with assessment and index", ours, "sqlite3, text columns only", theirs
        database.close()


def _database(folder: Path) -> tuple[Database, Feed]:
    database = Database.open(f"sqlite:///{folder}/ours.db")
    database.migrate()
    with database.transaction() as c:
        named = [Feed(url="https://one.example/rss", name="One", publisher="One", owner="One")]
        feeds.sync(c, named, now=NOW, interval=timedelta(minutes=5))
        return database, feeds.states(c)[0].feed


def _item(feed: Feed, number: int) -> AssessedItem:
    story = stories()[number % len(stories())]
    item = Item(
        key=hashlib.sha256(str(number).encode()).hexdigest(),
        feed=feed,
        title=story.title,
        summary=story.summary,
        url=story.url,
        first_seen_at=NOW,
    )
    reading = Assessment(
        model="none",
        language="en",
        assessed=True,
        kind={},
        signals=dict.fromkeys(Signal, 0.1),
        places=("IQ",),
    )
    return AssessedItem(item=item, assessment=reading)
