"""What a model read once is not read again, and is read as the model would."""

from dataclasses import replace

import numpy as np

from benchmarks.remembered import Pickles, remembered
from classifiers.artifact import load
from classifiers.assessment import Text

TEXTS = [
    Text(title="Rockets hit an air base near Erbil", summary="Two soldiers were killed before dawn."),
    Text(title="Bakers open a stall on Sunday"),
]


class Deaf:
    """A reader that must not be asked."""

    def logits(self, pieces):
        raise AssertionError(pieces)


def test_it_says_what_the_model_says(tmp_path):
    assert remembered(tmp_path).assess(TEXTS, sparing=True) == load().assess(TEXTS, sparing=True)


def test_nothing_is_read_twice_not_even_by_another_process(tmp_path):
    first = remembered(tmp_path).read(TEXTS)
    again = replace(remembered(tmp_path), quick=Deaf()).read(list(reversed(TEXTS)))
    assert np.array_equal(again.probabilities[::-1], first.probabilities)
    assert remembered(None).read([]).probabilities.shape == (0, first.probabilities.shape[1])


def test_more_is_kept_than_one_query_can_ask_for():
    kept = Pickles(None, "numbers")
    kept.put({str(number).encode(): number for number in range(1200)})
    assert kept.get([str(number).encode() for number in range(1300)]).keys() == {
        str(number).encode() for number in range(1200)
    }
