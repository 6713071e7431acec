"""An archive of hundreds of thousands of items through replay: how quick and small it stays.

    python -m benchmarks.archive [--items 700000] [--pool FILE] [--cache DIR] [--step 50000] [--days N]

A pool of dated items, repeated with its dates shifted, is read once beforehand, in a process of its own; the
replay is handed those assessments, so that what is measured is all else: incidents, index, alerts, SQLite.
`--days` squeezes all items evenly into so many days, as many feeds would give them; without it a day of the
pool stays a day. At the end some items are read by the model itself, to say what reading adds.
"""

import argparse
import hashlib
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    """Hands out the assessments that are stored, whatever would read the texts now."""

    def __init__(self, stored: Pickles) -> None:
        self._stored = stored

    def assess(self, texts: Sequence[Text], *, sparing: bool = False) -> list[Assessment]:
        """One assessment for each text; KeyError for one that was not read beforehand."""
        del sparing
        keys = [key_of(text) for text in texts]
        known = self._stored.get(keys)
        return [known[key] for key in keys]


def key_of(text: Text) -> bytes:
    return hashlib.sha256(f"{text.title}\0{text.summary}".encode("utf-8", "surrogatepass")).digest()


@dataclass
class Clock:
    """Counts lines as they pass and reports every `step`."""

    step: int
    file: Path
    began: float = 0.0
    worked: float = 0.0

    def watch(self, lines: Iterable[ArchiveLine]) -> Iterator[ArchiveLine]:
        """The same lines."""
        self.began = mark = time.perf_counter()
        self.worked = time.process_time()
        for number, line in enumerate(lines, start=1):
            yield line
            if number % self.step == 0:
                now = time.perf_counter()
                self.note(number, self.step / (now - mark))
                mark = now

    def note(self, number: int, rate: float) -> None:
        """Writes one row: how many, how quickly (of late, all in all, by processor time), how large."""
        total = number / (time.perf_counter() - self.began)
        alone = number / (time.process_time() - self.worked)
        size = sum(part.stat().st_size for part in self.file.parent.iterdir()) / 1e6
        print(
            f"| {number:,} | {rate:,.0f} | {total:,.0f} | {alone:,.0f} | {peak():,.0f} | {size:,.0f} |",
            flush=True,
        )


def prepare(pool: Path, items: int, days: float, out: Path, cache: Path) -> None:
    """Writes the archive to `out`, and what the model says of each text into `cache`."""
    from pyarrow import parquet  # noqa: PLC0415  for this pool only

    table = parquet.read_table(pool, columns=["date", "source", "title", "summary"]).to_pylist()
    table.sort(key=lambda row: row["date"])
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
    print(
        "| items | items/s, these | items/s, all | per s of one core | peak MB | database MB |\n"
        + "|---" * 6
        + "|"
    )
    kept = database()
    with Archive([archive_file]) as archive, kept as opened:
        stored = Pickles(cache, "assessments")
        replay = prepared(opened, ItemReader(lambda: Given(stored), sparing=True), archive)
        clock = Clock(step, kept.path)
        raised = sum(1 for _ in replay.run(clock.watch(archive)))
        took = time.process_time() - clock.worked
        count = len(archive)
        what = f"{count:,} items, {len(replay.members):,} incidents, {raised:,} alerts"
        print(f"\n{what}: {count / took:,.0f} items/s of one core")
    return took / count


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
            target=prepare, args=(given.pool, given.items, given.days, file, cache)
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
