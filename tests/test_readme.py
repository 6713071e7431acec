"""The README's commands do what it says, as a new user would type them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.feed_server import FeedServer, rss

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line.split("#")[0].split() for block in BLOCKS for line in block.splitlines() if line.strip()]
INLINE = [text.split() for text in re.findall(r"`((?:brinkwatch|make) [^`]+)`", README)]
FEED = """
[[feeds]]
url = "http://{address}/rss"
name = "One"
"""


def brinkwatch(folder, *arguments, typed=""):
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, input=typed, capture_output=True, text=True, check=False)


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {line[1] for line in LINES + INLINE if line[0] == "make"}
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize(
    "words", [line[1:] for line in LINES + INLINE if line[0] == "brinkwatch"], ids=" ".join
)
def test_every_command_that_is_named_is_one(words, tmp_path):
    asked = (
        brinkwatch(tmp_path, *words[:1], "--help") if words != ["--help"] else brinkwatch(tmp_path, "--help")
    )
    assert asked.returncode == 0
    assert asked.stdout.startswith("usage: brinkwatch")


def test_a_new_user_comes_from_init_to_a_searchable_history(tmp_path):
    document = rss(["Air strike near Baghdad kills 23 people, officials say", "A film about a strike"])
    with FeedServer(lambda path: document) as server:
        assert brinkwatch(tmp_path, "init", typed="\n").returncode == 0
        config = tmp_path / "brinkwatch.toml"
        text = config.read_text().replace(
            "starter_feeds = true", f'starter_feeds = false\nallow_hosts = ["{server.address}"]'
        )
        config.write_text(text + FEED.format(address=server.address))
        checked = brinkwatch(tmp_path, "check")
        assert (checked.returncode, checked.stderr) == (0, "")
        assert "1 of 1 live" in checked.stdout
        polled = brinkwatch(tmp_path, "run", "--once")
    assert (polled.returncode, polled.stderr) == (0, "")
    assert "Air strike near Baghdad kills 23 people" in polled.stdout
    assert "film" not in polled.stdout
    found = brinkwatch(tmp_path, "history", "Baghdad", "--since", "7d")
    assert "Air strike near Baghdad" in found.stdout
    digest = brinkwatch(tmp_path, "digest", "--watchlist", "World")
    assert "Air strike near Baghdad" in digest.stdout
