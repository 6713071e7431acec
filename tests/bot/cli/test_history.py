"""`brinkwatch history` finds what was stored by word, place, signal, tier and time."""

import json
import subprocess
import sys

import pytest

ITEMS = [
    ("2024-01-03T13:00:00Z", "Two blasts kill at least 73 at a memorial ceremony in Kerman, Iran"),
    ("2024-01-04T10:00:00Z", "Air strike on Baghdad kills commander of Iran-backed militia"),
    ("2024-01-04T12:00:00Z", "A film about a bank robbery wins the audience prize"),
]


def brinkwatch(folder, *arguments):
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder whose database holds three items."""
    path = tmp_path_factory.mktemp("history")
    lines = [json.dumps({"title": title, "published_at": at}) for at, title in ITEMS]
    (path / "items.jsonl").write_text("\n".join(lines))
    brinkwatch(path, "replay", "items.jsonl", "--database", "sqlite:///brinkwatch.db")
    return path


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ([], [2, 1, 0]),
        (["kerman"], [0]),
        (["robbery", "film"], [2]),
        (["robbery", "kerman"], []),
        (["--place", "Iraq"], [1]),
        (["--place", "Iraq", "--place", "IR"], [1, 0]),
        (["--signal", "strike"], [1]),
        (["--tier", "serious"], [1, 0]),
        (["--since", "2024-01-04"], [2, 1]),
        (["--before", "2024-01-04T11:00Z", "--since", "2024-01-04"], [1]),
        (["--since", "1d"], []),
        (["--limit", "1"], [2]),
        (["--limit", "1", "--offset", "1"], [1]),
        (['"*^(', "--tier", "critical"], []),
    ],
    ids=str,
)
def test_conditions_narrow_what_is_found_newest_first(folder, conditions, found):
    lines = brinkwatch(folder, "history", "--json", *conditions).splitlines()
    assert [json.loads(line)["title"] for line in lines] == [ITEMS[number][1] for number in found]


def test_a_line_tells_when_where_and_whether_anyone_was_told(folder):
    text = brinkwatch(folder, "history", "baghdad")
    assert "Air strike on Baghdad" in text
    assert "critical  IQ" in text
    entry = json.loads(brinkwatch(folder, "history", "--json", "baghdad"))
    assert (entry["alerted"], entry["at"]) == (True, "2024-01-04T10:00:00Z")


def test_where_nothing_is_found_it_says_so_beside_the_data(folder):
    command = [sys.executable, "-m", "bot", "history", "zzzz"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert "nothing found; ask for fewer words" in done.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--tier", "huge"], "invalid choice: 'huge' (choose from 'notable', 'serious', 'critical')"),
        (["--limit", "-3"], "argument --limit: '-3' is no count"),
        (["--offset", "x"], "argument --offset: 'x' is no count"),
        (["--signal", "serious"], "--signal: unknown signal 'serious', which no stored item carries"),
        (["--signal", "strik"], "--signal: unknown signal 'strik'; did you mean strike?"),
        (
            ["--signal", "nosuch"],
            "--signal: unknown signal 'nosuch', which no stored item carries; nearest",
        ),
        (["--place", "Irak"], "--place: unknown place 'Irak'; write a country, its ISO 3166 code or a sea, "),
        (["--place", "Irak"], "Iraq"),
    ],
)
def test_wrong_usage_is_one_line_and_exits_2(folder, wrong, said):
    command = [sys.executable, "-m", "bot", "history", *wrong]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr
