"""What transactions write into SQLite, against bare inserts: items of a poll, an archive's with incidents.

`python -m benchmarks.storing 200000` tells whether an item's cost stays what it is as the database grows.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from bot.demo.stories import stories
from classifiers.assessment import Assessment, Dyad, Evidence
from classifiers.signals import Signal, Tier
from storage import alerts, deliveries, feeds, incidents, items, precedents, subscribers, verdicts, watchlists
from storage.database import Connection, Database
from storage.records import (
    TERMINAL,
    Alert,
    AssessedItem,
    Change,
    Delivery,
    DeliveryState,
    Factor,
    Feed,
    Incident,
    Item,
    Modifier,
    Precedent,
    Reason,
    Report,
    Scoring,
    Verdict,
    Watchlist,
)

NOW: Final = datetime(2024, 1, 4, tzinfo=UTC)
POLL, POLLS = 30, 20
ARCHIVE = 256
"""Items in a transaction of a replay."""

_DEVELOPMENT: Final = 5  # every fifth item is of an incident, every tenth opens one
_SHOWN: Final = 80  # transactions of a line of `growth`


def pairs() -> Iterator[tuple[str, Callable[[], int], str, Callable[[], int]]]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        peer = sqlite3.connect(Path(folder) / "peer.db", isolation_level=None)
        peer.executescript(
            "pragma journal_mode=wal; create table items (key text unique, title text, summary text)"
        )

        def polls() -> int:
            for _ in range(POLLS):
                store.items(POLL)
            return POLL * POLLS

        def bare(size: int, times: int) -> int:
            for _ in range(times):
                rows = [one.item for one in store.made(size)]
                peer.execute("begin immediate")
                peer.executemany(
                    "insert into items values (?, ?, ?)", [(r.key, r.title, r.summary) for r in rows]
                )
                peer.execute("commit")
            return size * times

        def archive() -> int:
            for _ in range(2):
                store.everything(ARCHIVE)
            return 2 * ARCHIVE

        peer_is = "sqlite3, text columns only"
        yield "store: items with assessment and index", polls, peer_is, lambda: bare(POLL, POLLS)
        yield "store: with incidents, alerts, deliveries", archive, peer_is, lambda: bare(ARCHIVE, 2)
        store.close()


class Store:
    """A database with one feed and one watchlist, and items that never end."""

    def __init__(self, folder: Path) -> None:
        self._database = Database.open(f"sqlite:///{folder}/ours.db")
        self._database.migrate()
        with self._database.transaction() as c:
            named = [Feed(url="https://one.example/rss", name="One", publisher="One", owner="One")]
            feeds.sync(c, named, now=NOW, interval=timedelta(minutes=5))
            self._feed = feeds.states(c)[0].feed
            subscriber = subscribers.ensure(c, TERMINAL, now=NOW)
            self._watchlist = watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="World"))
        self._numbers = count()
        self._last: Incident | None = None

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()

    def made(self, size: int) -> list[AssessedItem]:
        """As many new items, not stored."""
        return [_item(self._feed, next(self._numbers)) for _ in range(size)]

    def items(self, size: int) -> None:
        """Stores items in one transaction."""
        some = self.made(size)
        with self._database.transaction() as c:
            items.add(c, some)

    def everything(self, size: int) -> float:
        """Stores items and what follows from them in one transaction; the processor's seconds it took."""
        some = self.made(size)
        began = time.process_time()
        with self._database.transaction() as c:
            added = [one for one in items.add(c, some) if one.assessment.tier]
            joined = self._incidents(c, added)
            self._told(c, list(zip(added, joined, strict=True)))
        return time.process_time() - began

    def _incidents(self, c: Connection, added: list[AssessedItem]) -> list[Incident]:
        free = incidents.next_id(c)
        joined = []
        for number, one in enumerate(added):
            if number % 2 == 0 or self._last is None:
                self._last = _incident(one, free)
                free += 1
            else:
                self._last = replace(self._last, reports=self._last.reports + 1)
            joined.append(self._last)
        incidents.save(c, list({incident.id: incident for incident in joined}.values()))
        incidents.attach_all(c, [_report(one, incident) for one, incident in zip(added, joined, strict=True)])
        return joined

    def _told(self, c: Connection, developments: list[tuple[AssessedItem, Incident]]) -> None:
        deeds = ("", "strike")
        precedents.save(
            c,
            [Precedent(source="IR", target="US", signal=each, first_at=NOW, last_at=NOW) for each in deeds],
        )
        raised = [alert for alert, _ in alerts.add_all(c, [_alert(*one) for one in developments[::2]])]
        verdicts.add(c, [self._verdict(one) for one, _ in developments])
        deliveries.enqueue_all(c, [_delivery(alert) for alert in raised])

    def _verdict(self, one: AssessedItem) -> Verdict:
        watched = self._watchlist.id
        return Verdict(item_id=one.item.id, watchlist_id=watched, reason=Reason.REPEAT, detail="", at=NOW)


