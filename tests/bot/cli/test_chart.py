"""`brinkwatch chart` draws what a replay stored."""

import json
import subprocess
import sys

import pytest

ITEMS = [
    ("2024-01-02T10:00:00Z", "US drone strike in Baghdad kills commander of Iran-backed militia"),
    ("2024-01-04T10:00:00Z", "Iran-backed militia fires rockets at US base in Iraq"),
]


def brinkwatch(folder, *arguments):
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder whose database holds two incidents."""
    path = tmp_path_factory.mktemp("chart")
    lines = [json.dumps({"title": title, "published_at": at}) for at, title in ITEMS]
    (path / "items.jsonl").write_text("\n".join(lines))
    assert brinkwatch(path, "replay", "items.jsonl", "--database", "sqlite:///brinkwatch.db").returncode == 0
    return path


def test_a_chart_of_what_is_stored_is_written_and_its_last_figures_told(folder) -> None:
    done = brinkwatch(folder, "chart", "US+IR", "IQ", "--database", "sqlite:///brinkwatch.db")
    assert done.returncode == 0, done.stderr
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["IR+US", "IQ"]
    assert "on 2024-01-04" in done.stderr
    assert (folder / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_a_series_is_named_as_people_name_it(folder) -> None:
    done = brinkwatch(folder, "chart", "United States + Iran", "Iraq", "western asia", "--out", "named.svg")
    assert done.returncode == 0, done.stderr
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["IR+US", "IQ", "western-asia"]


def test_a_series_named_twice_is_drawn_once(folder) -> None:
    done = brinkwatch(folder, "chart", "US+IR", "Iran+United States", "IR+US", "--out", "once.svg")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["IR+US"]


def test_the_end_of_a_files_name_settles_its_kind(folder) -> None:
    assert brinkwatch(folder, "chart", "IQ", "--out", "iraq.svg", "--dark").returncode == 0
    assert b"<svg" in (folder / "iraq.svg").read_bytes()


def test_a_chart_of_nothing_known_is_drawn_and_exits_1(folder) -> None:
    done = brinkwatch(folder, "chart", "NZ", "--out", "nz.png")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("brinkwatch chart: no act is stored of NZ")
    assert (folder / "nz.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Atlantis"], "unknown 'Atlantis'"),
        (["US>Atlantis"], "unknown side 'US>Atlantis'"),
        (["US>Irann"], "nearest are Iran, "),
        (["Irak"], "Iraq"),
        (["Balkans"], "draw one of them"),
        (["IQ", "IR", "US", "YE", "LB"], "at most 4"),
        (["IQ", "--out", "chart.gif"], "neither PNG nor SVG"),
        (["IQ", "--out", "nowhere/chart.png"], "cannot be written"),
        (["IQ", "--since", "2024-02-01", "--until", "2024-01-01"], "no span"),
        (["IQ", "--since", "2020-01-01", "--until", "2024-01-01"], "no span"),
    ],
)
def test_wrong_usage_exits_2_and_says_the_mend(folder, arguments, said) -> None:
    done = brinkwatch(folder, "chart", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
