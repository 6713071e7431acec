"""Where tiers and signals begin."""

import numpy as np

from classifiers.heads import Heads
from classifiers.thresholds import choose, spare

GIVEN = np.array([[0.9], [0.8], [0.7], [0.6], [0.5], [0.4]])
TRUE = np.array([[1.0], [1.0], [1.0], [0.0], [1.0], [0.0]])
UNKNOWN = np.full(6, np.nan)


def test_a_tier_begins_as_low_as_its_precision_allows() -> None:
    heads = Heads(levels=(2,))
    thresholds, operating = choose(heads, TRUE, GIVEN, UNKNOWN)
    assert thresholds.serious == 0.7
    assert (operating["serious"].precision, operating["serious"].recall) == (1.0, 0.75)
    assert operating["serious"].natural_precision is None


def test_a_tier_whose_precision_is_out_of_reach_begins_at_its_best_f1() -> None:
    thresholds, operating = choose(Heads(levels=(1,)), 1 - TRUE, GIVEN, UNKNOWN)
    assert thresholds.notable == 0.4
    assert operating["notable"].recall == 1.0


def test_a_signal_begins_at_its_best_f1_and_unknown_labels_do_not_count() -> None:
    known = np.concatenate([TRUE, [[np.nan]]])
    thresholds, operating = choose(
        Heads(signals=("strike",)), known, np.concatenate([GIVEN, [[0.99]]]), np.full(7, np.nan)
    )
    assert thresholds.signals == {"strike": 0.5}
    assert operating["signal:strike"].positives == 4


def test_natural_precision_counts_each_item_for_its_pool() -> None:
    weights = np.array([1, 1, 1, 5, 1, 5], dtype=float)
    _, operating = choose(Heads(signals=("strike",)), TRUE, GIVEN, weights)
    assert operating["signal:strike"].natural_precision == round(4 / 9, 4)
    assert operating["signal:strike"].natural_recall == 1.0


def test_a_model_without_a_head_has_no_threshold_for_it() -> None:
    thresholds, _ = choose(Heads(signals=("strike",)), TRUE, GIVEN, UNKNOWN)
    assert (thresholds.critical, thresholds.serious, thresholds.notable) == (None, None, None)


LEVELS = Heads(levels=(1, 2, 3))


def _graded(severities: list[int], notable: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    targets = (np.array(severities)[:, None] >= np.array([1, 2, 3])).astype(float)
    return targets, np.repeat(notable[:, None], 3, axis=1)


def test_one_serious_item_in_a_hundred_may_be_spared_and_no_more() -> None:
    given = np.arange(1, 401) / 1000
    targets, quick = _graded([0, 2] * 200, given)
    sparing = spare(LEVELS, targets, quick, np.full(400, np.nan))
    assert sparing is not None
    # Of 200 serious items two are lost (.002 and .004); the third, .006, sets the bound.
    assert sparing.below == 0.006
    assert (sparing.serious_lost, sparing.share, sparing.natural_share) == (0.01, 5 / 400, None)


def test_no_critical_item_is_spared() -> None:
    targets, quick = _graded([0, 3] + [0, 2] * 199, np.arange(1, 401) / 1000)
    sparing = spare(LEVELS, targets, quick, np.full(400, np.nan))
    assert sparing is not None
    assert (sparing.below, sparing.serious_lost) == (0.002, 0.0)


def test_the_share_of_the_pool_that_is_spared_counts_each_item_for_its_pool() -> None:
    targets, quick = _graded([0, 0, 2, 0], np.array([0.1, 0.2, 0.3, 0.4]))
    sparing = spare(LEVELS, targets, quick, np.array([5.0, 3.0, 1.0, np.nan]))
    assert sparing is not None
    assert (sparing.share, sparing.natural_share) == (0.5, round(8 / 9, 4))


def test_where_the_least_notable_item_is_serious_nothing_is_spared() -> None:
    targets, quick = _graded([2, 0, 0], np.array([0.1, 0.2, 0.3]))
    assert spare(LEVELS, targets, quick, np.full(3, np.nan)) is None


def test_a_model_without_severity_spares_nothing() -> None:
    assert spare(Heads(signals=("strike",)), TRUE, GIVEN, UNKNOWN) is None
