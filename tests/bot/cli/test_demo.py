"""`brinkwatch demo` shows the main job: alerts, the weekly digest, and where the history is."""

import re
import subprocess
import sys

import pytest

from bot.demo.stories import stories


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What the demo prints, and the folder it keeps its history in."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "bot", "demo", "--folder", str(folder / "kept")]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    return ended.stdout, folder / "kept"


def test_alerts_come_in_order_each_once_and_the_last_digest_at_the_end(shown):
    text, _ = shown
    stamps = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d):00 UTC$", text, re.MULTILINE)
    assert stamps == sorted(stamps)
    alerts = [block for block in text.split("\n\n") if re.search(r"^watchlists? ", block, re.MULTILINE)]
    tags = [alert.rsplit(maxsplit=1)[1] for alert in alerts if " NOW " not in alert]
    assert len(tags) == len(set(tags)) > 30
    assert text.count("Weekly digest") == 4
    assert text.index("19 Jan 2024") > text.rindex(tags[-1])


@pytest.mark.parametrize("place", ["Beirut", "Kerman", "Baghdad", "Red Sea", "Yemen"])
def test_the_seed_scene_is_told(shown, place):
    assert place in shown[0]


def test_no_ordinary_item_alerts(shown):
    ordinary = [story.title for story in stories() if story.wanted is None and not story.signals]
    alerts = [part for part in shown[0].split("\n\n") if re.search(r"^watchlists? ", part, re.MULTILINE)]
    assert [title for title in ordinary if any(f"{title} (" in alert for alert in alerts)] == []


def test_the_history_it_leaves_can_be_searched(shown):
    text, folder = shown
    command = re.search(r"history (--config \S+ Kerman)", text)[1].split()
    found = subprocess.run(
        [sys.executable, "-m", "bot", "history", *command], capture_output=True, text=True, check=True
    )
    assert "Kerman" in found.stdout
    assert (folder / "demo.db").exists()


def test_a_folder_that_holds_a_demo_is_not_played_over(shown):
    command = [sys.executable, "-m", "bot", "demo", "--folder", str(shown[1])]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
