"""What comes in quiet hours and mutes is held, and told once in one summary."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.pipeline import waking
from bot.pipeline.waking import wake
from classifiers.signals import Tier
from storage import alerts, deliveries, held, mutes, subscribers, verdicts
from storage.database import Database
from storage.records import Address, Alert, Change, Mute, Muting, Reason
from tests.bot.pipeline.conftest import NOON
from tests.fakes.readings import assessment_of

HOUR = timedelta(hours=1)
STRIKE = "A drone hits a base [serious strike IQ]"
CLASH = "Troops clash at a border post [serious clash SY]"
GRAVE = "A minister is shot in a raid [critical assassination FR]"
ADA = Address("telegram", 1)


class Sleeper:
    """Someone who watches everything and has quiet hours, 10:00-18:00 UTC unless told otherwise."""

    def __init__(self, house):
        self.house, self.database = house, house.database
        house.watch("all")
        self.settle(quiet="10:00-18:00")

    def ask(self, question):
        with self.database.transaction() as c:
            return question(c)

    def settle(self, **changed):
        return self.ask(lambda c: subscribers.settle(c, replace(subscribers.get(c, ADA), **changed)))

    def mute(self, muting=Muting.ALL, value="", until=None):
        who = self.ask(lambda c: subscribers.get(c, ADA)).id
        self.ask(lambda c: mutes.put(c, Mute(subscriber_id=who, muting=muting, value=value, until=until)))

    def hears(self, title, *, after=timedelta(0), **more):
        return self.house.arrive(self.house.arrival(title, at=NOON + after, **more))

    def louder(self, title, *, after):
        """The same from another outlet, read as critical."""
        arrival = self.house.arrival(title, owner="two", at=NOON + after, url="https://two.example/1")
        reading = assessment_of("[critical strike IQ]")
        self.house.arrive(replace(arrival, assessed=replace(arrival.assessed, assessment=reading)))

    def wakes(self, *, after):
        return asyncio.run(wake(self.database, clock=lambda: NOON + after))

    def told(self):
        """The new messages that go out to them by now, in order."""

        def taken(c):
            while one := deliveries.claim(c, now=NOON + 999 * HOUR, lease=HOUR, resting=()):
                deliveries.sent(c, one.id, message_id=1, now=NOON)
                if one.edits is None:
                    yield one

        return self.ask(lambda c: list(taken(c)))

    def reasons(self, intake):
        item = intake.placements[0].arrival.assessed.item.id
        return self.ask(lambda c: [verdict.reason for verdict in verdicts.of_item(c, item)])


@pytest.fixture
def ada(house):
    return Sleeper(house)


def test_what_comes_in_quiet_hours_is_held_and_told_in_one_summary_on_waking(ada):
    first = ada.hears(STRIKE)
    ada.hears(CLASH, after=HOUR)
    assert ada.reasons(first) == [Reason.QUIET]
    assert ada.told() == []
    assert ada.wakes(after=5 * HOUR) == 0
    assert ada.wakes(after=6 * HOUR) == 1
    (summary,) = ada.told()
    assert "While it was quiet: 2 alerts" in summary.body
    assert summary.priority == 1
    assert "A drone hits a base" in summary.body
    assert "#A1" in summary.body
    assert "#A2" in summary.body


def test_the_summary_comes_once_whatever_restarts(ada):
    ada.hears(STRIKE)
    assert [ada.wakes(after=hours * HOUR) for hours in (6, 6, 7, 30)] == [1, 0, 0, 0]
    assert len(ada.told()) == 1


def test_a_kill_between_holding_and_telling_loses_nothing(ada, monkeypatch):
    ada.hears(STRIKE)

    def dies(*_args, **_more):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(waking.held, "told", dies)
        assert ada.wakes(after=6 * HOUR) == 0
    assert ada.told() == []
    assert ada.wakes(after=6 * HOUR) == 1
    assert len(ada.told()) == 1


def test_an_intake_that_is_undone_holds_nothing(ada):
    arrival = ada.house.arrival(STRIKE)

    def undone():
        with ada.database.transaction() as c:
            ada.house.take_in(c, [arrival])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert ada.ask(held.waiting) == []
    ada.hears(STRIKE)
    assert len(ada.ask(held.waiting)) == 1


def test_what_the_subscriber_wakes_for_rings_at_once_and_is_not_told_again(ada):
    ada.hears(STRIKE)
    ada.hears(GRAVE, after=HOUR)
    (rang,) = ada.told()
    assert rang.body.startswith(f"opened {GRAVE}")
    ada.wakes(after=6 * HOUR)
    (summary,) = ada.told()
    assert "1 alert" in summary.body
    assert "minister" not in summary.body


def test_an_incident_that_rang_after_it_was_held_is_not_in_the_summary(ada):
    ada.hears(STRIKE)
    ada.louder(STRIKE, after=HOUR)
    assert len(ada.told()) == 1
    assert ada.wakes(after=6 * HOUR) == 0
    assert ada.told() == []


def test_who_wakes_for_nothing_is_told_even_the_gravest_in_the_morning_it_first(ada):
    ada.settle(wakes_for="")
    ada.hears(STRIKE)
    ada.hears(GRAVE, after=HOUR)
    assert ada.told() == []
    ada.wakes(after=6 * HOUR)
    (summary,) = ada.told()
    assert summary.body.index("minister") < summary.body.index("drone")


def test_each_incident_is_told_once_as_it_stands_by_then(ada):
    ada.settle(wakes_for="")
    ada.hears(STRIKE)
    ada.louder(STRIKE, after=HOUR)
    ada.wakes(after=6 * HOUR)
    (summary,) = ada.told()
    assert "1 alert<" in summary.body
    assert "CRITICAL" in summary.body


def test_what_the_summary_told_is_known_so_that_only_what_is_graver_rings(ada):
    ada.hears(STRIKE)
    ada.wakes(after=6 * HOUR)
    ada.told()
    ada.hears(f"{STRIKE} again", owner="two", after=7 * HOUR)
    assert ada.told() == []
    ada.louder(STRIKE, after=8 * HOUR)
    (rang,) = ada.told()
    assert rang.body.startswith("promoted")


def test_a_mute_of_everything_holds_too_and_its_summary_says_so(ada):
    ada.settle(quiet="")
    ada.mute(until=NOON + 4 * HOUR)
    assert ada.reasons(ada.hears(GRAVE)) == [Reason.MUTED]
    assert ada.told() == []
    assert ada.wakes(after=4 * HOUR - timedelta(seconds=1)) == 0
    assert ada.wakes(after=4 * HOUR) == 1
    (summary,) = ada.told()
    assert "While muted: 1 alert<" in summary.body


def test_a_mute_that_ends_in_quiet_hours_waits_for_the_morning(ada):
    ada.mute(until=NOON + 4 * HOUR)
    ada.hears(STRIKE)
    assert ada.wakes(after=5 * HOUR) == 0
    assert ada.wakes(after=6 * HOUR) == 1


@pytest.mark.parametrize("changed", [{"quiet": ""}, {"quiet": "22:00-07:00"}, {"timezone": "Asia/Tokyo"}])
def test_quiet_hours_that_are_changed_end_early(ada, changed):
    ada.hears(STRIKE)
    ada.settle(**changed)
    assert ada.wakes(after=HOUR) == 1


def test_a_mute_that_is_ended_ends_early(ada):
    ada.settle(quiet="")
    ada.mute(until=NOON + 99 * HOUR)
    ada.hears(STRIKE)
    ada.ask(lambda c: mutes.end_all(c, subscribers.get(c, ADA).id))
    assert ada.wakes(after=HOUR) == 1


@pytest.mark.parametrize(
    ("muting", "value"), [(Muting.PLACE, "IQ"), (Muting.INCIDENT, "1"), (Muting.OUTLET, "one.example")]
)
def test_what_is_muted_by_name_is_not_held_and_anything_else_rings(ada, muting, value):
    ada.settle(quiet="")
    ada.mute(muting, value)
    assert ada.reasons(ada.hears(STRIKE)) == [Reason.MUTED]
    ada.hears(CLASH, owner="two", url="https://two.example/1", after=HOUR)
    assert len(ada.told()) == 1
    assert ada.wakes(after=99 * HOUR) == 0


def test_a_muted_outlet_rings_once_another_tells_it_too(ada):
    ada.settle(quiet="")
    ada.mute(Muting.OUTLET, "one.example")
    ada.hears(STRIKE)
    assert ada.told() == []
    ada.louder(STRIKE, after=HOUR)
    assert len(ada.told()) == 1


def test_what_closed_meanwhile_is_said_to_be_closed(ada):
    ada.settle(quiet="")
    ada.mute(until=NOON + 200 * HOUR)
    ada.hears(STRIKE)
    ada.hears(CLASH, after=100 * HOUR)
    ada.wakes(after=200 * HOUR)
    (summary,) = ada.told()
    drone, clash = summary.body.index("drone"), summary.body.index("clash at")
    closed = summary.body.index("closed")
    assert min(drone, clash) < closed
    assert summary.body.count("closed") == 1


def test_nobody_is_woken_who_stopped(ada):
    ada.hears(STRIKE)
    ada.ask(lambda c: subscribers.deactivate(c, ADA, "blocked"))
    assert ada.wakes(after=6 * HOUR) == 0
    ada.ask(lambda c: subscribers.reactivate(c, ADA))
    assert ada.wakes(after=7 * HOUR) == 1


def test_a_summary_of_what_never_rings_makes_no_sound(ada):
    ada.house.watch("notable", tier=Tier.NOTABLE)
    ada.hears("Ships turn back [notable maritime YE]")
    ada.wakes(after=6 * HOUR)
    (summary,) = ada.told()
    assert summary.priority == 2


def test_one_summary_that_fails_keeps_nobody_else_from_theirs(ada, monkeypatch, caplog):
    ada.house.watch("all", chat=2)
    bo = Address("telegram", 2)
    ada.ask(lambda c: subscribers.settle(c, replace(subscribers.get(c, bo), quiet="10:00-18:00")))
    ada.hears(STRIKE)
    written = waking.waking_message

    def fails_once(*args, **more):
        monkeypatch.setattr(waking, "waking_message", written)
        raise ValueError("no words")

    monkeypatch.setattr(waking, "waking_message", fails_once)
    assert ada.wakes(after=6 * HOUR) == 1
    assert "is tried again" in caplog.text
    assert ada.wakes(after=6 * HOUR) == 1
    assert sorted(one.address.chat for one in ada.told()) == [1, 2]


def test_the_turn_of_a_series_has_its_own_line(ada):
    ada.hears(STRIKE)

    def add_turn(c):
        (opened,) = alerts.by_ids(c, [1])
        turn = Alert(
            key="turn",
            incident=opened.incident,
            change=Change.SPIRAL,
            tier=Tier.SERIOUS,
            at=NOON,
            reason="",
            series="US>IR",
        )
        [(stored, _)] = alerts.add_all(c, [turn])
        held.add(c, [replace(held.of(c, 1)[0], alert_id=stored.id)])

    ada.ask(add_turn)
    ada.wakes(after=6 * HOUR)
    (summary,) = ada.told()
    assert "2 alerts" in summary.body
    assert "United States → Iran" in summary.body


def test_two_programs_that_wake_at_once_tell_once(ada, url):
    ada.hears(STRIKE)
    other = Database.open(url)
    try:
        asyncio.run(wake(other, clock=lambda: NOON + 6 * HOUR))
        ada.wakes(after=6 * HOUR)
    finally:
        other.close()
    assert len(ada.told()) == 1
