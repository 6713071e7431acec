"""What is kept in memory follows from what is stored: a restart or an undone transaction changes nothing."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.escalation.standing import Standing
from bot.incidents.account import fingerprint_of
from bot.pipeline.situation import Situation
from classifiers.assessment import Dyad
from storage import alerts, incidents
from storage.database import Database
from storage.records import Change
from tests.bot.pipeline.conftest import NOON, WINDOW, House

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SEED = 3
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
        told = alerts.between(c, since=NOON - WINDOW, before=NOON + 2000 * DAY)
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


def test_an_end_is_told_however_long_nobody_looked(house):
    house.watch("all")
    house.arrive(house.arrival("A drone hits an army base near Arbil [serious strike IQ]", at=NOON))
    house.situation = Situation(WINDOW)
    house.arrive(house.arrival("A quiet day", at=NOON + 5 * WINDOW))
    with house.database.transaction() as c:
        changes = [(alert.change, alert.at) for alert in alerts.of_incident(c, 1)]
    assert changes == [(Change.OPENED, NOON), (Change.CLOSED, NOON + WINDOW)]


@pytest.mark.parametrize("restart", [False, True])
def test_a_restart_after_an_edit_changes_nothing(house, restart):
    """What an edit says counts from the next report on, whether the process saw the text before it or not."""
    title = "A drone hits an army base near Arbil"
    house.arrive(house.arrival(f"{title} [serious strike IQ]", key="1", at=NOON))
    house.arrive(house.arrival(f"{title} [critical strike IQ]", key="1", at=NOON + HOUR, edited=True))
    if restart:
        house.situation = Situation(WINDOW)
    house.arrive(house.arrival(f"{title} [serious strike IQ]", owner="two", key="2", at=NOON + 2 * HOUR))
    house.arrive(house.arrival("A quiet day", at=NOON + 2 * WINDOW))
    found, told = outcome(house)
    assert [(one.tier, one.critical) for one in found] == [("critical", 3.1 / 4)]
    assert [(one.change, one.tier) for one in told] == [
        (Change.OPENED, "serious"),
        (Change.PROMOTED, "critical"),
        (Change.CLOSED, "critical"),
    ]


def test_the_index_of_a_restart_reads_as_before(house):
    for arrival in arrivals(house):
        house.arrive(arrival)
    at = NOON + 9 * HOUR
    before = house.situation.index.reading("IQ", at)
    with house.database.transaction() as c:
        anew = Situation(WINDOW)
        anew.settle(c, at)
    assert anew.index.reading("IQ", at) == before


THINGS = "harbour bridge depot convoy market river airfield refinery village checkpoint tunnel embassy"
MORE = "ferry barracks school clinic radar pipeline station dam"
VERBS = "hit struck shelled destroyed damaged attacked bombed burned"


def jumble(house, seed, count):
    """Reports every 90 minutes that are like each other: which words are rare settles what joins what."""
    rolled, themes = random.Random(seed), []
    things, verbs, sides = f"{THINGS} {MORE}".split(), VERBS.split(), ("US", "IR", "IN", "PK", "IL", "SY")
    for number in range(count):
        if not themes or rolled.random() < 0.35:
            themes.append((rolled.sample(things, 3), rolled.choice(verbs), rolled.sample(sides, 2)))
        own, verb, (one, other) = rolled.choice(themes[-6:])
        said = [*rolled.sample(own, 2), *rolled.sample(things, 2)]
        title = f"{one} forces {rolled.choice((verb, rolled.choice(verbs)))} {said[0]} and {said[1]} near"
        tier, owner = (
            rolled.choice(("serious", "critical")),
            rolled.choice(("one", "two", "three", "Reuters")),
        )
        arrival = house.arrival(
            f"{title} {said[2]} {said[3]} [{tier} strike {one}]",
            owner=owner,
            key=f"{number}x",
            at=NOON + number * 1.5 * HOUR,
        )
        read = replace(arrival.assessed.assessment, dyads=(Dyad(one, other),))
        yield replace(arrival, assessed=replace(arrival.assessed, assessment=read))


def test_a_restart_weighs_words_by_all_that_was_open_when_they_came(another_house, tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'restarted.db'}")
    database.migrate()
    restarted = House(database)
    for number, (one, other) in enumerate(
        zip(jumble(another_house, SEED, 130), jumble(restarted, SEED, 130), strict=True)
    ):
        another_house.arrive(one)
        if number % 10 == 0:
            restarted.situation = Situation(WINDOW)
        restarted.arrive(other)
    assert outcome(restarted) == outcome(another_house)
    database.close()


STATES = ("US", "IR", "IN", "PK", "CN", "RU", "TR", "SY", "IL", "LB")
PAIRS = [Dyad(one, other) for one in STATES for other in STATES if one != other]


class Everlasting(Standing):
    """One that forgets nothing."""

    def forget(self, incident):
        pass

    def _forget_old(self, at):
        pass


def test_what_was_old_when_it_came_is_not_open_after_a_restart(another_house):
    """A feed's first poll brings reports of long ago: closed before the next one came."""
    at, past = NOON + 5 * DAY, NOON + DAY
    title, _ = STORY[0]
    old = another_house.arrival(title, at=at, baseline=True, published_at=past)
    for owner, when in (("one", NOON + 2 * DAY), ("two", NOON + 4 * DAY)):
        another_house.arrive(another_house.arrival("A march [notable unrest FR]", owner=owner, at=when))
    another_house.arrive(old, another_house.arrival("Farmers count sheep", at=at))
    with another_house.database.transaction() as c:
        again = Situation(WINDOW)
        again.settle(c, at)
    for situation in (another_house.situation, again):
        assert situation.board.find(fingerprint_of(old.assessed), past) is None


def test_what_was_told_of_sides_is_forgotten_once_it_can_matter_no_more(another_house, tmp_path):
    """Three years of blows between states, each told by two outlets, each a rung climbed."""
    database = Database.open(f"sqlite:///{tmp_path / 'everlasting.db'}")
    database.migrate()
    remembering, most = House(database), 0
    for number in range(120):
        another_house.arrive(*blow(another_house, number))
        remembering.arrive(*blow(remembering, number))
        if number == 0:
            remembering.situation.standing = Everlasting()
        most = max(most, len(another_house.situation.standing))
    assert outcome(another_house) == outcome(remembering)
    climbs = [alert for alert in outcome(remembering)[1] if alert.change is Change.RUNG]
    assert len(climbs) > 110
    assert len(remembering.situation.standing) == len(climbs) + len({alert.series for alert in climbs})
    assert most <= 407 / 9 + 3  # the series of 407 days, and the incidents that are open
    database.close()


def blow(house, number):
    """Two reports of one attack, nine days after that before."""
    dyad = PAIRS[number * 7 % len(PAIRS)]
    title = f"Missiles of {dyad.source} hit depot number {number} in {dyad.target}"
    for owner, tier in (("one", "critical"), ("two", "serious")):
        arrival = house.arrival(
            f"{title} [{tier} strike]", owner=owner, key=f"{owner}{number}x", at=NOON + number * 9 * DAY
        )
        read = replace(arrival.assessed.assessment, dyads=(dyad,))
        yield replace(arrival, assessed=replace(arrival.assessed, assessment=read))
