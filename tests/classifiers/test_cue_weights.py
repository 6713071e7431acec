import json
from pathlib import Path

import pytest

from classifiers.actors import dyads
from classifiers.choice import likeliest
from classifiers.cue_weights import closest, fit, gold_dyads
from classifiers.places import where

DEV = Path(__file__).resolve().parents[2] / ".." / "shared" / "labels" / "dev.jsonl"


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
def test_a_label_names_its_dyads(actors, expected):
    assert gold_dyads(actors) == expected


def test_a_fitted_cue_makes_the_right_candidate_win():
    examples = [({"here": (("in",),), "there": (("says",),)}, ["here"])] * 30
    weights = fit(examples)
    assert weights["in"] > 0 > weights["says"]
    assert likeliest({"there": (("says",),), "here": (("in",),)}, weights, margin=0) == ("here",)


def test_items_whose_truth_is_no_candidate_teach_nothing():
    assert fit([({"here": (("in",),)}, ["elsewhere"]), ({"here": (("in",),)}, ["here"])]) == {}


def test_a_leaning_for_one_country_is_held_down():
    examples = [({"here": (("code here", "in"),), "there": (("code there",),)}, ["here"])] * 30
    weights = fit(examples)
    assert weights["in"] > 2 * weights["code here"] > 0


def test_the_truth_is_what_shares_most_with_the_label():
    candidates = [("IR",), ("IL",), ("IR", "IL"), ("LB",)]
    assert closest(candidates, ["IL", "IR"]) == {("IR", "IL")}
    assert closest(candidates, ["IL"]) == {("IL",)}
    assert closest(candidates, ["IL", "SY"]) == {("IL",)}
    assert closest(candidates, ["PE"]) == frozenset()
    assert closest([], ["PE"]) == frozenset()


def test_candidates_within_the_margin_come_best_first_and_ties_in_order():
    candidates = {"b": (("x",),), "a": (("x",),), "c": (("y",),), "d": ()}
    weights = {"x": 1.0, "y": 1.2}
    assert likeliest(candidates, weights, margin=0.3) == ("c", "b", "a")
    assert likeliest({}, weights, margin=0.3) == ()


@pytest.mark.slow
@pytest.mark.skipif(not DEV.exists(), reason="the labelled items lie beside the checkout in shared/labels")
def test_places_and_dyads_of_labelled_items_are_as_good_as_the_docs_say():
    items = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    items = [item for item in items if item["severity"] >= 1]
    exact = sum(set(where(item["title"], item["summary"])) == set(item["where"]) for item in items)
    found = [{(d.source, d.target) for d in dyads(item["title"], item["summary"])} for item in items]
    gold = [gold_dyads(item["actors"]) for item in items]
    shared = sum(len(mine & theirs) for mine, theirs in zip(found, gold, strict=True))
    assert exact / len(items) >= 0.74
    assert 2 * shared / (sum(map(len, found)) + sum(map(len, gold))) >= 0.50
