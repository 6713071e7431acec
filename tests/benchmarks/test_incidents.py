"""The measure of incidents: what it counts, and that it says so where there is nothing to measure."""

from datetime import UTC, datetime

from benchmarks import incidents
from benchmarks.incidents import Stream, opened_twice, ours, peers, swallowed
from classifiers.assessment import Assessment, Text
from classifiers.signals import Tier

TITLES = [
    "Depot burns in Tavra port",
    "Tanker seized off Kish",
    "Tavra port: depot burns on",
    "Kish: a tanker is seized",
]


def stream(*, tier: Tier | None = Tier.SERIOUS) -> Stream:
    read = Assessment(model="test", language="en", assessed=True, kind={"event": 0.9}, tier=tier)
    return Stream(
        name="four",
        at=[datetime(2030, 5, 1, hour, tzinfo=UTC) for hour in range(4)],
        texts=[Text(title=title) for title in TITLES],
        assessments=[read] * 4,
        gold=["depot", "tanker", "depot", "tanker"],
    )


def test_without_streams_it_says_so_and_fails_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(incidents, "STREAMS", tmp_path)
    assert incidents.main([]) == 0
    assert "skipped: no labelled streams" in capsys.readouterr().err


def test_stories_that_alert_from_two_incidents_are_counted():
    assert opened_twice(stream(), [1, 2, 3, 2]) == (1, 2)
    assert opened_twice(stream(), [1, 2, None, 2]) == (0, 2)
    assert opened_twice(stream(tier=Tier.NOTABLE), [1, 2, 3, 2]) == (0, 0)


def test_a_story_that_alerts_only_where_another_did_before_is_swallowed():
    assert swallowed(stream(), [1, 2, 3, 2]) == 0
    assert swallowed(stream(), [1, 1, 1, 1]) == 1
    assert swallowed(stream(), [1, 1, 1, 3]) == 0
    assert swallowed(stream(tier=None), [1, 1, 1, 1]) == 0
    assert swallowed(stream(), [None, 1, None, 1]) == 0


def test_ours_and_the_peer_find_plain_repetitions():
    assert ours(stream()) == [1, 2, 1, 2]
    assert peers(stream()).f1 == 1.0
