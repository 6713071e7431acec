"""The quick reader learns from folds, and from what is in none."""

import numpy as np

from classifiers import quick
from classifiers.assessment import Text

TEXTS = [Text(title=f"{act} in {place}") for place in "ABCDEF" for act in ("Shelling", "Baking")]
TARGETS = np.array([[1.0], [0.0]] * 6)
FOLDS = np.array([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2])


def test_each_text_gets_its_logits_from_the_folds_that_it_was_not_in() -> None:
    told = [*TEXTS[:-1], Text(title="Zeppelins in F")]
    _, logits = quick.fit(told, np.vstack([TARGETS[:-1], [[1.0]]]), FOLDS, iter)
    assert (logits[0:10:2] > logits[1:10:2]).all()
    # The others never told it what a zeppelin is.
    assert logits[-1] < logits[-2]


def test_what_is_in_no_fold_teaches_every_fold_and_is_held_out_of_none() -> None:
    beside = [Text(title="Zeppelins in A"), Text(title="Zeppelins in B")] * 2
    steps = []
    _, logits = quick.fit(
        [*TEXTS[:-1], Text(title="Zeppelins in F"), *beside],
        np.vstack([TARGETS[:-1], [[1.0]] * 5]),
        np.append(FOLDS, [-1] * 4),
        lambda each: steps.extend(each) or each,
    )
    assert len(steps) == 3
    assert np.isnan(logits[-4:]).all()
    assert np.isfinite(logits[:-4]).all()
    assert logits[-5] > 0
