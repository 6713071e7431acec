"""Intervals hold what they should, and no more."""

from datetime import date, timedelta

import numpy as np
import pytest

from classifiers.bootstrap import figures, groups_of
from classifiers.card import Figure
from classifiers.figures import share

MONDAY = date(2024, 1, 1)


def _of_share(claim: np.ndarray):
    return lambda draws: {"share": share(draws, claim)}


def test_the_interval_of_a_share_is_that_of_its_binomial() -> None:
    claim = np.array([1.0] * 120 + [0.0] * 280)
    figure = figures([_of_share(claim)], np.arange(400))["share"]
    error = 1.96 * np.sqrt(0.3 * 0.7 / 400)
    assert figure.value == 0.3
    assert figure.low == pytest.approx(0.3 - error, abs=0.005)
    assert figure.high == pytest.approx(0.3 + error, abs=0.005)


def test_items_that_always_come_together_say_as_little_as_one() -> None:
    claim = np.repeat(np.random.default_rng(2).integers(0, 2, 40), 25).astype(float)
    alone = figures([_of_share(claim)], np.arange(1000))["share"]
    together = figures([_of_share(claim)], np.repeat(np.arange(40), 25))["share"]
    assert together.high - together.low > 4 * (alone.high - alone.low)


def test_the_same_items_give_the_same_interval() -> None:
    claim = np.random.default_rng(1).integers(0, 2, 100).astype(float)
    assert figures([_of_share(claim)], np.arange(100)) == figures([_of_share(claim)], np.arange(100))


def test_a_figure_that_the_items_do_not_have_is_left_out() -> None:
    assert figures([_of_share(np.full(3, np.nan))], np.arange(3)) == {}


def test_resamples_without_a_figure_do_not_move_its_interval() -> None:
    only = np.array([1.0, np.nan, np.nan, np.nan])
    assert figures([_of_share(only)], np.arange(4))["share"] == Figure(1.0, 1.0, 1.0)


def test_items_are_drawn_by_the_week_where_there_are_enough_of_them() -> None:
    days = [MONDAY + timedelta(days=day) for day in range(7 * 20)]
    groups = groups_of(days)
    assert len(set(groups.tolist())) == 20
    assert groups[0] == groups[6] != groups[7]


def test_an_undated_item_is_drawn_alone() -> None:
    days = [MONDAY + timedelta(weeks=week) for week in range(20)]
    groups = groups_of([*days, None, None])
    assert len(set(groups.tolist())) == 22


def test_with_few_weeks_every_item_is_drawn_alone() -> None:
    assert groups_of([MONDAY, MONDAY, None]).tolist() == [0, 1, 2]
