"""Calibration keeps order, bounds and base rates."""

import numpy as np

from classifiers import calibration
from classifiers.calibration import Rates, Sample
from classifiers.heads import Heads

ONE = Heads(signals=("strike",))


def _sample(weights: np.ndarray) -> Sample:
    random = np.random.default_rng(7)
    logits = random.normal(0, 3, (4000, 1))
    truth = random.random((4000, 1)) < 1 / (1 + np.exp(-logits))
    return Sample(logits=logits, targets=truth.astype(float), folds=np.arange(4000) % 5, weights=weights)


def test_what_is_calibrated_already_stays_so() -> None:
    sample = _sample(np.full(4000, np.nan))
    _, probabilities = calibration.fit(ONE, sample)
    assert abs(probabilities.mean() - sample.targets.mean()) < 0.01
    assert np.abs(probabilities - 1 / (1 + np.exp(-sample.logits))).max() < 0.1


def test_a_signal_keeps_the_order_of_its_own_logits() -> None:
    sample = _sample(np.full(4000, np.nan))
    fitted, _ = calibration.fit(ONE, sample)
    given = np.linspace(-5, 5, 50)[:, None]
    assert (np.diff(fitted.probabilities(ONE, given)[:, 0]) > 0).all()


def test_weights_set_the_base_rate_of_the_pool() -> None:
    plain = _sample(np.ones(4000))
    # Negatives stand for nine items each: the pool has far fewer positives than the sample.
    weights = np.where(plain.targets[:, 0] > 0, 1.0, 9.0)
    fitted, _ = calibration.fit(
        ONE, Sample(logits=plain.logits, targets=plain.targets, folds=plain.folds, weights=weights)
    )
    told = np.average(fitted.probabilities(ONE, plain.logits)[:, 0], weights=weights)
    assert abs(told - np.average(plain.targets[:, 0], weights=weights)) < 0.01


def test_a_head_that_speaks_against_its_labels_is_flattened_not_turned_round() -> None:
    sample = _sample(np.full(4000, np.nan))
    turned = Sample(logits=-sample.logits, targets=sample.targets, folds=sample.folds, weights=sample.weights)
    fitted, _ = calibration.fit(ONE, turned)
    assert fitted.rates.slope[0] > 0


def test_kinds_sum_to_one_and_levels_never_rise() -> None:
    heads = Heads(signals=("a",), kinds=("event", "none", "retro"), levels=(1, 2, 3))
    random = np.random.default_rng(3)
    logits = random.normal(0, 2, (1500, 7))
    kinds = np.eye(3)[random.integers(0, 3, 1500)]
    severity = random.integers(0, 4, 1500)
    levels = (severity[:, None] >= np.array([1, 2, 3])).astype(float)
    targets = np.concatenate([(logits[:, :1] > 0).astype(float), kinds, levels], axis=1)
    sample = Sample(logits=logits, targets=targets, folds=np.arange(1500) % 5, weights=np.full(1500, np.nan))
    fitted, _ = calibration.fit(heads, sample)
    told = fitted.probabilities(heads, 3 * logits)
    assert np.allclose(told[:, heads.kind_columns].sum(axis=1), 1)
    assert (np.diff(told[:, heads.severity_columns], axis=1) <= 0).all()


def test_a_higher_level_is_never_likelier_than_a_lower_one_whatever_the_scores() -> None:
    heads = Heads(levels=(1, 2, 3))
    rates = Rates(np.ones(3), np.zeros(3), np.eye(0), np.zeros(0))
    told = rates.probabilities(heads, np.array([[-1.0, 2.0, 0.0]]))[0]
    assert told[0] == told[1] == told[2] == 1 / (1 + np.exp(1.0))
