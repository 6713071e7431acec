"""One critical alert to ten thousand subscribers while a digest to all is going out, and all that goes wrong.

    python -m benchmarks.subscribers [--subscribers N] [--folder DIR] [--latency SECONDS]

The fake Bot API server and the bot are processes of their own, the database is SQLite. The server keeps to
Telegram's limits and gives 1 % 429s, .5 % 5xx and .5 % timeouts (half of those took the message); 2 % of the
people have blocked the bot, .2 % of all chats are groups that became supergroups. The bot is killed twice.
Everything in the table is read from the server's log, but for what the queue says at the end.
"""

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.subscribers_log import Told, table
from storage import deliveries, subscribers
from storage.database import Database
from storage.records import Address, ChatKind, Delivery

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "1001:AAfake-token-of-the-fake-server-0001"
GROUPS = 0.05  # of all subscribers; the rest are people
CHANCES = {
    "too_many": 0.01,
    "server_error": 0.0025,
    "bad_gateway": 0.0025,
    "lost_before": 0.0025,
    "lost_after": 0.0025,
}
BLOCKED, MIGRATED = 0.02, 0.002
ALERT_AFTER = 20.0  # seconds of digests
KILLS = (0.3, 0.9)  # shares of the alert that went out before a kill
CONFIG = """
[database]
url = "sqlite:///{folder}/brinkwatch.db"
[telegram]
api_base = "{server}"
[poll]
starter_feeds = false
[web]
listen = ""
"""
DIGEST = "<b>Weekly digest</b>\n" + "What eased, and what did not, in a line of its own.\n" * 12
ALERT = "\U0001f534 <b>CRITICAL</b> · Somewhere\n" + "A sentence that carries what happened.\n" * 5


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where everything lies."""

    folder: Path
    chats: Sequence[int]

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder / "telegram.jsonl"

    @property
    def url(self) -> str:
        """The database."""
        return f"sqlite:///{self.folder}/brinkwatch.db"

    def left(self, key: str) -> int:
        """How many deliveries of this key wait."""
        asked = "SELECT count(*) FROM deliveries WHERE state = 'pending' AND key = ?"
        with sqlite3.connect(f"file:{self.folder}/brinkwatch.db?mode=ro", uri=True, timeout=30) as connection:
            return int(connection.execute(asked, (key,)).fetchone()[0])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.subscribers")
    parser.add_argument("--subscribers", type=int, default=10_000, metavar="N")
    parser.add_argument("--latency", type=float, default=0.15, help="the server's, at most, in seconds")
    parser.add_argument("--folder", type=Path, help="where log and database are left")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            parser.error(f"{folder} is not empty")
        groups = round(given.subscribers * GROUPS)
        stage = Stage(
            folder=folder.resolve(),
            chats=[*range(1, given.subscribers - groups + 1), *range(-groups, 0)],
        )
        told = _play(stage, given.latency)
        lines, good = table(told)
        print("\n".join(lines))
    return 0 if good else 1


def _play(stage: Stage, latency: float) -> Told:
    _subscribe(stage)
    _fill(stage, "digest", DIGEST, priority=3)
    began, kills = time.time(), []
    with _server(stage, latency) as server:
        (stage.folder / "bench.toml").write_text(CONFIG.format(folder=stage.folder, server=server))
        bot = _bot(stage)
        try:
            _wait(lambda: stage.log.stat().st_size > 0, 60)
            time.sleep(ALERT_AFTER)
            _fill(stage, "alert", ALERT, priority=0)
            raised = time.time()
            for share in KILLS:
                _wait(lambda share=share: stage.left("alert") < (1 - share) * len(stage.chats), 1200)
                bot.send_signal(signal.SIGKILL)
                kills.append(time.time())
                bot.wait()
                bot = _bot(stage)
            _wait(lambda: not stage.left("alert") and not stage.left("digest"), 2400)
        finally:
            bot.terminate()
            bot.wait()
    return Told(
        log=stage.log,
        database=stage.folder / "brinkwatch.db",
        chats=stage.chats,
        raised=raised,
        kills=kills,
        seconds=time.time() - began,
    )


def _subscribe(stage: Stage) -> None:
    database = Database.open(stage.url)
    database.migrate()
    with database.transaction() as c:
        for chat in stage.chats:
            kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
            subscribers.ensure(c, Address("telegram", chat), kind=kind, now=datetime.now(UTC))
    database.close()


def _fill(stage: Stage, key: str, body: str, *, priority: int) -> None:
    """Queues one message for every subscriber, in one transaction, as the bot itself does."""
    database, now = Database.open(stage.url), datetime.now(UTC)
    with database.transaction() as c:
        deliveries.enqueue_all(
            c,
            [
                Delivery(
                    key=key,
                    address=Address("telegram", chat),
                    body=f"{body}#{key}",
                    priority=priority,
                    due_at=now,
                    created_at=now,
                )
                for chat in stage.chats
            ],
        )
    database.close()


@contextmanager
def _server(stage: Stage, latency: float) -> Iterator[str]:
    share = sum(chat < 0 for chat in stage.chats) / len(stage.chats)
    options = ["--limits", "--log", str(stage.log), "--latency", str(latency), "--judge", "own"]
    for name, chance in CHANCES.items():
        options += ["--chance", f"{name}={chance}"]
    options += ["--fate", f"blocked={BLOCKED}", "--fate", f"migrated={MIGRATED / share}"]
    command = [sys.executable, str(ROOT / "tests/fakes/telegram_server.py"), *options]
    stage.log.touch()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().split()[1]}"
    finally:
        process.terminate()
        process.wait()


def _bot(stage: Stage) -> subprocess.Popen[bytes]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BRINKWATCH")}
    environ |= {"TELEGRAM_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "run", "--config", "bench.toml"]
    with (stage.folder / "bot.log").open("ab") as log:
        return subprocess.Popen(command, cwd=stage.folder, env=environ, stdout=log, stderr=log)


def _wait(condition: object, seconds: float) -> None:
    assert callable(condition)
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
