"""Rungs 0 to 5 over four weeks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.escalation.acts import Act
from bot.escalation.rungs import Ladder, Rung, rung_of

Make = Callable[..., Act]


def climbed(*acts: tuple[int, Act]) -> Ladder:
    ladder = Ladder()
    for side, act in sorted(acts, key=lambda pair: pair[1].at):
        ladder.add(act, side)
    return ladder


@pytest.mark.parametrize(
    ("signals", "severity", "attested", "rung"),
    [
        ({"strike"}, 50, True, Rung.FORCE),
        ({"strike"}, 49, True, Rung.DISPLAY),
        ({"strike"}, 90, False, Rung.DISPLAY),
        ({"mobilization"}, 90, True, Rung.DISPLAY),
        ({"weapons", "threat"}, 40, False, Rung.DISPLAY),
        ({"weapons"}, 46, True, Rung.FRICTION),
        ({"hybrid"}, 60, True, Rung.FRICTION),
        ({"unrest"}, 60, True, Rung.FRICTION),
        ({"evacuation"}, 60, True, Rung.FRICTION),
    ],
)
def test_a_deed_is_force_where_it_is_attested_and_large_and_else_a_display(
    act: Make, signals: set[str], severity: float, attested: bool, rung: Rung
) -> None:
    assert rung_of(act(signals=frozenset(signals), severity=severity, attested=attested)) == rung


@pytest.mark.parametrize("signal", ["terror", "assassination"])
def test_a_plot_that_hurt_nobody_is_friction(act: Make, signal: str) -> None:
    plot = act(signals=frozenset({signal}), severity=60, deadly=False)
    assert rung_of(plot) == Rung.FRICTION
    assert rung_of(replace(plot, deadly=True)) == Rung.FORCE
    assert rung_of(replace(plot, signals=frozenset({signal, "strike"}))) == Rung.FORCE


@pytest.mark.parametrize(
    ("signals", "attested", "rung"),
    [({"threat"}, True, Rung.THREAT), ({"threat"}, False, Rung.FRICTION), ({"rupture"}, True, Rung.FRICTION)],
)
def test_words_are_a_threat_only_where_it_is_attested(
    words: Make, signals: set[str], attested: bool, rung: Rung
) -> None:
    assert rung_of(words(signals=frozenset(signals), attested=attested)) == rung


def test_a_step_back_climbs_nothing(truce: Make) -> None:
    assert rung_of(truce()) == Rung.BASELINE


def test_each_side_has_its_own_rung(act: Make, words: Make, start: datetime) -> None:
    ladder = climbed((0, act(0)), (1, words(0)))
    assert (ladder.rung(0, start), ladder.rung(1, start)) == (Rung.FORCE, Rung.THREAT)


@pytest.mark.parametrize(("days", "rung"), [(28, Rung.FORCE), (29, Rung.BASELINE)])
def test_a_rung_rests_on_the_acts_of_28_days(act: Make, start: datetime, days: int, rung: Rung) -> None:
    assert climbed((0, act(0))).rung(0, start + timedelta(days=days)) == rung


@pytest.mark.parametrize(("quiet", "rung"), [(6.9, Rung.FORCE), (7, Rung.DISPLAY)])
def test_a_rung_descends_after_7_days_without_a_deed(
    act: Make, start: datetime, quiet: float, rung: Rung
) -> None:
    drills = [(0, act(day, signals=frozenset({"mobilization"}))) for day in (5, 10, 15, 20, 25)]
    ladder = climbed((0, act(0)), *drills)
    assert ladder.rung(0, start + timedelta(days=25 + quiet)) == rung


def test_words_do_not_hold_a_rung_up(act: Make, words: Make, start: datetime) -> None:
    talk = [(0, words(day)) for day in range(1, 30)]
    assert climbed((0, act(0)), *talk).rung(0, start + timedelta(days=29)) == Rung.THREAT


@pytest.mark.parametrize(
    ("acts", "days", "answers", "deadly", "rung"),
    [
        (10, 7, 3, 2, Rung.WAR),
        (10, 7, 2, 2, Rung.FORCE),
        (10, 7, 3, 1, Rung.FORCE),
        (9, 7, 3, 2, Rung.FORCE),
        (10, 6, 3, 2, Rung.FORCE),
    ],
)
def test_ten_acts_on_seven_days_by_both_sides_who_both_kill_are_war(
    act: Make, start: datetime, acts: int, days: int, answers: int, deadly: int, rung: Rung
) -> None:
    fought = [(int(n < answers), act(n % days, deadly=n >= answers or n < deadly)) for n in range(acts)]
    assert climbed(*fought).rung(0, start + timedelta(days=days)) == rung


def test_routine_shelling_is_no_war_however_often(act: Make, start: datetime) -> None:
    shelling = [(n % 2, act(n, severity=49)) for n in range(20)]
    assert climbed(*shelling).rung(0, start + timedelta(days=20)) == Rung.DISPLAY


def test_fighting_that_only_one_owner_tells_of_is_no_war(act: Make, start: datetime) -> None:
    fought = [(n % 2, act(n, attested=False)) for n in range(20)]
    assert climbed(*fought).rung(0, start + timedelta(days=20)) == Rung.DISPLAY


def test_war_ends_for_both_sides_when_its_days_are_past(act: Make, start: datetime) -> None:
    ladder = climbed(*[(n % 2, act(n)) for n in range(12)])
    assert {ladder.rung(side, start + timedelta(days=12)) for side in (0, 1)} == {Rung.WAR}
    assert {ladder.rung(side, start + timedelta(days=33)) for side in (0, 1)} == {Rung.FORCE}


def test_the_day_of_a_climb_is_remembered(act: Make, words: Make, start: datetime) -> None:
    ladder = climbed((0, words(0)), (0, act(3)), (0, act(5)))
    assert (ladder.climbed_at(0), ladder.climbed_at(1)) == (start + timedelta(days=3), None)
