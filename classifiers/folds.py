"""Parts labelled items into folds, those of one story always in the same; knows no readers and no labels."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.dataset import Example
from classifiers.text import words

# The fold of what is learned from in every fold and held out of none.
BESIDE: Final = -1
FOLDS: Final = 5
_FEWEST_WEEKS: Final = 20
_SEED: Final = 0


def folds_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """A fold for each example, those of one story in one fold.

    Stories are kept together by their week; without enough dates, items of one title are.
    """
    dated = folded_by(examples) == "week"
    groups = [_week(each) if dated and each.day else _title(each) for each in examples]
    names = sorted(set(groups))
    shuffled = np.random.RandomState(_SEED).permutation(len(names))
    numbers = {name: int(place) % FOLDS for name, place in zip(names, shuffled, strict=True)}
    return np.array([numbers[group] for group in groups], dtype=np.int64)


def folded_by(examples: Sequence[Example]) -> str:
    """What `folds_of` keeps together: the items of a "week", or those of a "title"."""
    return "week" if len({_week(example) for example in examples}) >= _FEWEST_WEEKS else "title"


def _week(example: Example) -> str:
    return str(example.day.isocalendar()[:2] if example.day else None)


def _title(example: Example) -> str:
    text = example.text
    return " ".join(words(text.title or text.summary or text.body))
