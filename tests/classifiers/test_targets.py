"""Which heads labelled items can train, and what each item says of them."""

import math

import pytest

from classifiers.dataset import TrainingError, example_of
from classifiers.targets import heads_of, targets_of
from tests.fakes import labels


def test_our_signals_come_in_the_order_of_the_taxonomy_and_a_users_after_them() -> None:
    given = [
        {"title": "x", "labels": names}
        for names in (["zebra", "threat"], ["strike", "apple"], [])
        for _ in range(2)
    ]
    assert heads_of([example_of(row) for row in given]).signals == ("strike", "threat", "apple", "zebra")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([["a"], ["a"], ["b"], []], "label 'b' has 1 example"),
        ([["a"], ["a"]], "label 'a' is on every item"),
        ([[], []], "no label tells"),
    ],
)
def test_labels_that_cannot_be_learned_are_named(given: list[list[str]], reason: str) -> None:
    with pytest.raises(TrainingError, match=reason):
        heads_of([example_of({"title": "x", "labels": names}) for names in given])


def test_heads_that_the_data_hold_in_one_form_only_are_left_out() -> None:
    heads = heads_of([example_of(row) for row in labels.rows()])
    assert heads.cross_border
    assert not heads.mass_casualty
    assert heads.levels == (1, 2, 3)


def test_a_target_that_a_line_does_not_answer_is_unknown() -> None:
    examples = [example_of({"title": "x", "label": name}) for name in ("a", "a", "b", "b")]
    examples.append(example_of({"title": "x", "severity": 2}))
    targets = targets_of(examples, heads_of(examples))
    assert targets[:4, 0].tolist() == [1, 1, 0, 0]
    assert math.isnan(targets[4, 0])
