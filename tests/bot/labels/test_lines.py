"""A label as a line that training and evaluation read."""

import json
from collections.abc import Callable
from datetime import date

from bot.labels.counted import count
from bot.labels.lines import line
from classifiers.dataset import example_of
from storage.records import AssessedItem, Ballot, Opinion

Ballots = Callable[..., list[Ballot]]


def test_a_line_is_read_back_as_the_label_that_it_is(ballots: Ballots) -> None:
    [label] = count(ballots((Opinion.RIGHT, ""))).labels
    example = example_of(json.loads(line(label)))
    assert (example.text.title, example.text.language) == ("Drone strike reported near the harbour", "en")
    assert example.text.summary == "Officials say “two” were hurt."
    assert (example.kind, example.severity, example.cross_border) == ("event", 2, True)
    assert example.signals == {"strike", "clash"}
    assert (example.where, example.actors) == ({"IQ", "red-sea"}, "US>iraqi-militias")
    assert (example.mass_casualty, example.weight, example.day) == (None, None, date(2026, 11, 25))


def test_what_nobody_told_is_null(ballots: Ballots) -> None:
    [label] = count(ballots((Opinion.WRONG_SIGNAL, "-"))).labels
    row = json.loads(line(label))
    assert row["signals"] == []
    untold = ("kind", "cross_border", "mass_casualty", "severity", "where", "actors", "weight")
    assert [row[name] for name in untold] == [None] * 7


def test_a_place_alone_is_a_label(ballots: Ballots) -> None:
    [label] = count(ballots((Opinion.WRONG_PLACE, "SY,LB"))).labels
    assert json.loads(line(label))["where"] == ["LB", "SY"]
    example = example_of(json.loads(line(label)))
    assert (example.where, example.signals, example.severity) == ({"SY", "LB"}, None, None)


def test_a_line_says_who_said_what(ballots: Ballots) -> None:
    [label] = count(ballots((Opinion.RIGHT, ""), (Opinion.RIGHT, ""), (Opinion.WRONG_PLACE, "SY"))).labels
    row = json.loads(line(label))
    assert (row["id"], row["source"], row["url"]) == ("key-1", "Example World", "https://example.org/1")
    assert (row["model"], row["votes"], row["disputed"]) == ("2026.11-quick-000000", 3, ["where"])
    assert row["agreeing"] == {"kind": 2, "signals": 2, "cross_border": 2, "severity": 2, "actors": 2}


def test_an_item_without_a_date_of_its_own_has_the_day_it_was_seen(
    ballots: Ballots, make_item: Callable[..., AssessedItem]
) -> None:
    [label] = count(ballots((Opinion.NOT_NEW, ""), item=make_item(published_at=None))).labels
    assert json.loads(line(label))["date"] == "2026-11-26"
