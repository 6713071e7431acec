from classifiers.choice import likeliest
from classifiers.cue_weights import closest, fit


def test_a_fitted_cue_makes_the_right_candidate_win():
    examples = [({"here": (("in",),), "there": (("says",),)}, ["here"])] * 30
    weights = fit(examples)
    assert weights["in"] > 0 > weights["says"]
    assert likeliest({"there": (("says",),), "here": (("in",),)}, weights) == "here"


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


def test_the_likeliest_candidate_is_chosen_and_the_first_of_two_alike():
    candidates = {"b": (("x",), ("never seen",)), "a": (("x",),), "c": (("y",),), "d": ()}
    assert likeliest(candidates, {"x": 1.0, "y": 1.2}) == "c"
    assert likeliest(candidates, {"x": 1.0, "y": 0.8}) == "b"
    assert likeliest({}, {"x": 1.0}) is None
