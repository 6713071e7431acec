"""`brinkwatch replay` runs an archive through the pipeline, offline, the same bytes each time."""

import csv
import gzip
import json
import os
import sqlite3
import subprocess
import sys

import pytest

from bot.demo.stories import stories

LEVELS = "date,scope,key,level,rung,acts,words,observed"


def replay(folder, *arguments, seed="0"):
    command = [sys.executable, "-m", "bot", "replay", *arguments]
    environ = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The demo's stories as an archive, each with its outlet."""
    path = tmp_path_factory.mktemp("replay") / "demo.jsonl"
    lines = [
        {
            "id": f"{story.outlet}/{story.slug}",
            "title": story.title,
            "summary": story.summary,
            "source": story.outlet,
            "published_at": story.published_at.isoformat(),
        }
        for story in stories()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture(scope="module")
def outcome(archive):
    """What a replay of the archive puts out: alerts, incidents and the rows of the index."""
    folder = archive.parent
    outputs = ("--alerts", "alerts.jsonl", "--incidents", "incidents.jsonl", "--index", "index.csv")
    ended = replay(folder, archive.name, *outputs)
    assert ended.returncode == 0, ended.stderr
    alerts, incidents = (
        [json.loads(line) for line in (folder / name).read_text().splitlines()]
        for name in ("alerts.jsonl", "incidents.jsonl")
    )
    return alerts, incidents, (folder / "index.csv").read_text()


def test_alerts_have_the_published_fields_and_come_in_order_of_time(outcome):
    alerts, _, _ = outcome
    fields = [
        "at",
        "incident",
        "change",
        "tier",
        "severity",
        "status",
        "title",
        "places",
        "dyads",
        "signals",
        "items",
        "owners",
    ]
    assert alerts
    assert all(list(alert) == fields for alert in alerts)
    assert [alert["at"] for alert in alerts] == sorted(alert["at"] for alert in alerts)
    assert all(0 <= alert["severity"] <= 100 for alert in alerts)


def test_every_id_stands_in_at_most_one_incident(outcome):
    _, incidents, _ = outcome
    ids = [item for incident in incidents for item in incident["items"]]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {f"{story.outlet}/{story.slug}" for story in stories()}


def test_a_wire_copy_joins_its_incident_as_a_report(outcome):
    _, incidents, _ = outcome
    assert sum(len(incident["items"]) > 1 for incident in incidents) >= 2


def test_without_watchlists_everything_from_notable_and_what_eases_alerts(outcome):
    alerts, incidents, _ = outcome
    told = {alert["incident"] for alert in alerts}
    tiered = {incident["incident"] for incident in incidents if incident["tier"]}
    assert tiered <= told
    assert all("deescalation" in alert["signals"] for alert in alerts if alert["incident"] not in tiered)


def test_the_index_is_a_table_by_day_and_key(outcome):
    *_, text = outcome
    rows = list(csv.DictReader(text.splitlines()))
    assert text.splitlines()[0] == LEVELS
    assert {row["scope"] for row in rows} <= {"dyad", "country", "region"}
    assert all(0 <= float(row["level"]) <= 100 for row in rows)


def test_the_same_archive_gives_the_same_bytes_whatever_the_hash_seed(archive):
    outputs = ("--incidents", "i.jsonl", "--index", "i.csv")
    seen = set()
    for seed in ("1", "2"):
        ended = replay(archive.parent, archive.name, *outputs, seed=seed)
        written = [(archive.parent / name).read_bytes() for name in ("i.jsonl", "i.csv")]
        seen.add((ended.stdout, *written))
    assert len(seen) == 1


def test_watchlists_of_the_configuration_decide_what_alerts(archive):
    (archive.parent / "sea.toml").write_text('[[watchlists]]\nname = "sea"\nplaces = ["red-sea"]\n')
    ended = replay(archive.parent, archive.name, "--config", "sea.toml")
    alerts = [json.loads(line) for line in ended.stdout.splitlines()]
    assert alerts
    assert all("red-sea" in alert["places"] for alert in alerts)
    assert all(alert["tier"] != "notable" for alert in alerts)


def test_a_bad_line_is_named_and_the_others_go_on(tmp_path):
    (tmp_path / "one.jsonl").write_text('{"title": "a", "published_at": "2024-01-01"}\nnot json\n')
    ended = replay(tmp_path, "one.jsonl")
    assert ended.returncode == 1
    assert "one.jsonl:2: " in ended.stderr


def test_a_database_that_holds_something_is_refused(archive):
    url = f"sqlite:///{archive.parent}/filled.db"
    assert replay(archive.parent, archive.name, "--database", url).returncode == 0
    again = replay(archive.parent, archive.name, "--database", url)
    assert (again.returncode, again.stdout) == (2, "")
    assert "--database" in again.stderr


def test_a_database_that_somebody_else_filled_is_refused(archive, tmp_path):
    with sqlite3.connect(tmp_path / "foreign.db") as connection:
        connection.execute("create table foo (bar)")
        connection.execute("insert into foo values (1)")
    ended = replay(tmp_path, str(archive), "--database", "sqlite:///foreign.db")
    assert (ended.returncode, ended.stdout) == (2, "")


def test_what_was_replayed_into_a_database_is_never_sent(archive, tmp_path):
    url = f"sqlite:///{tmp_path}/kept.db"
    assert replay(tmp_path, str(archive), "--database", url).returncode == 0
    (tmp_path / "brinkwatch.toml").write_text(f'[database]\nurl = "{url}"\n[poll]\nstarter_feeds = false\n')
    command = [sys.executable, "-m", "bot", "run", "--once"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


STRIKE = "Air strike near Mosul kills 15 people, officials say"


def one_a_line(path, *items):
    path.write_text("".join(json.dumps(item) + "\n" for item in items))


def told(folder, *items):
    """The incidents of a replay of `items`."""
    one_a_line(folder / "items.jsonl", *items)
    ended = replay(folder, "items.jsonl", "--incidents", "incidents.jsonl")
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in (folder / "incidents.jsonl").read_text().splitlines()]


def test_an_id_that_is_read_again_joins_its_incident_as_a_report_whatever_it_says(tmp_path):
    first = {"id": "a", "title": STRIKE, "source": "One", "published_at": "2024-01-01T10:00Z"}
    again = {
        "id": "a",
        "title": "Toll of the strike rises",
        "source": "Two",
        "published_at": "2024-01-01T11:00Z",
    }
    incidents = told(tmp_path, first, again)
    assert [incident["items"] for incident in incidents] == [["a"]]
    assert (incidents[0]["owners"], incidents[0]["last_seen"]) == (2, "2024-01-01T11:00:00Z")


def test_a_made_id_that_was_given_too_loses_no_item(tmp_path):
    given = {"id": "2", "title": STRIKE, "published_at": "2024-01-01T10:00Z"}
    made = {
        "title": "Rockets hit a base near Erbil, wounding six soldiers",
        "published_at": "2024-01-01T09:00Z",
    }
    incidents = told(tmp_path, given, made)
    assert [incident["items"] for incident in incidents] == [["2"]]
    assert incidents[0]["last_seen"] == "2024-01-01T10:00:00Z"


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"title": "x", "published_at": "0001-01-01T00:00:00+05:00"}',
        '{"title": "x", "published_at": "0001-01-03"}',
    ],
    ids=["nested", "before all time", "the year 1"],
)
def test_a_line_that_breaks_readers_is_a_bad_line(tmp_path, line):
    (tmp_path / "one.jsonl").write_text(f'{{"title": "{STRIKE}", "published_at": "2024-01-01"}}\n{line}\n')
    ended = replay(tmp_path, "one.jsonl")
    assert (ended.returncode, ended.stdout.count("\n")) == (1, 1)
    assert "one.jsonl:2: " in ended.stderr


