import math

import pytest

from classifiers.dyad_choice import BIAS, log_odds, told
from classifiers.dyad_cues import dyad_cues
from classifiers.dyad_weights import fit


def odds(probability):
    return math.log(probability / (1 - probability))


def test_a_candidate_sums_its_cues_and_the_bias_and_an_unknown_cue_weighs_nothing():
    candidates = {"a": (("x", "y"), ("z",)), "b": (("never seen",),)}
    assert log_odds(candidates, {"x": 1.0, "y": 0.5, "z": -2.0, BIAS: -1.0}) == {"a": -1.5, "b": -1.0}


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ({"a": 0.9, "b": 0.6, "c": 0.1}, ("a", "b")),
        ({"a": 0.4, "b": 0.9}, ("b", "a")),
        ({"a": 0.2, "b": 0.19}, ("a",)),
        ({"a": 0.05}, ()),
        ({"b": 0.5, "a": 0.5}, ("b", "a")),
        ({}, ()),
    ],
)
def test_every_likely_candidate_is_told_and_else_the_likeliest_one_if_it_is_not_hopeless(chances, expected):
    assert told({one: odds(chance) for one, chance in chances.items()}) == expected


def test_civilians_gunmen_and_rivals_are_weighed_where_news_leaves_them_out():
    pairs = dyad_cues("Russian missiles kill eleven in a market", "")
    assert {("RU", "civilians"), ("RU", "UA"), ("UA", "RU"), ("?", "RU"), ("gunmen", "RU")} <= set(pairs)
    assert all(source != target for source, target in pairs)
    assert dyad_cues("Nothing has a side here", "") == {}


def test_a_fitted_cue_makes_the_right_pair_likely_and_a_rare_one_gets_no_weight():
    right, wrong = ("A", "B"), ("B", "A")
    examples = [({right: (("acts",),), wrong: (("suffers",),)}, [right])] * 40
    rare = [({right: (("seldom",),), wrong: (("suffers",),)}, [right])]
    weights = fit(examples + rare)
    assert weights["acts"] > 0 > weights["suffers"]
    assert "seldom" not in weights
    assert told(log_odds(examples[0][0], weights)) == (right,)
