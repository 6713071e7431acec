"""Eight weeks of a series up to a moment."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.escalation.acts import Act
from bot.escalation.index import Index
from bot.escalation.weeks import DAYS, Weeks
from classifiers.assessment import Dyad

AT = datetime(2026, 3, 8, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def blow(number: int, days: float, dyad: str, severity: float = 60) -> Act:
    source, _, target = dyad.partition(">")
    return Act(
        incident=number,
        at=AT - days * DAY,
        severity=severity,
        confidence=0.9,
        attested=True,
        dyads=(Dyad(source, target),),
        places=("IN",),
        signals=frozenset({"strike"}),
    )


ACTS = [blow(n, 90 - n * 1.7, ("IN>PK", "PK>IN")[n % 2], 40 + n) for n in range(50)]


def test_each_day_of_a_track_is_what_an_index_of_the_acts_until_then_says() -> None:
    track = Weeks(ACTS, AT).track("IN>PK")
    assert len(track.instants) == len(track.levels) == DAYS + 1
    assert track.instants[-1] == AT
    for at, level in zip(track.instants[::8], track.levels[::8], strict=True):
        index = Index()
        for act in ACTS:
            if act.at <= at:
                index.put(act)
        assert level == pytest.approx(index.level("IN>PK", at))


def test_nothing_is_known_of_the_time_before_history() -> None:
    levels = Weeks([blow(1, 10, "IN>PK")], AT).track("IN>PK").levels
    assert set(levels[: DAYS - 9]) == {None}
    assert None not in levels[DAYS - 9 :]


def test_what_happened_at_or_after_the_moment_is_not_counted() -> None:
    weeks = Weeks([blow(1, 10, "IN>PK"), blow(2, 0, "IN>PK"), blow(3, -1, "IN>PK")], AT)
    assert [mark.incident for mark in weeks.track("IN>PK").marks] == [1]


def test_the_marks_are_deeds_of_both_sides_in_these_weeks_worst_first() -> None:
    found = [blow(1, 60, "IN>PK", 90), blow(2, 20, "IN>PK", 55), blow(3, 5, "PK>IN", 70), blow(4, 3, "IR>US")]
    assert [mark.incident for mark in Weeks(found, AT).track("IN>PK").marks] == [3, 2]


def test_a_mean_level_is_that_of_the_ends_of_its_days() -> None:
    weeks = Weeks(ACTS, AT)
    levels = weeks.track("IN>PK").levels
    assert weeks.level("IN>PK", 7) == pytest.approx(sum(levels[-7:]) / 7)  # type: ignore[arg-type]
    assert weeks.level("IN>PK", 7, back=7) == pytest.approx(sum(levels[-14:-7]) / 7)  # type: ignore[arg-type]


def test_the_pairs_of_an_incident_are_its_networks_and_dyads() -> None:
    weeks = Weeks([blow(1, 3, "houthis>US")], AT)
    assert weeks.pairs(1)[0] == "IR+US"
    assert "houthis>US" in weeks.pairs(1)
    assert weeks.pairs(2) == []
