"""`brinkwatch digest` prints what a digest says and draws its chart."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage import incidents, subscribers, watchlists
from storage.database import Database
from storage.records import Address, Incident, Watchlist

AT = datetime(2026, 3, 8, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def digest(folder, *arguments):
    command = [sys.executable, "-m", "bot", "digest", "--at", "2026-03-08T18:00Z", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def an_incident(days, severity):
    return Incident(
        title=f"Base shelled {days} days before",
        summary="",
        url="https://one.example/1",
        source="One",
        first_seen_at=AT - days * DAY,
        last_seen_at=AT - days * DAY,
        tier=Tier.SERIOUS,
        severity=severity,
        confidence=0.9,
        places=("IN",),
        dyads=(Dyad("PK", "IN"),),
        signals={"strike": 0.9},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder with three weeks of incidents and two watchlists, of one subscriber."""
    path = tmp_path_factory.mktemp("digest")
    database = Database.open(f"sqlite:///{path / 'brinkwatch.db'}")
    database.migrate()
    with database.transaction() as c:
        incidents.save(c, [an_incident(days, 50 + days) for days in (20, 15, 3, 2)])
        ada = subscribers.ensure(c, Address("telegram", 7), now=AT)
        for name, places in (("India", ("IN",)), ("Mali", ("ML",))):
            watchlists.save(c, Watchlist(subscriber_id=ada.id, name=name, places=places))
    database.close()
    return path


def test_every_watchlist_of_a_subscriber_has_its_section(folder):
    done = digest(folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Weekly digest\n1 Mar to 8 Mar 2026\n\nIndia\n")
    assert " Pakistan → India " in done.stdout
    assert "\nMali\n" in done.stdout
    assert done.stdout.count("What you were told") == 1


@pytest.mark.parametrize("dark", [(), ("--dark",)])
def test_its_chart_is_drawn_where_a_file_is_named(folder, dark):
    done = digest(folder, "--watchlist", "India", "--chart", "india.png", *dark)
    assert done.returncode == 0, done.stderr
    assert (folder / "india.png").read_bytes().startswith(b"\x89PNG")


def test_where_there_is_nothing_to_draw_it_exits_1(folder):
    done = digest(folder, "--watchlist", "Mali", "--chart", "mali.png")
    assert done.returncode == 1
    assert "\nMali\n" in done.stdout
    assert not (folder / "mali.png").exists()


def test_a_file_that_cannot_be_written_is_one_line(folder):
    done = digest(folder, "--watchlist", "India", "--chart", "nowhere/india.png")
    assert done.returncode == 2
    assert "--chart: nowhere/india.png cannot be written" in done.stderr
