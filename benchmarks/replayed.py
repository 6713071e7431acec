"""Archives run through the pipeline in process, as `brinkwatch replay` does, for measuring the outcome."""

import gzip
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.remembered import remembered
from bot.config import AlertsConfig
from bot.escalation.coverage import Coverage
from bot.pipeline.alerting import Raised
from bot.pipeline.archive import Archive, ArchiveLine
from bot.pipeline.policy import Policy
from bot.pipeline.reading import ItemReader
from bot.pipeline.replay import Replay
from bot.pipeline.subscribe import EVERYTHING, subscribe
from bot.watching.decide import Limits
from storage import incidents
from storage.database import Database
from storage.records import DeliveryState, Incident

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REPLAYS = DATA / "replay"
COARSE = frozenset({"day", "first_seen_daily", "first_seen_12h"})
"""Kinds of time stamps (`ts_kind`) that say no minute: of those rows nobody knows when they came."""


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a replay gave: every alert told to one who watches everything from notable.

    `lines` are the items by id, `members` the ids in each incident in order, `incidents` as they ended.
    """

    raised: Sequence[Raised]
    lines: Mapping[str, ArchiveLine]
    members: Mapping[int, Sequence[str]]
    incidents: Mapping[int, Incident]
    coverage: Coverage

    def then(self, raised: Raised) -> Sequence[str]:
        """The items of the alert's incident as it stood."""
        incident = raised.alert.incident
        return self.members[incident.id][: incident.reports]


def play(paths: Sequence[Path], *, cache: Path | None, model: Path | None = None, exact: bool) -> Played:
    """Runs the files as one archive; `exact` leaves out rows whose time stamp says no minute."""
    with Archive(paths) as archive, database() as kept:
        coarse = _coarse(paths) if exact else frozenset()
        lines = {line.id: line for line in archive if line.id not in coarse}
        reader = ItemReader(lambda: remembered(cache, model), sparing=True)
        replay = prepared(kept, reader, archive)
        raised = list(replay.run(lines.values()))
        with kept.transaction() as connection:
            ended = {incident.id: incident for incident, _ in incidents.every(connection)}
        return Played(
            raised=raised, lines=lines, members=replay.members, incidents=ended, coverage=replay.coverage
        )


def prepared(kept: Database, reader: ItemReader, archive: Archive) -> Replay:
    """A replay of `archive` for one who watches everything, without budgets."""
    settings = AlertsConfig()
    policy = Policy(limits=Limits(max_age=settings.max_age), render=lambda _: "", state=DeliveryState.SENT)
    replay = Replay(kept, reader, policy, window=settings.window)
    with kept.transaction() as connection:
        subscribe(connection, (EVERYTHING,), telegram=True, now=archive.start)
    replay.prepare(archive.sources, now=archive.start)
    return replay


class database:  # noqa: N801  used as a function that gives a context
    """An empty SQLite database in a folder that goes away with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="brinkwatch-")
        self.path = Path(self._folder.name) / "replay.db"

    def __enter__(self) -> Database:
        self._open = Database.open(f"sqlite:///{self.path}")
        self._open.migrate()
        return self._open

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._folder.cleanup()


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as file:
        yield from map(json.loads, file)


def _coarse(paths: Sequence[Path]) -> frozenset[str]:
    """Ids of the rows without a minute, numbered as an archive numbers its lines."""
    return frozenset(
        str(row.get("id") or (number if not file else f"{file + 1}:{number}"))
        for file, path in enumerate(paths)
        for number, row in enumerate(rows_of(path), start=1)
        if row.get("ts_kind") in COARSE
    )


def days(lines: Mapping[str, ArchiveLine]) -> float:
    """How many days the items span, at least one."""
    times = [line.at for line in lines.values()] or [datetime.fromtimestamp(0, UTC)]
    return max(1.0, (max(times) - min(times)) / timedelta(days=1))
