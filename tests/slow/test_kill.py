"""A process killed at any moment loses nothing, and repeats a message only where its answer was lost."""

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread

import pytest

from tests.fakes.feed_server import FeedServer, rss
from tests.fakes.process import brinkwatch
from tests.fakes.telegram_server import TOKEN

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
CHAT = 1001
LATENCY = 0.4
EVERY = 1.3  # seconds between two items; Telegram takes one message a second for one chat
# One in each country, so that each item is an incident of its own.
TOWNS = (  # noqa: SIM905  eighty names in quotes are no easier to read
    "Baghdad Aleppo Sanaa Kabul Mogadishu Tripoli Khartoum Bamako Kharkiv Maiduguri Quetta Naypyidaw "
    "Goma Juba Bangui Niamey Ouagadougou Maputo Tehran Tbilisi Yerevan Baku Gaza Beirut Amman Cairo "
    "Tunis Algiers Nouakchott Bishkek Dushanbe Tashkent Kathmandu Dhaka Colombo Mindanao Pattani "
    "Jakarta Bujumbura Kampala Nairobi Djibouti Asmara Luanda Yaounde Abidjan Conakry Monrovia "
    "Freetown Bissau Dakar Lome Cotonou Caracas Bogota Quito Lima Managua Tegucigalpa Guatemala "
    "Acapulco Nassau Havana Belgrade Pristina Sarajevo Skopje Tirana Chisinau Minsk Warsaw Riga "
    "Vilnius Tallinn Seoul Taipei Hanoi Vientiane "
).split()
CONFIG = """
[poll]
starter_feeds = false
allow_hosts = ["{feed}"]
min_interval = "1s"
max_interval = "1s"
[alerts]
budget = {{}}
[telegram]
api_base = "{telegram}"
[[feeds]]
url = "http://{feed}/rss"
name = "One"
[[watchlists]]
name = "all"
chat = {chat}
tier = "notable"
digest = ""
"""


def title(number: int) -> str:
    return f"Air strike near {TOWNS[number]} kills {number + 20} people, officials say"


class Publisher:
    """A feed that grows by one item every little while, until it is stopped."""

    def __init__(self) -> None:
        self.titles = [title(0)]
        self._going = True
        self._thread = Thread(target=self._publish, daemon=True)
        self._thread.start()

    def document(self, _path: str) -> bytes:
        return rss(list(self.titles))

    def stop(self) -> None:
        self._going = False
        self._thread.join()

    def _publish(self) -> None:
        while self._going and len(self.titles) < len(TOWNS):
            time.sleep(EVERY)
            self.titles.append(title(len(self.titles)))


@pytest.fixture
def telegram(tmp_path):
    """A fake Telegram of its own process; gives its address and the log of its calls."""
    log = tmp_path / "telegram.jsonl"
    command = [sys.executable, str(ROOT / "tests/fakes/telegram_server.py"), "--log", str(log)]
    process = subprocess.Popen([*command, "--latency", str(LATENCY)], stdout=subprocess.PIPE, text=True)
    port = process.stdout.readline().split()[1]
    yield f"http://127.0.0.1:{port}", log
    process.terminate()
    process.wait()


def messages(log: Path) -> list[dict]:
    calls = [json.loads(line) for line in log.read_text().splitlines()]
    return [call for call in calls if call["message_id"] is not None]


def rows(tmp_path: Path, query: str) -> list[tuple]:
    with sqlite3.connect(tmp_path / "brinkwatch.db") as connection:
        return connection.execute(query).fetchall()


def run(tmp_path: Path) -> AbstractContextManager[subprocess.Popen]:
    return brinkwatch("run", "--config", "kill.toml", cwd=tmp_path, TELEGRAM_TOKEN=TOKEN)


def wait_until_all_is_told(tmp_path: Path, published: int) -> None:
    def told() -> bool:
        items = rows(tmp_path, "select count(*) from items")[0][0]
        waiting = rows(tmp_path, "select count(*) from deliveries where state != 'sent'")[0][0]
        return items == published and waiting == 0

    ends = time.monotonic() + 240
    while not told():
        assert time.monotonic() < ends, (tmp_path / "log.txt").read_text()[-2000:]
        time.sleep(0.5)


def test_twenty_kills_lose_nothing_and_repeat_only_what_was_not_answered(tmp_path, telegram):
    url, log = telegram
    dice, publisher, kills = random.Random(20), Publisher(), []
    with FeedServer(publisher.document) as server:
        config = CONFIG.format(feed=server.address, telegram=url, chat=CHAT)
        (tmp_path / "kill.toml").write_text(config)
        for _ in range(KILLS):
            with run(tmp_path):
                time.sleep(dice.uniform(1.0, 7.0))
            kills.append(time.time())
        publisher.stop()
        with run(tmp_path) as process:
            wait_until_all_is_told(tmp_path, len(publisher.titles))
            process.terminate()
            assert process.wait(10) == 0

    sent = messages(log)
    times = Counter(re.search(r"#\w+", call["payload"]["text"])[0] for call in sent)
    alerts = rows(tmp_path, "select count(*) from alerts where change != 'updated'")[0][0]
    repeated = {tag for tag, count in times.items() if count > 1}
    print(f"{len(publisher.titles)} items, {alerts} alerts, {len(sent)} messages, {len(repeated)} repeated")

    assert (
        rows(tmp_path, "select count(*), count(distinct title) from items")[0] == (len(publisher.titles),) * 2
    )
    assert alerts > len(publisher.titles) * 0.9, "the story needs items that alert"
    assert len(times) == alerts, "every alert was told"
    assert max(times.values()) <= 2
    assert len(sent) - alerts <= KILLS, "at most one repeat for each kill"
    for tag in repeated:
        first = next(call for call in sent if tag in call["payload"]["text"])
        assert any(abs(killed - first["at"]) <= LATENCY + 0.3 for killed in kills), f"{tag} was answered"


def test_sigterm_ends_it_cleanly_within_ten_seconds(tmp_path, telegram):
    url, _ = telegram
    publisher = Publisher()
    with FeedServer(publisher.document) as server:
        (tmp_path / "kill.toml").write_text(CONFIG.format(feed=server.address, telegram=url, chat=CHAT))
        with run(tmp_path) as process:
            time.sleep(6)
            process.terminate()
            assert process.wait(10) == 0
    publisher.stop()
    assert TOKEN.split(":")[1] not in (tmp_path / "log.txt").read_text()
