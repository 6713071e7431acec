"""A database of the version before, brought up to date, is as if its reports had come in today."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Float, column, select, table, text

from bot.pipeline.situation import Situation
from bot.pipeline.weighing import Weighing, weigh_anew
from bot.watching.match import TURNS
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage import alerts, incidents, precedents, schema, unweighed
from storage.columns import CleanJson, CleanText, UtcDateTime
from storage.database import Database, State
from storage.migrations import upgrade
from storage.records import Alert, Change
from tests.bot.pipeline.conftest import NOON, WINDOW, House

HOUR = timedelta(hours=1)
STRIKE = "A drone hits an army base near Arbil"
KILLED = "A commander is killed in a village by the river"
STORY = (
    (0, f"{STRIKE} [serious strike IQ]", "one", Dyad("US", "IR")),
    (1, f"{STRIKE} [critical strike IQ]", "two", Dyad("US", "IR")),
    (2, "Ships turn back in the strait [notable maritime YE]", "one", Dyad("houthis", "US")),
    (3, f"{STRIKE} [serious strike IQ]", "three", Dyad("US", "IR")),
    (5, f"{STRIKE} [serious strike IQ]", "Reuters", Dyad("US", "IR")),
    (6, "Farmers count their sheep [unrest FR]", "one", None),
    (24 * 120, f"{KILLED} [notable assassination IQ]", "one", Dyad("US", "IR")),
    (24 * 120 + 2, f"{KILLED} [serious assassination IQ]", "two", Dyad("US", "IR")),
)
OLD_REPORT = ("incident_id", "item_id", "owner", "at")
OLD_ALERT = ("key", "incident_id", "change", "tier", "severity", "status", "at", "reason")
COPIED = (schema.feeds, schema.items, schema.assessments)


def arrivals(house, story=STORY):
    for number, (hours, title, owner, dyad) in enumerate(story):
        arrival = house.arrival(title, owner=owner, key=f"{number}", at=NOON + hours * HOUR)
        assessed = arrival.assessed
        read = replace(assessed.assessment, dyads=(dyad,) if dyad else ())
        yield replace(arrival, assessed=replace(assessed, assessment=read))


@pytest.fixture
def anew(another_house):
    """A house that took the story in today, while nobody watched."""
    for arrival in arrivals(another_house):
        another_house.arrive(arrival)
    return another_house


@pytest.fixture
def old(url, anew):
    """The same items, reports and incidents as version 3 kept them: two alerts, of the first incident."""
    opened = Database.open(url)
    with opened.transaction() as c, anew.database.transaction() as source:
        upgrade(c, "0003")
        for each in COPIED:
            copied(source, c, each, [one.name for one in each.c])
        for incident, _ in incidents.every(source):
            c.execute(_INCIDENTS.insert().values(**as_version_3(incident)))
        copied(source, c, schema.reports, OLD_REPORT)
        raised = [one for one in alerts.of_incident(source, 1) if one.change is not Change.CLOSED]
        ringing = [one for one in raised if one.change in (Change.OPENED, Change.PROMOTED)][:2]
        for alert in ringing:
            row = {"key": f"1:{alert.change}", "severity": 40.0, "status": "reported", "reason": "strike"}
            row |= {"incident_id": 1, "change": alert.change, "tier": alert.tier, "at": alert.at}
            c.execute(schema.alerts.insert().values(**row))
    opened.migrate()
    yield opened
    opened.close()


def copied(source, c, whole, names):
    """Copies columns of a table in the order of its ids, which are then the same."""
    its = select(*(whole.c[name] for name in names)).order_by(*whole.primary_key)
    for row in source.execute(its).mappings():
        c.execute(whole.insert().values({name: row[name] for name in names if name != "id"}))


def as_version_3(incident):
    named = ("title", "summary", "url", "source", "first_seen_at", "last_seen_at", "tier", "reports")
    kept = {name: getattr(incident, name) for name in (*named, "places", "signals")}
    kept |= {"title_key": incident.title, "title_digest": "d", "severity": 40.0, "status": "reported"}
    sides = {2: [["RU", "UA"]]}.get(incident.id) or [[one.source, one.target] for one in incident.dyads]
    return kept | {"owners": 1, "dyads": sides}


_TEXTS = ("title", "summary", "url", "source", "title_key", "title_digest", "tier", "status")
_INCIDENTS = table(
    "incidents",
    *(column(name, CleanText) for name in _TEXTS),
    *(column(name, UtcDateTime) for name in ("first_seen_at", "last_seen_at")),
    *(column(name, CleanJson) for name in ("places", "dyads", "signals")),
    *(column(name, Float) for name in ("severity", "owners", "reports")),
)


def kept(house_or_database):
    """Everything that is known of incidents: they, their reports, how their alerts saw them, precedents.

    But for rungs and spirals, which are told from the first act after an upgrade on.
    """
    database = getattr(house_or_database, "database", house_or_database)
    with database.transaction() as c:
        found = [incident for incident, _ in incidents.every(c)]
        told = [report for one in found for report, _ in incidents.told_by(c, one.id)]
        span = {"since": NOON - WINDOW, "before": NOON + timedelta(days=400)}
        raised = [
            (one.at, one.incident, one.change, one.tier, one.item_id)
            for one in alerts.between(c, **span, changes=set(Change) - TURNS)
        ]
        return found, told, sorted(raised, key=lambda one: (one[0], one[1].reports)), precedents.every(c)


def counted(database, what):
    with database.transaction() as c:
        return c.scalar(text(f"SELECT count(*) FROM {what}"))


async def test_what_an_earlier_version_stored_becomes_what_its_reports_give_today(old, anew):
    assert old.state() is State.UNWEIGHED
    assert await weigh_anew(old, window=WINDOW) == 4
    assert old.state() is State.READY
    assert kept(old) == kept(anew)
    [first, *_] = kept(old)[0]
    assert (first.tier, first.confidence > 0.5, first.critical) == (Tier.CRITICAL, True, 3.1 / 4)


async def test_nobody_is_told_of_it_and_what_was_told_stays(old):
    with old.transaction() as c:
        [opened, *_] = alerts.of_incident(c, 1)
    await weigh_anew(old, window=WINDOW)
    with old.transaction() as c:
        [still, *_] = alerts.of_incident(c, 1)
    assert counted(old, "deliveries") == counted(old, "verdicts") == 0
    assert (still.id, still.key, still.reason) == (opened.id, "1:opened", "strike")


async def test_what_comes_next_is_told_as_if_nothing_had_been_upgraded(old, anew):
    await weigh_anew(old, window=WINDOW)
    upgraded = House(old)
    upgraded._feeds = anew._feeds
    late = [
        (24 * 120 + 3, f"{KILLED} [serious assassination IQ]", "two", Dyad("US", "IR")),
        (24 * 120 + 4, f"{KILLED} [critical assassination IQ]", "Reuters", Dyad("US", "IR")),
        (24 * 120 + 80, "A quiet day", "one", None),
    ]
    for number, arrival in enumerate(arrivals(anew, late)):
        item = replace(arrival.assessed.item, key=f"late {number}".ljust(64, "0"))
        again = replace(arrival, assessed=replace(arrival.assessed, item=item))
        for house in (upgraded, anew):
            house.situation = Situation(WINDOW)
            house.arrive(again)
    assert kept(old) == kept(anew)
    assert [change for at, _, change, *_ in kept(old)[2] if at > NOON + timedelta(days=120, hours=2)] == [
        Change.PROMOTED,
        Change.CLOSED,
    ]


async def test_what_was_told_later_is_the_last_word_on_an_incident(old, anew):
    """Version 3 knew no opening that nobody heard: its one alert here came with the second report."""
    with old.transaction() as c:
        at = NOON + timedelta(days=120, hours=2)
        told = {"change": Change.OPENED, "tier": Tier.SERIOUS, "at": at, "reason": "assassination"}
        alerts.add_all(c, [Alert(key="4:opened", incident=incidents.get(c, 4), **told)])
    await weigh_anew(old, window=WINDOW)
    with old.transaction() as c:
        first, then = sorted(alerts.of_incident(c, 4), key=lambda alert: alert.at)
        anyhow = Situation(WINDOW)
        anyhow.settle(c, at)
    assert (first.tier, then.tier, then.id < first.id) == (Tier.NOTABLE, Tier.SERIOUS, True)
    assert anyhow.dossiers[4].announced.rang == then.incident


async def test_a_second_start_weighs_nothing(old):
    await weigh_anew(old, window=WINDOW)
    before = kept(old)
    assert await weigh_anew(old, window=WINDOW) == 0
    assert kept(old) == before


@pytest.mark.parametrize("whole", [0, 1, 2, 3])
def test_a_kill_in_the_middle_loses_nothing_and_the_next_start_goes_on(old, anew, whole):
    weighing = Weighing(WINDOW, at_once=1)
    for _ in range(whole):
        with old.transaction() as c:
            assert weighing.batch(c) == 1
    with pytest.raises(ZeroDivisionError):
        weigh_and_fail(old, weighing)
    assert old.state() is State.UNWEIGHED
    weighing, batches = Weighing(WINDOW, at_once=1), 0
    while True:
        with old.transaction() as c:
            if not weighing.batch(c):
                break
        batches += 1
    assert batches == 4 - whole
    assert kept(old) == kept(anew)


def weigh_and_fail(database, weighing):
    with database.transaction() as c:
        weighing.batch(c)
        raise ZeroDivisionError


async def test_an_incident_whose_reports_were_purged_keeps_what_is_stored(old):
    with old.transaction() as c:
        c.execute(text("DELETE FROM items"))
        [before, *_] = [incident for incident, _ in incidents.every(c)]
    await weigh_anew(old, window=WINDOW)
    [after, *_], _, raised, _ = kept(old)
    assert after == replace(before, confidence=0.9 * 0.5, scoring=after.scoring)
    assert after.scoring.severity == after.severity == 40.0
    assert {incident.confidence for _, incident, *_ in raised} == {0.45}


async def test_reports_purged_since_still_count(old):
    with old.transaction() as c:
        c.execute(text("DELETE FROM items WHERE id = 2"))
    await weigh_anew(old, window=WINDOW)
    [after, *_], *_ = kept(old)
    assert (after.reports, after.tier, after.first_seen_at) == (4, Tier.CRITICAL, NOON)


def test_a_new_database_has_nothing_to_weigh(database):
    assert database.state() is State.READY
    with database.transaction() as c:
        assert unweighed.count(c) == 0
