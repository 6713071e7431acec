"""Where tiers and signals begin."""

import numpy as np

from classifiers.heads import Heads
from classifiers.thresholds import choose

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
