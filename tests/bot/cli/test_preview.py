"""`brinkwatch preview` shows what a watchlist would have sent of stored history."""

import json
import subprocess
import sys

import pytest

ITEMS = [
    ("2024-01-03T13:00:00Z", "Two blasts kill at least 73 at a memorial ceremony in Kerman, Iran"),
    ("2024-01-04T10:00:00Z", "US air strike on Baghdad kills commander of Iran-backed militia"),
    ("2024-01-04T12:00:00Z", "A film about a bank robbery wins the audience prize"),
]
END = ("--at", "2024-01-05")


def brinkwatch(folder, *arguments, status=0):
    command = [sys.executable, "-m", "bot", *arguments]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == status, ended.stderr
    return ended.stderr if status else ended.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder whose database holds what a replay with one watchlist left."""
    path = tmp_path_factory.mktemp("preview")
    lines = [json.dumps({"title": title, "published_at": at}) for at, title in ITEMS]
    (path / "items.jsonl").write_text("\n".join(lines))
    (path / "brinkwatch.toml").write_text('[[watchlists]]\nname = "Iraq"\nplaces = ["IQ"]\n')
    brinkwatch(path, "replay", "items.jsonl", "--database", "sqlite:///brinkwatch.db")
    return path


def titles(folder, *arguments):
    found = json.loads(brinkwatch(folder, "preview", "--json", *END, *arguments))
    assert found["alerts"] == len(found["sent"])
    return {
        number for number, (_, title) in enumerate(ITEMS) for sent in found["sent"] if title == sent["title"]
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), {0, 1}),
        (("--watchlist", "Iraq"), {1}),
        (("--watchlist", "Iraq", "--places", "Iran"), {0}),
        (("--places", "Iran", "Iraq"), {0, 1}),
        (("--signals", "strike"), {1}),
        (("--words", "blast*", "robbery"), {0}),
        (("--sides", "US"), {1}),
        (("--days", "0.75"), {1}),
        (("--signals", "strike", "--threshold", "strike=1.0"), set()),
        (("--severity", "100"), set()),
        (("--threshold", "serious=1.0"), set()),
    ],
    ids=str,
)
def test_what_is_asked_decides_what_would_have_been_sent(folder, asked, found):
    assert titles(folder, *asked) == found


def test_a_preview_counts_by_tier_and_says_what_was_kept_back(folder):
    found = json.loads(
        brinkwatch(folder, "preview", "--json", "--places", "Iraq", "--tier", "critical", *END)
    )
    assert found["at_tier"]["notable"] >= found["at_tier"]["serious"] >= found["at_tier"]["critical"]
    assert sum(found["by_tier"].values()) == found["alerts"]
    assert found["kept"]["not_watched"] >= 1
    assert found["a_day"] == round(found["alerts"] / 7, 4)


def test_a_preview_reads_like_a_message(folder):
    text = brinkwatch(folder, "preview", "--watchlist", "Iraq", *END)
    assert text.startswith("Preview · Iraq · 7 days up to 5 Jan 2024 00:00 UTC\n")
    assert " a day (" in text.splitlines()[1]
    assert "at notable" in text.splitlines()[1]
    assert "US air strike on Baghdad" in text
    assert "not watched" in text
    assert "US air strike" not in brinkwatch(folder, "preview", "--watchlist", "Iraq", "--limit", "0", *END)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--watchlist", "Korea"), "no watchlist 'Korea'; there are: Iraq"),
        (("--places", "Atlantis"), "--places: unknown place 'Atlantis'"),
        (("--sides", "Nobody"), "--sides: unknown side 'Nobody'"),
        (("--signals", "serious"), "--signals: unknown signal 'serious', which no stored item carries"),
        (("--signals", "strkie"), "--signals: unknown signal 'strkie'; did you mean strike?"),
        (
            ("--signals", "bombing"),
            "--signals: unknown signal 'bombing', which no stored item carries; nearest",
        ),
        (("--threshold", "bombing=0.5"), "--threshold: unknown signal 'bombing'"),
        (("--sides", "Hezbolah"), "nearest are Hezbollah, "),
        (("--threshold", "strike"), "is no threshold; write one like strike=0.8"),
        (("--threshold", "strike=2"), "is no threshold; write one like strike=0.8"),
        (("--severity", "300"), "'300' is no severity; write a number from 0 to 100"),
        (("--severity", "nan"), "'nan' is no severity"),
        (("--days", "0"), "--days: 0 is no span"),
        (("--days", "nan"), "--days: nan is no span"),
        (("--days", "99999999"), "--days: 99999999 is no span; write one above 0, at most 3650"),
        (("--tier", "huge"), "choose from 'notable', 'serious', 'critical'"),
        (("--at", "someday"), "--at: 'someday' is no time"),
    ],
    ids=str,
)
def test_wrong_usage_is_told_in_one_line(folder, asked, said):
    error = brinkwatch(folder, "preview", *asked, status=2)
    assert said in error
    assert len(error.splitlines()) == 1
