"""Arrows follow from levels and rungs, and nothing is called calm that was not read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.escalation.acts import Act
from bot.escalation.weeks import Weeks
from bot.messages.trends import LEAP, RATIO, STEP, Movement, movement, pair_trends, place_trends
from classifiers.assessment import Dyad

AT = datetime(2026, 3, 8, 18, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("level", "before", "steps", "covered", "moved"),
    [
        (0, 0, 0, True, "unchanged"),
        (4.4, 0, 0, True, "unchanged"),
        (5, 0, 0, True, "deteriorated"),
        (30, 20, 0, True, "deteriorated"),
        (61, 47, 0, True, "deteriorated"),
        (43, 32, 0, True, "deteriorated"),
        (17, 12, 0, True, "deteriorated"),
        (25, 20, 0, True, "deteriorated"),
        (26, 21, 0, True, "unchanged"),
        (89, 80, 0, True, "unchanged"),
        (90, 80, 0, True, "deteriorated"),
        (59.6, 50.4, 0, True, "deteriorated"),
        (60.4, 50.6, 0, True, "unchanged"),
        (20, 30, 0, True, "improved"),
        (20, 25, 0, True, "improved"),
        (5, 8, 0, True, "unchanged"),
        (0, 5, 0, True, "improved"),
        (20, 20, 1, True, "deteriorated"),
        (20, 30, 1, True, "deteriorated"),
        (20, 20, -1, True, "improved"),
        (30, 20, -1, True, "deteriorated"),
        (100, 100, 0, True, "unchanged"),
        (0, 9, 0, False, "not observed"),
        (9, 9, 0, False, "not observed"),
        (9, 3, 0, False, "deteriorated"),
        (9, 9, 1, False, "deteriorated"),
        (50, None, 4, True, "no comparison"),
    ],
)
def test_a_series_moves_by_ten_points_or_by_five_that_are_a_quarter_or_by_a_rung(
    level, before, steps, covered, moved
):
    assert movement(level, before, steps=steps, covered=covered) is Movement(moved)


def act(number, days, dyad, *, severity=60, place="IQ", signal="strike", attested=True):
    """An act so many days before the end."""
    sides = [Dyad(*one.split(">")) for one in dyad.split()]
    return Act(
        incident=number,
        at=AT - days * DAY,
        severity=severity,
        confidence=0.9,
        attested=attested,
        dyads=tuple(sides),
        places=(place,),
        signals=frozenset({signal}),
        deescalation=signal == "deescalation",
        is_words=signal == "deescalation",
    )


LONG_AGO = act(9999, 300, "RW>CD", place="CD")


def pairs(*acts, days=7, covered=True, most=4):
    weeks = Weeks((LONG_AGO, *acts), AT)
    keys = [key for one in acts for key in weeks.pairs(one.incident)]
    return pair_trends(weeks, keys, days=days, covered=covered, most=most)


def test_a_pair_that_acted_only_this_week_deteriorated():
    (found,) = pairs(act(1, 2, "IN>PK"))
    assert (found.key, found.before, found.movement) == ("IN>PK", 0, "deteriorated")
    assert 8 < found.level < 9


def test_a_pair_that_acted_only_the_week_before_improved():
    (found,) = pairs(act(1, 12, "IN>PK"), act(2, 13, "IN>PK"))
    assert found.movement == "improved"
    assert found.level < found.before


def test_two_sides_have_one_line_in_the_series_with_the_highest_level():
    acts = (act(1, 2, "IN>PK"), act(2, 1, "PK>IN"), act(3, 1, "PK>IN"), act(4, 1, "houthis>US", place="YE"))
    assert [found.key for found in pairs(*acts)] == ["PK>IN", "IR+US"]


def test_as_many_as_are_asked_for_are_shown_highest_first():
    acts = (act(1, 2, "IN>PK"), act(2, 1, "AM>AZ", severity=90), act(3, 3, "TR>GR", severity=40))
    assert [found.key for found in pairs(*acts, most=2)] == ["AM>AZ", "IN>PK"]


def test_what_has_no_level_to_speak_of_is_left_out():
    assert pairs(act(1, 2, "IN>PK", severity=3)) == ()


def test_before_history_began_nothing_was_observed():
    weeks = Weeks([act(1, 2, "IN>PK")], AT)
    (found,) = pair_trends(weeks, ["IN>PK"], days=7, covered=True, most=4)
    assert (found.before, found.movement) == (None, "no comparison")
    assert 15 < found.level < 25


def test_a_spiral_is_a_conflict_risk_alert_of_the_pair_and_of_its_sides():
    acts = [act(n, 10 - n, ("IN>PK", "PK>IN")[n % 2], place="IN") for n in range(1, 10)]
    (found,) = pairs(*acts)
    assert found.risk
    weeks = Weeks((LONG_AGO, *acts), AT)
    places = place_trends(weeks, ["IN", "PK"], ["IN>PK"], days=7, covered=True, most=5)
    assert {one.key: one.risk for one in places} == {"IN": True, "PK": True}
    apart = place_trends(weeks, ["IN"], [], days=7, covered=True, most=5)
    assert [one.risk for one in apart] == [False]


@pytest.mark.parametrize(
    ("steps", "opening"),
    [
        ([("IN>PK", 2), ("PK>IN", 4)], True),
        ([("IN>PK PK>IN", 2), ("IN>PK", 4)], True),
        ([("IN>PK", 2), ("IN>PK", 4)], False),
        ([("IN>PK PK>IN", 2)], False),
        ([("IN>PK", 2), ("PK>IN", 15)], False),
    ],
)
def test_two_steps_back_by_both_sides_in_a_fortnight_are_a_resolution_opportunity(steps, opening):
    acts = [act(1, 20, "IN>PK", severity=90)]
    acts += [act(2 + n, days, dyad, signal="deescalation") for n, (dyad, days) in enumerate(steps)]
    (found,) = pairs(*acts)
    assert found.opening is opening


def test_a_day_is_held_against_the_day_before():
    (found,) = pairs(act(1, 0.5, "IN>PK"), act(2, 30, "IN>PK"), days=1)
    assert found.movement == "deteriorated"
    assert found.before < 5


def test_the_page_on_digests_says_what_the_code_does():
    page = (Path(__file__).resolve().parents[3] / "docs" / "digest.md").read_text("utf-8")
    assert f"at least {LEAP} points higher, or at least {STEP} points" in page
    assert f"at least {RATIO} times that of the span before" in page
    assert all(moved in page for moved in Movement)