def growth(total: int) -> None:
    """Prints items per second of one processor, and the greatest memory so far, as `total` items come in."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for stored in range(_SHOWN * ARCHIVE, total + 1, _SHOWN * ARCHIVE):
            spent = sum(store.everything(ARCHIVE) for _ in range(_SHOWN))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{stored:>9,} {_SHOWN * ARCHIVE / spent:>8,.0f}/s {memory:>6} MiB", flush=True)
        store.close()


def _item(feed: Feed, number: int) -> AssessedItem:
    story = stories()[number % len(stories())]
    item = Item(
        key=sha256(str(number).encode()).hexdigest(),
        feed=feed,
        title=story.title,
        summary=story.summary,
        url=f"{story.url}/{number}",
        first_seen_at=NOW + number * timedelta(seconds=20),
    )
    development = number % _DEVELOPMENT == 0
    said = Evidence("title", 0, len(story.title), story.title)
    reading = Assessment(
        model="none",
        language="en",
        assessed=True,
        signals={str(signal): 1 / (10 + place) for place, signal in enumerate(Signal)}
        | ({"strike": 0.97} if development else {}),
        notable=0.5,
        serious=0.4,
        critical=0.1,
        severity=1.2,
        places=("IQ",),
        dyads=(Dyad("US", "IR"),) if development else (),
        evidence={"strike": said} if development else {},
        tier=Tier.SERIOUS if development else None,
    )
    return AssessedItem(item=item, assessment=reading)


def _incident(one: AssessedItem, number: int) -> Incident:
    item, reading = one.item, one.assessment
    return Incident(
        id=number,
        title=item.title,
        summary=item.summary,
        url=item.url,
        source="One",
        first_seen_at=item.first_seen_at,
        last_seen_at=item.first_seen_at,
        tier=reading.tier,
        severity=41.0,
        scoring=Scoring(
            signal="strike", base=7.5, modifiers=(Modifier(factor=Factor.BORDER, value=0.1, words="across"),)
        ),
        places=reading.places,
        dyads=reading.dyads,
        signals=reading.signals or {},
    )


def _report(one: AssessedItem, incident: Incident) -> Report:
    at = one.item.first_seen_at
    return Report(
        incident_id=incident.id, item_id=one.item.id, owner="One", at=at, voice="One", reliability=0.7
    )


def _alert(one: AssessedItem, incident: Incident) -> Alert:
    return Alert(
        key=f"{incident.id}:{one.item.id}",
        incident=incident,
        change=Change.OPENED,
        tier=Tier.SERIOUS,
        at=one.item.first_seen_at,
        reason="a strike",
        item_id=one.item.id,
    )


def _delivery(alert: Alert) -> Delivery:
    return Delivery(
        key=alert.key,
        address=TERMINAL,
        body=f"<b>{alert.incident.title}</b>",
        priority=1,
        due_at=alert.at,
        created_at=alert.at,
        alert_id=alert.id,
        state=DeliveryState.SENT,
    )


if __name__ == "__main__":
    growth(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
