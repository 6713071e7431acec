"""The guide to Telegram names every command, its examples are understood, and its pictures are small."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.telegram.commands.request import Misread, ReadFirst, Request
from bot.telegram.commands.table import COMMANDS
from classifiers.signals import Tier
from storage.database import Database
from storage.records import Address
from tests.fakes.taps import remember
from tests.screens.stories import STORIES

DOCS = Path(__file__).resolve().parents[1] / "docs"
GUIDE = (DOCS / "telegram.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `/(\w+)` \| `(/[^`]+)` \|", GUIDE, re.MULTILINE)
TYPED = sorted(set(re.findall(r"`(/\w+[^`]*)`", re.sub(r"^\| `/\w+` \|", "", GUIDE, flags=re.MULTILINE))))
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LARGEST = 150_000
NAMED = {one.name: one for one in COMMANDS}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """One in which everything that the examples speak of is stored."""
    opened = Database.open(f"sqlite:///{tmp_path_factory.mktemp('guide') / 'guide.db'}")
    opened.migrate()
    remember(opened, NOW, *((1, Tier.SERIOUS, {"source": "BBC"}) for _ in range(17)))
    for text in ("/start", "/watch Iraq strike"):
        answered(opened, text)
    yield opened
    opened.close()


def answered(database, text):
    name, _, arguments = text.removeprefix("/").partition(" ")
    known = {"title": "Ada", "now": NOW, "person": 7, "admin": True, "bot": "brinkwatch_bot"}
    request = Request(address=Address("telegram", 7), arguments=arguments, **known)
    with database.transaction() as c:
        return NAMED[name].answer(c, request)


def test_every_command_has_its_row_with_an_example_of_it():
    assert {name for name, _ in ROWS} == set(NAMED)
    assert all(example.removeprefix("/").split()[0] == name for name, example in ROWS)


@pytest.mark.parametrize("text", [text for text in TYPED if text != "/mute BBC"])
def test_what_the_guide_lets_people_type_is_understood(database, text):
    try:
        assert answered(database, text)
    except ReadFirst:
        assert text.startswith("/why ")
    except Misread as misread:
        pytest.fail(f"{text} is not understood: {misread.reply}")


def test_an_outlet_that_is_read_is_muted_by_its_name(database):
    assert answered(database, "/mute One")


def test_every_picture_is_there_small_and_that_of_a_story():
    named = set(re.findall(r"\(pictures/([\w-]+)\.png\)", GUIDE))
    kept = {file.stem for file in (DOCS / "pictures").glob("*.png")}
    assert named <= kept == set(STORIES)
    assert all(file.stat().st_size < LARGEST for file in (DOCS / "pictures").glob("*.png"))


def test_every_page_that_the_guide_links_to_exists():
    assert all((DOCS / page).is_file() for page in re.findall(r"\]\(([\w/-]+\.(?:md|png))\)", GUIDE))
