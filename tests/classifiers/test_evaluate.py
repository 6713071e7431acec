"""Figures that can be checked by hand."""

from pathlib import Path

import numpy as np
import pytest

from classifiers.assessment import Text
from classifiers.baseline import keyword_score
from classifiers.dataset import read
from classifiers.evaluate import average_precision, best_f1, calibration_error, evaluate, measure, reliability
from classifiers.heads import Heads
from classifiers.model import EscalationModel

TRUE = np.array([1.0, 0.0, 1.0, 0.0])
GIVEN = np.array([0.9, 0.8, 0.7, 0.1])


def test_average_precision_and_best_f1_are_those_of_the_textbook() -> None:
    assert average_precision(TRUE, GIVEN) == pytest.approx((1 + 2 / 3) / 2)
    assert best_f1(TRUE, GIVEN) == pytest.approx(0.8)


def test_one_class_or_unknown_labels_have_no_figure() -> None:
    assert average_precision(np.ones(3), np.ones(3)) is None
    assert best_f1(np.full(3, np.nan), np.ones(3)) is None


def test_calibration_error_weighs_each_item_by_its_pool() -> None:
    bins = reliability(np.array([1.0, 0.0]), np.array([0.75, 0.25]), np.array([3.0, 1.0]))
    assert [each.weight for each in bins] == [0.25, 0.75]
    assert calibration_error(bins) == pytest.approx(0.25)


def test_the_top_probability_is_in_the_top_bin() -> None:
    assert reliability(np.ones(1), np.ones(1), np.ones(1))[0].low == 0.9


def test_signals_with_fewer_than_five_positives_stay_out_of_the_mean() -> None:
    random = np.random.default_rng(1)
    targets = np.zeros((40, 2))
    targets[:20, 0], targets[:4, 1] = 1, 1
    probabilities = np.concatenate([targets[:, :1], random.random((40, 1))], axis=1)
    figures = measure(Heads(signals=("a", "b")), targets, probabilities, np.full(40, np.nan)).figures
    assert figures["ap_signals_macro"] == figures["ap_signal_a"] == 1.0
    assert figures["ap_signal_b"] < 1


def test_right_readings_have_full_kappa_and_accuracy() -> None:
    heads = Heads(kinds=("event", "none"), levels=(1, 2))
    targets = np.array([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 1, 0]], dtype=float)
    figures = measure(heads, targets, targets, np.full(3, np.nan)).figures
    assert (figures["kind_accuracy"], figures["severity_kappa"]) == (1.0, 1.0)


def test_a_model_is_measured_beside_a_keyword_list(small_model: EscalationModel, labels_file: Path) -> None:
    measured = evaluate(small_model, read([labels_file])[0])
    assert measured.figures["ap_serious"] > 0.9
    assert "keywords_ap_serious" in measured.figures
    assert sum(each.items for each in measured.reliability) == 54


def test_keywords_prefer_war_to_cinema() -> None:
    assert keyword_score(Text(title="Airstrike kills militants")) > keyword_score(
        Text(title="War film review")
    )
