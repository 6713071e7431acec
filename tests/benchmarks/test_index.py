"""The index held against what others count."""

from datetime import date, timedelta

import pytest

from benchmarks.index import _weekly, _without_weekday, spearman

MONDAY = date(2023, 1, 2)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 99], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8),
        ([1, 1, 2, 2], [1, 2, 3, 4], 0.894),
        ([1, 1, 1], [1, 2, 3], 0.0),
    ],
)
def test_rank_correlation_is_spearmans(one: list[float], other: list[float], expected: float) -> None:
    assert spearman(one, other) == pytest.approx(expected, abs=0.001)


def test_only_whole_weeks_count_and_a_day_without_anything_is_0() -> None:
    daily = {MONDAY + timedelta(days=n): 7.0 for n in range(8)}
    assert _weekly(daily, MONDAY - timedelta(days=1), MONDAY + timedelta(days=14)) == {
        MONDAY: 7.0,
        MONDAY + timedelta(days=7): 1.0,
    }


def test_what_is_usual_for_a_weekday_is_taken_out() -> None:
    daily = {MONDAY + timedelta(days=n): 100.0 if n % 7 == 0 else 10.0 for n in range(28)}
    assert set(_without_weekday(daily, MONDAY, MONDAY + timedelta(days=27)).values()) == {1.0}
