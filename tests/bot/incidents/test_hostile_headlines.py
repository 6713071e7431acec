"""Two hundred headlines that use the words of war and report none, through the whole pipeline."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.pipeline.alerting import Raised
from bot.pipeline.archive import Archive
from bot.pipeline.policy import Policy
from bot.pipeline.reading import ItemReader
from bot.pipeline.replay import Replay
from bot.pipeline.subscribe import EVERYTHING, subscribe
from bot.watching.decide import Limits
from classifiers.artifact import load
from storage.database import Database
from storage.records import DeliveryState

HOSTILE = Path(__file__).with_name("hostile_headlines.tsv")
HARD_CASES = Path(__file__).resolve().parents[2] / "classifiers" / "hard_cases.tsv"
OWN_LABELS = Path(__file__).resolve().parents[3] / "classifiers" / "data" / "own_labels.jsonl"
ALLOWED = 0.02
"""The share of them that may raise an alert."""

_BEGINS = datetime(2025, 3, 3, tzinfo=UTC)
_APART = timedelta(minutes=50)
_POLICY = Policy(
    limits=Limits(max_age=timedelta(hours=12), budget={}), render=lambda _: "", state=DeliveryState.SENT
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = read(HOSTILE)


@pytest.fixture(scope="module")
def raised(tmp_path_factory: pytest.TempPathFactory) -> list[Raised]:
    """Every alert that they raise with one who watches everything from notable."""
    folder = tmp_path_factory.mktemp("hostile")
    database = Database.open(f"sqlite:///{folder / 'replay.db'}")
    database.migrate()
    reader = ItemReader(load)
    with Archive([_archive(folder)]) as archive:
        with database.transaction() as connection:
            subscribe(connection, (EVERYTHING,), telegram=True, now=archive.start)
        replay = Replay(database, reader, _POLICY, window=timedelta(hours=72))
        replay.prepare(archive.sources, now=archive.start)
        found = list(replay.run(archive))
    reader.close()
    database.close()
    return found


def _archive(folder: Path) -> Path:
    path = folder / "hostile.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for place, row in enumerate(ROWS):
            item = {"title": row["title"], "summary": row["summary"], "source": row["outlet"], "lang": "en"}
            at = _BEGINS + place * _APART
            lines.write(json.dumps({**item, "id": str(place), "published_at": at.isoformat()}) + "\n")
    return path


def test_at_most_two_in_a_hundred_alert(raised: list[Raised]) -> None:
    titles = dict.fromkeys(one.alert.incident.title for one in raised)
    told = "\n".join(f"{one.alert.tier} {one.alert.change}: {one.alert.incident.title}" for one in raised)
    assert len(titles) <= ALLOWED * len(ROWS), f"{len(titles)} of {len(ROWS)}:\n{told}"


def test_none_brings_a_turn_between_two_sides(raised: list[Raised]) -> None:
    assert [one.alert.reason for one in raised if one.alert.series] == []


def test_there_are_two_hundred_of_them_of_every_kind_and_outlet() -> None:
    assert len(ROWS) == 200
    assert len({row["case"] for row in ROWS}) >= 40
    assert len({row["outlet"] for row in ROWS}) == 10
    assert max(Counter(row["case"] for row in ROWS).values()) <= 15


def test_each_has_a_clean_title_and_the_summary_that_a_feed_gives() -> None:
    for row in ROWS:
        assert 20 <= len(row["title"]) <= 140, row["title"]
        assert 20 <= len(row["summary"]) <= 300, row["title"]
        assert not re.search(r"[<>\t]|&\w+;|\s\s|^\s|\s$", row["title"] + row["summary"]), row["title"]


def test_no_title_comes_twice_or_stands_among_what_was_learned_or_tested_elsewhere() -> None:
    titles = [_plain(row["title"]) for row in ROWS]
    assert len(set(titles)) == len(titles)
    assert set(titles) & set(_elsewhere()) == set()


def _elsewhere() -> Iterator[str]:
    yield from (_plain(row["title"]) for row in read(HARD_CASES))
    lines = OWN_LABELS.read_text(encoding="utf-8").splitlines()
    yield from (_plain(json.loads(line)["title"]) for line in lines)


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
