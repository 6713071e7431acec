"""What is kept in memory follows from what is stored: a restart or an undone transaction changes nothing."""

from datetime import timedelta

import pytest

from bot.pipeline.situation import Situation
from storage import alerts, incidents
from storage.records import Change
from tests.bot.pipeline.conftest import NOON, WINDOW

HOUR = timedelta(hours=1)
STORY = (
    ("A drone hits an army base near Arbil [serious strike IQ]", "one"),
    ("A drone hits an army base near Arbil [critical strike IQ]", "two"),
    ("Ships turn back in the strait [notable maritime YE]", "one"),
    ("A drone hits an army base near Arbil [serious strike IQ]", "three"),
    ("Ships turn back in the strait [serious maritime YE]", "two"),
    ("A march in the capital [notable unrest FR]", "three"),
)


def arrivals(house):
    return [
        house.arrival(title, owner=owner, key=f"{number}", at=NOON + number * HOUR)
        for number, (title, owner) in enumerate(STORY)
    ]


def outcome(house):
    with house.database.transaction() as c:
        told = alerts.between(c, since=NOON - WINDOW, before=NOON + 9 * WINDOW)
        return [incident for incident, _ in incidents.every(c)], told


@pytest.fixture
def straight(house):
    """What comes of the story without a break."""
    for arrival in arrivals(house):
        house.arrive(arrival)
    return outcome(house)


def test_a_restart_after_every_item_changes_nothing(straight, another_house):
    for arrival in arrivals(another_house):
        another_house.situation = Situation(WINDOW)
        another_house.arrive(arrival)
    assert outcome(another_house) == straight


def test_an_undone_transaction_changes_nothing(straight, another_house):
    for arrival in arrivals(another_house):
        with pytest.raises(ZeroDivisionError):
            take_in_and_fail(another_house, arrival)
        another_house.arrive(arrival)
    assert outcome(another_house) == straight


def take_in_and_fail(house, arrival):
    with house.database.transaction() as c:
        house.take_in(c, [arrival])
        raise ZeroDivisionError


def test_one_batch_and_one_by_one_are_the_same(straight, another_house):
    another_house.arrive(*arrivals(another_house))
    assert outcome(another_house) == straight


def test_an_incident_that_nobody_reports_any_more_closes_once(house):
    first, *_ = arrivals(house)
    house.watch("all")
    house.arrive(first)
    for days in (4, 5):
        later = house.arrival(f"A quiet day {days}", at=NOON + days * timedelta(days=1))
        house.arrive(later)
    with house.database.transaction() as c:
        changes = [(alert.change, alert.at) for alert in alerts.of_incident(c, 1)]
    assert changes == [(Change.OPENED, NOON), (Change.CLOSED, NOON + WINDOW)]


def test_no_restart_tells_of_an_end_again(house):
    house.watch("all")
    house.arrive(house.arrival("A drone hits an army base near Arbil [serious strike IQ]", at=NOON))
    for hours in (73, 80, 90):
        house.situation = Situation(WINDOW)
        house.arrive(house.arrival(f"A quiet day {hours}", at=NOON + hours * HOUR))
    with house.database.transaction() as c:
        changes = [alert.change for alert in alerts.of_incident(c, 1)]
    assert changes == [Change.OPENED, Change.CLOSED]


def test_the_index_of_a_restart_reads_as_before(house):
    for arrival in arrivals(house):
        house.arrive(arrival)
    at = NOON + 9 * HOUR
    before = house.situation.index.reading("IQ", at)
    with house.database.transaction() as c:
        anew = Situation(WINDOW)
        anew.settle(c, at)
    assert anew.index.reading("IQ", at) == before
