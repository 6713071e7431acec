"""A digest for everybody at one moment: what it costs, and for how long it keeps anybody else waiting.

    python -m benchmarks.digests [--people N] [--incidents N] [--own SHARE] [--without-charts]

Incidents, subscribers and what they were told are made up (`digests_scene`); a share of the watchlists is
like no other. While digests are made one task looks how late the event loop calls it, and another asks the
database something small. The fingerprint is over all messages and pictures, to tell whether they are the
same after a change.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from benchmarks.digests_scene import NOW, fill
from bot.messages.digest_chart import Picture
from bot.pipeline.digest import queue_digests
from storage import deliveries
from storage.database import Connection, Database
from storage.records import Address

_LOOK, _ASK = 0.01, 0.05
_SOMEBODY = Address("telegram", 1)
_MESSAGES = """
    SELECT key, messenger, chat, thread, body, priority, due_at, deliveries.created_at, content
    FROM deliveries LEFT JOIN attachments ON attachments.id = attachment_id
    WHERE priority = 3 ORDER BY chat, deliveries.id
"""


def main(people: int, told: int, own: float, *, charts: bool, folder: Path) -> None:
    file = folder / "digests.db"
    database = Database.open(f"sqlite:///{file}")
    database.migrate()
    fill(database, people=people, told=told, own=own)
    began, cpu = time.perf_counter(), time.process_time()
    queued, loop, turns = asyncio.run(_measured(database, charts=charts))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with database.transaction() as c:
        messages, fingerprint = _fingerprint(c)
    database.close()
    print("| digests | messages | s | s of one core | loop late, ms: p50 | p99 | most ", end="")
    print("| database, ms: p50 | p99 | most | peak MB |\n" + "|---" * 11 + "|")
    print(f"| {queued:,} | {messages:,} | {seconds:.0f} | {cpu:.0f} ", end="")
    print(f"| {_quantiles(loop)} | {_quantiles(turns)} | {peak} |")
    print(f"fingerprint {fingerprint}")


async def _measured(database: Database, *, charts: bool) -> tuple[int, list[float], list[float]]:
    """How many digests were queued, how late the loop was and how long others waited for the database."""
    loop, turns = list[float](), list[float]()
    others = [asyncio.create_task(_look(loop)), asyncio.create_task(_ask(database, turns))]
    queued = await queue_digests(
        database, clock=lambda: NOW + timedelta(seconds=3), draw=None if charts else _undrawn
    )
    for other in others:
        other.cancel()
    return queued, loop, turns


async def _look(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_LOOK)
        late.append(time.perf_counter() - began - _LOOK)


async def _ask(database: Database, turns: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await database.run(lambda c: deliveries.undelivered(c, _SOMEBODY))
        turns.append(time.perf_counter() - began)
        await asyncio.sleep(_ASK)


def _undrawn(picture: Picture, *, dark: bool = False) -> bytes:
    """What stands for a picture."""
    return f"{picture.title} {picture.names} {dark}".encode()


def _fingerprint(c: Connection) -> tuple[int, str]:
    count, found = 0, sha256()
    for row in c.exec_driver_sql(_MESSAGES):
        found.update(repr(tuple(row)).encode())
        count += 1
    return count, found.hexdigest()[:16]


def _quantiles(found: Sequence[float]) -> str:
    ordered = sorted(found)
    return " | ".join(f"{1000 * ordered[int(share * (len(ordered) - 1))]:.0f}" for share in (0.5, 0.99, 1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--own", type=float, default=0.1)
    parser.add_argument("--without-charts", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        main(
            asked.people,
            asked.incidents,
            asked.own,
            charts=not asked.without_charts,
            folder=Path(folder),
        )
