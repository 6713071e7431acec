"""Labelled lines, good and bad."""

import math
from pathlib import Path

import pytest

from classifiers.dataset import TrainingError, example_of, heads_of, read, targets_of
from tests.fakes import labels


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "not a JSON object"),
        ({"title": " ", "label": "a"}, "no text"),
        ({"title": 3, "label": "a"}, "title is not a text"),
        ({"title": "x"}, "no label"),
        ({"title": "x", "labels": [1]}, "labels is neither"),
        ({"title": "x", "severity": 5}, "severity is not"),
        ({"title": "x", "severity": True}, "severity is not"),
        ({"title": "x", "cross_border": "yes"}, "cross_border is neither"),
        ({"title": "x", "kind": 1}, "kind is not a text"),
        ({"title": "x", "severity": 1, "where": "UA"}, "where is not a list"),
        ({"title": "x", "severity": 1, "where": ["UA", 3]}, "where is not a list"),
        ({"title": "x", "severity": 1, "where": [""]}, "where is not a list"),
        ({"title": "x", "severity": 1, "actors": ["US>IR"]}, "actors is not a text"),
        ({"title": "x", "severity": 1, "actors": "US>IR>IQ"}, "actors is not written"),
        ({"title": "x", "severity": 1, "actors": "US+>IR"}, "actors is not written"),
        ({"title": "x", "severity": 1, "actors": ">IR"}, "actors is not written"),
    ],
)
def test_a_line_without_text_or_with_a_wrong_label_is_none(row: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        example_of(row)


@pytest.mark.parametrize(
    "row", [{"label": "flood"}, {"labels": ["flood"]}, {"labels": "flood"}, {"signals": ["flood"]}]
)
def test_one_label_under_any_of_its_names_is_enough(row: dict[str, object]) -> None:
    assert example_of({"text": "Water rises", **row}).signals == {"flood"}


@pytest.mark.parametrize("actors", ["", "-", "?>RU", "SD", "IL+US>iraqi-militias", "IL+hamas", "A>B+C", None])
def test_a_line_may_say_where_it_happened_and_who_did_it(actors: str | None) -> None:
    row = {"title": "x", "severity": 1, "where": ["UA", "RU"], "actors": actors}
    example = example_of(row)
    assert (example.where, example.actors) == ({"UA", "RU"}, actors)
    assert example_of({"title": "x", "severity": 1}).where is None


def test_bad_lines_are_told_with_their_number_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_bytes(b'{"title": "a", "label": "x"}\n\n{broken\n\xff\n{"title": "b", "labels": []}\n')
    examples, bad = read([path])
    assert [example.text.title for example in examples] == ["a", "b"]
    assert [line.number for line in bad] == [3, 4]
    assert "line 3: not JSON" in str(bad[0])


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
