"""An archive of hundreds of thousands of items through replay: how quick and small it stays.

    python -m benchmarks.archive [--items 700000] [--pool FILE] [--oldest N] [--cache DIR] [--step 50000]
                                 [--days N]

A pool of dated items, repeated with its dates shifted, is read once beforehand, in a process of its own; the
replay is handed those assessments, so that what is measured is all else: incidents, index, alerts, SQLite.
`--oldest` repeats only so many of the pool, which then need not be read to its end. `--days` squeezes all
items evenly into so many days, as many feeds would give them; without it a day of the pool stays a day. At
the end some items are read by the model itself, to say what reading adds.

Seconds of one core hold where other programs share the machine, but not exactly: the fuller it is (the load
stands in each row), the slower a core. A machine that does nothing else gives both columns alike.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.reader_process import peak
from benchmarks.remembered import Pickles
from benchmarks.replayed import DATA, database, prepared
from bot.pipeline.archive import Archive, ArchiveLine
from bot.pipeline.reading import ItemReader
from classifiers.artifact import load
from classifiers.assessment import Assessment, Text

POOL = DATA / "pool" / "headlines_2020_2025.parquet"
BATCH = 256
SAMPLE = 3000
DAY = timedelta(days=1)


class Given:
    """Hands out the assessments that are stored, whatever would read the texts now.

    `worked` counts the seconds of one core that this takes.
    """

    def __init__(self, stored: Pickles) -> None:
        self._stored = stored
        self.worked = 0.0

    def assess(self, texts: Sequence[Text], *, sparing: bool = False) -> list[Assessment]:
        """One assessment for each text; KeyError for one that was not read beforehand."""
        del sparing
        began = time.process_time()
        keys = [key_of(text) for text in texts]
        known = self._stored.get(keys)
        found = [known[key] for key in keys]
        self.worked += time.process_time() - began
        return found


def key_of(text: Text) -> bytes:
    return hashlib.sha256(f"{text.title}\0{text.summary}".encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Spent:
    """Time by the clock on the wall, and that of one core, in seconds."""

    seconds: float
    worked: float

    @classmethod
    def now(cls) -> "Spent":
        """What this process has spent up to now."""
        return cls(time.perf_counter(), time.process_time())

    def __sub__(self, earlier: "Spent") -> "Spent":
        return Spent(self.seconds - earlier.seconds, self.worked - earlier.worked)


@dataclass
class Clock:
    """Counts lines as they pass and reports every `step`."""

    step: int
    file: Path
    began: Spent = field(default_factory=Spent.now)

    def watch(self, lines: Iterable[ArchiveLine]) -> Iterator[ArchiveLine]:
        """The same lines."""
        self.began = mark = Spent.now()
        for number, line in enumerate(lines, start=1):
            yield line
            if number % self.step == 0:
                now = Spent.now()
                self.note(number, now - mark)
                mark = now

    def note(self, number: int, step: Spent) -> None:
        """Writes one row: how many, how long, how quickly of late and all in all, how large, how busy."""
        so_far = Spent.now() - self.began
        size = sum(part.stat().st_size for part in self.file.parent.iterdir()) / 1e6
        cells = (
            f"{number:,}",
            f"{so_far.seconds:,.0f}",
            f"{so_far.worked:,.0f}",
            f"{self.step / step.worked:,.0f}",
            f"{number / so_far.worked:,.0f}",
            f"{number / so_far.seconds:,.0f}",
            f"{peak():,.0f}",
            f"{size:,.0f}",
            f"{os.getloadavg()[0]:.1f}",
        )
        print(f"| {' | '.join(cells)} |", flush=True)


def prepare(pool: Path, oldest: int | None, items: int, days: float, out: Path, cache: Path) -> None:
    """Writes the archive to `out`, and what the model says of each text into `cache`."""
    from pyarrow import parquet  # noqa: PLC0415  for this pool only

    table = parquet.read_table(pool, columns=["date", "source", "title", "summary"]).to_pylist()
    table.sort(key=lambda row: row["date"])
    table = table[:oldest]
    with out.open("w", encoding="utf-8") as file:
        for row in islice(dated(table, items, days), items):
            file.write(json.dumps(row) + "\n")
    texts = {key_of(text): text for text in map(text_of, table[:items])}
    stored = Pickles(cache, "assessments")
    model = load()
    for start in range(0, len(texts), BATCH):
        some = dict(islice(texts.items(), start, start + BATCH))
        known = stored.get(list(some))
        new = {key: text for key, text in some.items() if key not in known}
        if new:
            stored.put(dict(zip(new, model.assess(list(new.values()), sparing=True), strict=True)))


def dated(table: Sequence[dict[str, str]], items: int, days: float) -> Iterator[dict[str, str]]:
    """The rows again and again, each time later, spread over their day; all squeezed into `days` unless 0."""
    first, last = (datetime.fromisoformat(table[at]["date"]).replace(tzinfo=UTC) for at in (0, -1))
    span, within = last - first + DAY, _within(table)
    for number in range(items):
        turn, place = divmod(number, len(table))
        row = table[place]
        at = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) + DAY * within[place] + turn * span
        if days:
            at = last + DAY * (days * number / items)
        text = {"title": row["title"] or "", "summary": row["summary"] or ""}
        stamped = {"published_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "source": row["source"], "lang": "en"}
        yield {"id": str(number), **stamped, **text}


def _within(table: Sequence[dict[str, str]]) -> list[float]:
    """Where in its day (0-1) each row falls, evenly."""
    counts: dict[str, int] = {}
    places = []
    for row in table:
        places.append(counts.get(row["date"], 0))
        counts[row["date"]] = places[-1] + 1
    return [place / counts[row["date"]] for place, row in zip(places, table, strict=True)]


def text_of(row: dict[str, str]) -> Text:
    return Text(title=row["title"] or "", summary=row["summary"] or "")


def run(archive_file: Path, cache: Path, step: int) -> float:
    """Replays the file; seconds of one core for an item, all in all."""
    head = "items", "s", "s of one core", "items per s of one core: these", "all", "items/s", "peak MB"
    print(f"| {' | '.join((*head, 'database MB', 'load'))} |\n{'|---' * 9}|")
    kept = database()
    with Archive([archive_file]) as archive, kept as opened:
        given = Given(Pickles(cache, "assessments"))
        replay = prepared(opened, ItemReader(lambda: given, sparing=True), archive)
        clock = Clock(step, kept.path)
        raised = sum(1 for _ in replay.run(clock.watch(archive)))
        took, count = Spent.now() - clock.began, len(archive)
        print(f"\n{count:,} items, {len(replay.members):,} incidents, {raised:,} alerts")
        print(f"{took.seconds:,.0f} s, {took.worked:,.0f} s of one core, peak {peak():,.0f} MB")
        print(f"{given.worked:,.1f} s of one core hand out what was read")
        print(f"{count / took.seconds:,.0f} items/s, {count / took.worked:,.0f} per second of one core")
    return took.worked / count


def reading(archive_file: Path) -> float:
    """Seconds of one core for an item that the model reads, sparing what is surely irrelevant."""
    model = load()
    with Archive([archive_file]) as archive:
        every = max(1, len(archive) // SAMPLE)
        texts = [Text(title=line.title, summary=line.summary) for line in islice(archive, 0, None, every)]
    model.assess(texts[:BATCH], sparing=True)
    began = time.process_time()
    for start in range(0, len(texts), BATCH):
        model.assess(texts[start : start + BATCH], sparing=True)
    return (time.process_time() - began) / len(texts)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive")
    parser.add_argument("--items", type=int, default=700_000, metavar="N")
    parser.add_argument("--pool", type=Path, default=POOL, metavar="FILE", help="dated items, parquet")
    parser.add_argument("--oldest", type=int, metavar="N", help="so many of the pool, instead of all")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keeps the assessments for another run")
    parser.add_argument("--step", type=int, default=50_000, metavar="N", help="a line for so many items")
    parser.add_argument("--days", type=float, default=0, metavar="N", help="squeezes all items into so many")
    given = parser.parse_args(arguments)
    if not given.pool.exists():
        print(f"skipped: no pool of items in {given.pool}; --pool names one", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory(prefix="brinkwatch-") as folder:
        file, cache = Path(folder) / "archive.jsonl", given.cache or Path(folder)
        # A process of its own: neither the pool nor the model shall count as the replay's memory.
        aside = multiprocessing.get_context("spawn").Process(
            target=prepare, args=(given.pool, given.oldest, given.items, given.days, file, cache)
        )
        aside.start()
        aside.join()
        if aside.exitcode:
            return 1
        replayed = run(file, cache, given.step)
        read = reading(file)
    print(
        f"reading adds {1000 * read:.2f} ms to {1000 * replayed:.2f} ms an item: "
        f"{read / (read + replayed):.0%} of the whole, {1 / (read + replayed):,.0f} items/s of one core"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
