"""`brinkwatch why` explains an incident, a link and a text."""

import json
import subprocess
import sys

import pytest

ITEMS = [
    ("10:00", "https://one.example/1", "US air strike on Baghdad kills commander of Iran-backed militia"),
    ("12:00", "https://one.example/2", "A film about a bank robbery wins the audience prize"),
]


def brinkwatch(folder, *arguments, status=0):
    command = [sys.executable, "-m", "bot", *arguments]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == status, ended.stderr
    return ended.stderr if status else ended.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder with what a replay left in another database than the configured one."""
    path = tmp_path_factory.mktemp("why")
    lines = [
        json.dumps({"title": title, "published_at": f"2024-01-04T{at}Z", "url": url})
        for at, url, title in ITEMS
    ]
    (path / "items.jsonl").write_text("\n".join(lines))
    brinkwatch(path, "replay", "items.jsonl", "--database", "sqlite:///replayed.db")
    return path


@pytest.mark.parametrize("what", ["#A1", "1", "https://one.example/1"])
def test_an_incident_or_its_link_shows_reading_arithmetic_sources_and_watchlists(folder, what):
    text = brinkwatch(folder, "why", what, "--database", "sqlite:///replayed.db")
    assert text.startswith("🔴 Why #A1\n")
    assert "P(critical)" in text
    assert "“US air strike on Baghdad" in text
    assert "\u00d7 5 \u00d7 (1 + " in text
    assert "\n1 report · reported · confidence" in text
    assert "Everything: sent" in text


def test_what_raised_nothing_says_why(folder):
    text = brinkwatch(folder, "why", ITEMS[1][1], "--database", "sqlite:///replayed.db")
    assert "No alert: it reports no development" in text


def test_a_text_is_read_on_the_spot(folder):
    text = brinkwatch(folder, "why", "Missiles hit a port, officials say", "--database", "sqlite:///none.db")
    assert "strike" in text
    assert "\nSeverity\n  " in text
    assert not (folder / "none.db").exists()


def test_the_severity_of_a_text_is_reckoned_from_its_words(folder):
    text = brinkwatch(folder, "why", ITEMS[0][2])
    assert "\u00d7 5 \u00d7 (1 + " in text
    assert "rank of" in text


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("#A99", "no incident #A99 is stored"),
        ("https://one.example/9", "no item with the link https://one.example/9 is stored"),
        (" ", "WHAT: is empty"),
        ("#A", "WHAT: '#A' is no incident's id; write one like #A17 or 17"),
        ("A-5", "WHAT: 'A-5' is no incident's id; write one like #A17 or 17"),
    ],
)
def test_what_is_not_known_is_told_in_one_line(folder, what, said):
    error = brinkwatch(folder, "why", what, "--database", "sqlite:///replayed.db", status=2)
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_zone_that_is_none_exits_2(folder):
    assert "Mars/Base" in brinkwatch(folder, "why", "1", "--timezone", "Mars/Base", status=2)
