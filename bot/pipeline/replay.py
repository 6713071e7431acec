"""An archive through the live pipeline on a virtual clock: offline, deterministic, nothing sent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from bot.escalation.coverage import Coverage
from bot.pipeline.alerting import Raised
from bot.pipeline.archive import ArchiveLine
from bot.pipeline.intake import Intake, take_in
from bot.pipeline.placing import Arrival
from bot.pipeline.policy import Policy
from bot.pipeline.reading import ItemReader
from bot.pipeline.situation import Situation
from storage import feeds, watchlists
from storage.database import Database
from storage.records import Feed, Item, Watcher

BATCH: Final = 1024
"""Lines read by the classifier at once and stored in one transaction; what follows does not depend on it."""


class Replay:
    """Runs archive lines through `database`.

    `members` holds the ids of the lines in each incident, in order; a raised alert's are the first
    `incident.reports` of its own. `coverage` counts the items that the model read, by day.
    """

    def __init__(self, database: Database, reader: ItemReader, policy: Policy, *, window: timedelta) -> None:
        self._database = database
        self._reader = reader
        self._policy = policy
        self._situation = Situation(window)
        self._feeds: dict[str, Feed] = {}
        self._watchers: list[Watcher] = []
        self._readings: Counter[str] = Counter()
        self.members: dict[int, list[str]] = defaultdict(list)
        self.coverage = Coverage()

    def prepare(self, sources: Iterable[str], *, now: datetime) -> None:
        """Makes a feed of each source that the archive names, its own owner; notes who watches."""
        named = [_feed(source) for source in sources]
        with self._database.transaction() as connection:
            feeds.sync(connection, named, now=now, interval=timedelta(days=1))
            self._feeds = {state.feed.name: state.feed for state in feeds.states(connection)}
            self._watchers = watchlists.watchers(connection)

    def run(self, lines: Iterable[ArchiveLine]) -> Iterator[Raised]:
        """Every alert of `lines`, in order of time, as it is raised."""
        remaining = iter(lines)
        while batch := list(islice(remaining, BATCH)):
            yield from self._take_in(batch).raised

    def _take_in(self, batch: Sequence[ArchiveLine]) -> Intake:
        assessed = self._reader.read_now([self._item(line) for line in batch])
        arrivals = [
            Arrival(assessed=one, at=line.at, repeats="" if one.item.key == line.key() else line.key())
            for one, line in zip(assessed, batch, strict=True)
        ]
        with self._database.transaction() as connection:
            intake = take_in(
                connection, arrivals, self._watchers, situation=self._situation, policy=self._policy
            )
        ids = {arrival.assessed.item.key: line.id for arrival, line in zip(arrivals, batch, strict=True)}
        for placement in intake.placements:
            arrived = placement.arrival
            if arrived.assessed.assessment.assessed:
                self.coverage.add(arrived.at)
            if placement.incident is not None:
                self.members[placement.incident.id].append(ids[arrived.assessed.item.key])
        return intake

    def _item(self, line: ArchiveLine) -> Item:
        reading = self._readings[line.id]
        self._readings[line.id] += 1
        return Item(
            key=line.key(reading),
            feed=self._feeds[line.source],
            title=line.title,
            summary=line.summary,
            url=line.url,
            first_seen_at=line.at,
            published_at=line.published_at,
            language=line.language,
        )


def _feed(source: str) -> Feed:
    return Feed(url=f"archive:{source}", name=source, publisher=source, owner=source, language="")