def test_half_a_surrogate_in_an_id_is_written_as_it_came(tmp_path):
    (tmp_path / "one.jsonl").write_text(
        f'{{"id": "\\ud800", "title": "{STRIKE}", "published_at": "2024-01-01"}}\n'
    )
    ended = replay(tmp_path, "one.jsonl")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["items"] == ["\ud800"]


@pytest.mark.parametrize("data", [b"no gzip", gzip.compress(b"x" * 999)[:-12]], ids=["other", "cut off"])
def test_a_broken_gz_file_is_one_line_and_status_2(tmp_path, data):
    (tmp_path / "one.jsonl.gz").write_bytes(data)
    ended = replay(tmp_path, "one.jsonl.gz")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "one.jsonl.gz" in ended.stderr


def test_a_reader_of_the_alerts_that_goes_away_does_not_cost_the_other_files(archive):
    shell = f"{sys.executable} -m bot replay {archive.name} --incidents kept.jsonl --index kept.csv | head -1"
    subprocess.run(shell, shell=True, cwd=archive.parent, capture_output=True, check=True)
    assert (archive.parent / "kept.jsonl").read_text().count("\n") > 40
    assert (archive.parent / "kept.csv").read_text().startswith(LEVELS)


def test_an_empty_archive_gives_nothing_and_no_fault(tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    ended = replay(tmp_path, "none.jsonl", "--index", "index.csv")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert (tmp_path / "index.csv").read_text() == LEVELS + "\n"


def test_no_output_is_written_over_an_archive_or_into_another(archive):
    before = archive.read_bytes()
    for outputs in (("--alerts", archive.name), ("--alerts", "both", "--index", "both")):
        done = replay(archive.parent, archive.name, *outputs)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "is named twice" in done.stderr
    assert archive.read_bytes() == before


def test_a_line_that_is_no_json_is_said_to_be_none(tmp_path):
    (tmp_path / "bad.jsonl").write_bytes(b"nonsense\n\xff\xff\n")
    done = replay(tmp_path, "bad.jsonl")
    assert done.returncode == 1
    assert [line.partition(": not JSON")[0][-11:] for line in done.stderr.splitlines()[:2]] == [
        "bad.jsonl:1",
        "bad.jsonl:2",
    ]
