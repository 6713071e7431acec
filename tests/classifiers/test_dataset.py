"""Labelled lines, good and bad."""

from pathlib import Path

import pytest

from classifiers.dataset import dyads_of, example_of, read


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "not a JSON object"),
        ({"title": " ", "label": "a"}, "no text"),
        ({"title": 3, "label": "a"}, "title is not a text"),
        ({"title": "x"}, "no label"),
        ({"title": "x", "labels": [1.5]}, "labels is neither"),
        ({"title": "x", "label": {"a": 1}}, "label is neither"),
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


@pytest.mark.parametrize(("label", "name"), [(1, "1"), (0, "0"), (True, "true"), (" flood ", "flood")])
def test_a_label_may_be_a_number_and_has_its_name(label: object, name: str) -> None:
    assert example_of({"text": "Water rises", "label": label}).signals == {name}
    assert example_of({"text": "Water rises", "labels": [label]}).signals == {name}


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


@pytest.mark.parametrize(
    ("actors", "expected"),
    [
        ("IL>hamas", {("IL", "hamas")}),
        ("US+GB>houthis", {("US", "houthis"), ("GB", "houthis")}),
        ("IL+hamas", {("IL", "hamas"), ("hamas", "IL")}),
        ("?>RU", {("?", "RU")}),
        ("SD", {("SD", "?")}),
        ("-", set()),
        ("", set()),
    ],
)
def test_a_label_names_its_dyads(actors: str, expected: set[tuple[str, str]]) -> None:
    assert dyads_of(actors) == expected
