"""Polling: feeds that are due are fetched, parsed, read and stored, each by itself.

A feed that fails, however it fails, backs off and hurts no other; a slow one holds up none, nor do the
many feeds of one host.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from bot.feeds.address import place_of
from bot.feeds.answers import NoParser, without_credentials
from bot.feeds.cadence import Cadence, after_failure, after_success, after_unchanged
from bot.feeds.fetch import FeedError, Fetched, Fetcher, Unchanged, content_hash
from bot.feeds.notes import note_on
from bot.feeds.parse import Entry, Parsed
from bot.feeds.worker import ParserWorker
from bot.pipeline.intake import Intake, take_in
from bot.pipeline.placing import Arrival
from bot.pipeline.policy import Policy
from bot.pipeline.reading import ItemReader
from bot.pipeline.situation import Situation
from storage import feeds, items, watchlists
from storage.database import Connection, Database, StorageError
from storage.records import FeedState, Item

AT_ONCE: Final = 50
"""Feeds polled at the same time; what is left over is due in the next tick."""

AT_ONE_HOST: Final = 4
"""Feeds of one host polled at the same time: they wait for each other, and would fill every place."""

LIMIT: Final = timedelta(minutes=5)
"""How long one feed may take from fetch to read; storing, cut off, might be done all the same."""

_MOST_DUE: Final = 10_000  # feeds looked through in one tick for those that may start

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class PollCounts:
    """What one tick did: feeds polled, of those failed, new items, edits, alerts raised."""

    feeds: int = 0
    failed: int = 0
    new: int = 0
    edits: int = 0
    alerts: int = 0

    def __add__(self, other: "PollCounts") -> "PollCounts":
        return PollCounts(
            feeds=self.feeds + other.feeds,
            failed=self.failed + other.failed,
            new=self.new + other.new,
            edits=self.edits + other.edits,
            alerts=self.alerts + other.alerts,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _News:
    """A document that is not the last one, read at `at`."""

    answer: Fetched
    note: str
    arrivals: list[Arrival]
    at: datetime


@dataclass(kw_only=True)
class Poller:
    """Everything polling needs; built once by the app.

    `last_stored_at` is when a poll last ended with its state stored: with news, without, or with a failure
    of the publisher's. It stands still where the database cannot be written or no feed can be read.
    """

    database: Database
    fetcher: Fetcher
    parser: ParserWorker
    reader: ItemReader
    policy: Policy
    situation: Situation
    cadence: Cadence
    clock: Callable[[], datetime]
    random: Random = field(default_factory=Random)
    counts: PollCounts = field(default_factory=PollCounts)
    last_stored_at: datetime | None = None
    _running: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _places: Counter[str] = field(default_factory=Counter)
    _not_before: dict[int, datetime] = field(default_factory=dict)

    async def start_due(self) -> int:
        """Starts polling the feeds that the database says are due; how many were started."""
        return len(await self._start(frozenset()))

    async def poll_due(self) -> None:
        """Polls every feed that is due, each once, and waits for all of them."""
        begun: set[int] = set()
        while (started := await self._start(begun)) or self._running:
            begun.update(started)
            await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Gives up what is being polled; what was not stored is fetched again."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _start(self, but: Collection[int]) -> list[int]:
        """Starts what is due and may start, but not the feeds of the ids in `but`; gives the ids started."""
        if len(self._running) >= AT_ONCE:
            return []
        now = self.clock()
        due = await self.database.run(lambda c: feeds.due(c, now=now, limit=_MOST_DUE))
        started = []
        for state in due:
            place = place_of(state.feed.url)
            if state.feed.id not in but and self._may_start(state.feed.id, place, now):
                self._places[place] += 1
                self._running[state.feed.id] = asyncio.create_task(self._isolated(state, place))
                started.append(state.feed.id)
        return started

    def _may_start(self, feed_id: int, place: str, now: datetime) -> bool:
        room = len(self._running) < AT_ONCE and self._places[place] < AT_ONE_HOST
        return room and feed_id not in self._running and self._not_before.get(feed_id, now) <= now

    async def _isolated(self, state: FeedState, place: str) -> None:
        try:
            counts = await self._guarded(state)
            self.counts += counts
            self._not_before.pop(state.feed.id, None)
        except StorageError as error:
            # the schedule that should keep us off the publisher could not be written: it is kept here
            _log.error("%s: its state was not stored: %s", without_credentials(state.feed.url), error)
            wait = max(state.interval, self.cadence.min_interval)
            self._not_before[state.feed.id] = self.clock() + wait
            self.counts += PollCounts(feeds=1, failed=1)
        finally:
            self._places[place] -= 1
            del self._running[state.feed.id]

    async def _guarded(self, state: FeedState) -> PollCounts:
        try:
            counts = await self._poll(state)
        except NoParser as error:
            _log.error("%s", error)
            return await self._failed(state, error)
        except FeedError as error:
            _log.info("%s", error)
            counts = await self._failed(state, error)
        except Exception as error:  # noqa: BLE001  one bad feed must never stop the others; logged with its stack
            unexpected = FeedError(state.feed.url, reason=f"unexpected: {error!r}")
            _log.exception("%s: polling failed", unexpected.url)
            return await self._failed(state, unexpected)
        self.last_stored_at = self.clock()
        return counts

    async def _poll(self, state: FeedState) -> PollCounts:
        async with asyncio.timeout(LIMIT.total_seconds()):
            news = await self._news(state)
        if news is None:
            await self._save(
                after_unchanged(state, now=self.clock(), policy=self.cadence, jitter=self._jitter())
            )
            return PollCounts(feeds=1)
        intake = await self.database.run(lambda c: self._store(c, state, news))
        new = len(intake.placements)
        return PollCounts(feeds=1, new=new, edits=intake.edits, alerts=len(intake.raised))

    async def _news(self, state: FeedState) -> _News | None:
        """What the feed brings, read but not stored; None where nothing changed."""
        answer = await self.fetcher.fetch(state)
        if isinstance(answer, Unchanged) or content_hash(answer.body) == state.content_hash:
            return None
        now = self.clock()
        parsed = await self.parser.parse(
            answer.body, content_type=answer.content_type, feed=state.feed, now=now
        )
        arrivals = await self._read(state, parsed, now)
        return _News(answer=answer, note=note_on(state.feed, answer, parsed), arrivals=arrivals, at=now)

    async def _read(self, state: FeedState, parsed: Parsed, now: datetime) -> list[Arrival]:
        keys = [entry.key for entry in parsed.entries]
        known = await self.database.run(lambda c: items.known(c, keys))
        fresh = [entry for entry in parsed.entries if entry.key not in known]
        edits = [
            entry
            for entry in parsed.entries
            if (seen := known.get(entry.key)) and seen.edited_by(state.feed, entry.content_hash)
        ]
        assessed = await self.reader.read([_item(entry, state, now) for entry in [*fresh, *edits]])
        baseline = state.baseline_at is None
        return [
            Arrival(assessed=one, at=now, baseline=baseline, edited=place >= len(fresh))
            for place, one in enumerate(assessed)
        ]

    def _store(self, connection: Connection, state: FeedState, news: _News) -> Intake:
        """The one transaction: feed state, items and all that follows; a crash here loses nothing."""
        watchers = watchlists.watchers(connection)
        intake = take_in(connection, news.arrivals, watchers, situation=self.situation, policy=self.policy)
        feeds.save(
            connection,
            after_success(
                state,
                now=news.at,
                new=len(intake.placements),
                fetched=news.answer,
                content_hash=content_hash(news.answer.body),
                policy=self.cadence,
                jitter=self._jitter(),
                note=news.note,
            ),
        )
        return intake

    async def _failed(self, state: FeedState, error: FeedError) -> PollCounts:
        jitter = self._jitter()
        await self._save(after_failure(state, error, now=self.clock(), policy=self.cadence, jitter=jitter))
        return PollCounts(feeds=1, failed=1)

    async def _save(self, state: FeedState) -> None:
        await self.database.run(lambda c: feeds.save(c, state))

    def _jitter(self) -> float:
        return self.random.random()


def _item(entry: Entry, state: FeedState, now: datetime) -> Item:
    return Item(
        key=entry.key,
        feed=state.feed,
        title=entry.title,
        summary=entry.summary,
        url=entry.url,
        first_seen_at=now,
        published_at=entry.published_at,
        published_raw=entry.published_raw,
        language=entry.language or state.feed.language,
        content_hash=entry.content_hash,
    )
