"""`brinkwatch demo` shows the main job: alerts, turns, the weekly digest, and where the history is."""

import re
import subprocess
import sys

import pytest

from bot.demo.stories import stories

_FOLLOWS = (" NOW ", " · now ", " · graver", " · update", "RUNG ", "SPIRAL", "DISPUTED", "WITHDRAWN")


def messages(text):
    """The alert messages, each with its first line last."""
    return [part for part in text.split("\n\n") if re.search(r"^watchlists? ", part, re.MULTILINE)]


def first_tag(message):
    """The tag of an incident that is told for the first time, else ""."""
    head = message.split("\n")[1:3]
    return "" if any(word in line for word in _FOLLOWS for line in head) else message.rsplit(maxsplit=1)[1]


def test_alerts_come_in_order_each_opened_once_and_four_digests(showing):
    stamps = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d):00 UTC$", showing.text, re.MULTILINE)
    assert stamps == sorted(stamps)
    tags = [tag for message in messages(showing.text) if (tag := first_tag(message))]
    assert len(tags) == len(set(tags)) > 25
    assert showing.text.count("Weekly digest") == 4


@pytest.mark.parametrize(
    "words",
    [
        "CRITICAL · ",
        "NOW CRITICAL · ",
        "reported → confirmed",
        " · now confirmed · ",
        " · graver · ",
        "reported → disputed, denied by Iran",
        "at least 103 → 84 dead, revised down",
        "#A17 closed after 4 days · confirmed · 7 reports, 5 independent · 7 dead",
        " · update · ",
        "DISPUTED: ",
        "claimed by Iran",
        "RUNG 4 · ",
        "SPIRAL · Iran and its proxies ↔ United States",
        "a step back while ",
    ],
)
def test_every_kind_of_change_is_shown(showing, words):
    assert words in showing.text


@pytest.mark.parametrize("place", ["Beirut", "Kerman", "Baghdad", "Red Sea", "Yemen"])
def test_the_seed_scene_is_told(showing, place):
    assert place in showing.text


def test_no_ordinary_item_alerts(showing):
    ordinary = [story.title for story in stories() if story.wanted is None and not story.signals]
    told = messages(showing.text)
    assert [title for title in ordinary if any(f"{title} (" in message for message in told)] == []


def test_the_history_it_leaves_can_be_searched(showing):
    command = re.search(r"history (--config \S+ Kerman)", showing.text)[1].split()
    found = subprocess.run(
        [sys.executable, "-m", "bot", "history", *command], capture_output=True, text=True, check=True
    )
    assert "Kerman" in found.stdout
    assert (showing.folder / "demo.db").exists()


def test_a_folder_that_holds_a_demo_is_not_played_over(showing):
    command = [sys.executable, "-m", "bot", "demo", "--folder", str(showing.folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "holds a demo already" in ended.stderr
