"""Figures that can be checked by hand, and over resamples those of the repeated items."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, cohen_kappa_score, precision_recall_curve

from classifiers.figures import (
    Ranking,
    average_precision,
    calibration_errors,
    micro_f1,
    quadratic_kappa,
    reliability,
    share,
)

TRUE = np.array([1.0, 0.0, 1.0, 0.0])
GIVEN = np.array([0.9, 0.8, 0.7, 0.1])
ONCE = np.ones((1, 4))


def test_average_precision_and_best_f1_are_those_of_the_textbook() -> None:
    assert average_precision(TRUE, GIVEN) == pytest.approx((1 + 2 / 3) / 2)
    assert Ranking.of(TRUE, GIVEN).curve(ONCE).best_f1()[0] == pytest.approx(0.8)


def test_one_class_or_unknown_labels_have_no_figure() -> None:
    assert average_precision(np.ones(3), np.ones(3)) is None
    assert average_precision(np.full(3, np.nan), np.ones(3)) is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), min_size=2, max_size=30))
def test_with_repeated_items_and_equal_scores_figures_are_those_of_scikit_learn(
    rows: list[tuple[bool, int, int]],
) -> None:
    target, scores, times = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    repeated = np.repeat(np.arange(len(rows)), times.astype(int))
    curve = Ranking.of(target, scores).curve(times[None])
    if len(set(target[repeated])) < 2:
        assert np.isnan(curve.average_precision()[0])
        assert np.isnan(curve.best_f1()[0])
        assert np.isnan(curve.recall_at(0.9)[0])
        return
    precision, recall, _ = precision_recall_curve(target[repeated], scores[repeated])
    expected = average_precision_score(target[repeated], scores[repeated])
    assert curve.average_precision()[0] == pytest.approx(expected)
    assert curve.best_f1()[0] == pytest.approx(
        np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12))
    )
    assert curve.recall_at(0.9)[0] == pytest.approx(max(recall[:-1][precision[:-1] >= 0.9], default=0.0))


def test_recall_at_a_precision_is_the_greatest_that_any_threshold_leaves() -> None:
    curve = Ranking.of(TRUE, GIVEN).curve(ONCE)
    assert curve.recall_at(0.6)[0] == 1.0
    assert curve.recall_at(0.9)[0] == 0.5
    # The second item stands for nothing, so the third comes right after the first.
    weighted = Ranking.of(TRUE, GIVEN).curve(np.array([[1.0, 0.0, 1.0, 5.0]]))
    assert weighted.recall_at(0.9)[0] == 1.0


def test_a_ranking_from_the_wrong_end_reaches_no_precision() -> None:
    assert Ranking.of(1 - TRUE, GIVEN).curve(ONCE).recall_at(0.9)[0] == 0.0


def test_calibration_error_weighs_each_item_by_its_pool() -> None:
    target, given, weights = np.array([1.0, 0.0]), np.array([0.75, 0.25]), np.array([3.0, 1.0])
    bins = reliability(target, given, weights)
    assert [each.weight for each in bins] == [0.25, 0.75]
    assert calibration_errors(weights[None], target, given)[0] == pytest.approx(0.25)


def test_unknown_and_unweighted_items_have_no_calibration() -> None:
    target, given = np.array([np.nan, 1.0]), np.array([0.5, 0.5])
    assert reliability(target, given, np.array([1.0, 0.0])) == ()
    assert np.isnan(calibration_errors(np.array([[1.0, 0.0]]), target, given)[0])


def test_the_top_probability_is_in_the_top_bin() -> None:
    assert reliability(np.ones(1), np.ones(1), np.ones(1))[0].low == 0.9


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn_and_unknown_items_do_not_count(seed: int) -> None:
    random = np.random.default_rng(seed)
    wanted, given, times = random.integers(0, 5, 40), random.integers(0, 5, 40), random.integers(0, 3, 40)
    expected = cohen_kappa_score(np.repeat(wanted, times), np.repeat(given, times), weights="quadratic")
    unknown = np.append(wanted, np.nan)
    assert quadratic_kappa(np.append(times, 1.0)[None], unknown, np.append(given, 1))[0] == pytest.approx(
        expected
    )


def test_kappa_of_one_level_only_is_no_figure() -> None:
    assert np.isnan(quadratic_kappa(ONCE, np.zeros(4), np.zeros(4))[0])


def test_shares_and_f1_count_each_item_as_often_as_it_is_drawn() -> None:
    draws = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, 1.0], [0.0, 0.0, 3.0]])
    told = share(draws, np.array([1.0, 0.0, np.nan]))
    assert told[:2].tolist() == [0.5, 1.0]
    assert np.isnan(told[2])
    found, wanted, shared = np.array([2.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    f1 = micro_f1(draws, found, wanted, shared)
    assert f1[:2].tolist() == pytest.approx([2 / 5, 4 / 6])
    assert np.isnan(f1[2])
