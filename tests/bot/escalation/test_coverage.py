"""Which days were observed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.escalation.coverage import Coverage

MONDAY = date(2026, 3, 2)


def read(counts: list[int]) -> Coverage:
    coverage = Coverage()
    for number, count in enumerate(counts):
        for _ in range(count):
            coverage.add(datetime.combine(MONDAY + timedelta(days=number), datetime.min.time(), UTC))
    return coverage


@pytest.mark.parametrize(("count", "observed"), [(0, False), (4, False), (5, True), (30, True)])
def test_a_day_with_under_half_of_the_usual_items_is_not_observed(count: int, observed: bool) -> None:
    assert read([10] * 28 + [count]).observed(MONDAY + timedelta(days=28)) is observed


def test_a_quiet_weekday_is_usual_for_that_weekday() -> None:
    weeks = read([20, 20, 20, 20, 20, 8, 8] * 4)
    saturday = MONDAY + timedelta(days=33)
    assert weeks.usual(saturday) == 8
    assert weeks.usual(MONDAY + timedelta(days=28)) == 20


def test_before_a_week_is_known_any_item_makes_a_day_observed() -> None:
    days = read([50, 1, 0])
    assert [days.observed(MONDAY + timedelta(days=n)) for n in range(3)] == [True, True, False]
    assert days.usual(MONDAY + timedelta(days=2)) is None


def test_days_on_which_nothing_ran_do_not_lower_what_is_usual() -> None:
    assert read([10] * 14 + [0] * 7).usual(MONDAY + timedelta(days=21)) == 10


def test_fewer_feeds_for_good_become_usual_within_weeks() -> None:
    coverage = read([100] * 28 + [30] * 28)
    assert not coverage.observed(MONDAY + timedelta(days=30))
    assert coverage.observed(MONDAY + timedelta(days=55))


def test_a_day_is_a_utc_day() -> None:
    coverage = Coverage()
    coverage.add(datetime.fromisoformat("2026-03-03T01:30:00+03:00"))
    assert coverage.days == (MONDAY, MONDAY)


def test_before_any_item_there_are_no_days() -> None:
    assert Coverage().days is None
