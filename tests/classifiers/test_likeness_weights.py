"""What labelled streams teach: choices, agreement by B-cubed, and weights that follow the labels."""

from datetime import UTC, datetime, timedelta

import pytest

from classifiers.assessment import Assessment
from classifiers.likeness import fingerprint
from classifiers.likeness_streams import Item, b_cubed, choices, placed
from classifiers.likeness_terms import shares
from classifiers.likeness_weights import fit, following, learn

NOW = datetime(2030, 5, 1, tzinfo=UTC)
READ = Assessment(model="test", language="en", assessed=True, kind={"event": 0.9})
PLACES = ("Tavra", "Orsk", "Kish", "Doha", "Belm", "Zarn")


def item(number: int, title: str, incident: str, *, opens: bool = True) -> Item:
    return Item(fingerprint(title, "", READ), NOW + number * timedelta(minutes=9), incident, opens)


def stream() -> list[Item]:
    told = [(f"Depot burns in {place}", place) for place in PLACES]
    again = [(f"Fire destroys {place} depot", place) for place in PLACES]
    return [item(number, *each) for number, each in enumerate([*told, *again])]


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall"),
    [
        (["a", "a", "b"], [1, 1, 2], 1.0, 1.0),
        (["a", "a", "b"], [1, 1, 1], 5 / 9, 1.0),
        (["a", "a", "b"], [1, 2, 3], 1.0, 2 / 3),
        (["a", "a", "b"], [1, None, None], 1.0, 2 / 3),
        (["a", "a", ""], [1, 1, 1], 1.0, 1.0),
    ],
)
def test_b_cubed_counts_what_each_item_shares(gold, found, precision, recall):
    agreement = b_cubed(gold, found)
    assert (agreement.precision, agreement.recall) == pytest.approx((precision, recall))


def test_an_item_chooses_among_the_incidents_before_it():
    made = choices(stream())
    assert [len(choice.incidents) for choice in made] == [1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6]
    assert [choice.right for choice in made[-6:]] == list(range(6))
    assert made[0].right is None


def test_what_reports_nothing_is_of_none_and_what_cannot_open_opens_nothing():
    items = [item(0, "Depot burns in Tavra", "t"), item(1, "Tavra in pictures", "", opens=False)]
    assert [choice.right for choice in choices([*items, item(2, "Tavra again", "")])] == [None, None]
    assert len(choices([*items, item(2, "Orsk", "o")])[-1].incidents) == 1


def test_what_is_learned_places_nearly_all_of_the_stream_as_labelled():
    items = stream()
    weights = learn([items])
    assert b_cubed([each.incident for each in items], placed(items, weights)).f1 > 0.9
    assert weights["texts"] > 0


def test_the_chooser_prefers_none_where_nothing_is_likely_enough():
    choose = following({"near": 1.0, "none": 2.0})
    assert choose([{"near": 1.5}, {"near": 2.5}], {"none": 1.0}) == 1
    assert choose([{"near": 1.5}], {"none": 1.0}) is None
    assert choose([], {"none": 1.0}) is None


def test_a_heavier_penalty_makes_smaller_weights():
    given = choices(stream())
    assert abs(fit(given, 100.0)["texts"]) < abs(fit(given, 1.0)["texts"])


def test_common_words_have_the_greater_share_and_rare_ones_none():
    counted = shares([("Depot burns", "in Tavra")] * 8 + [("Depot closed", "")] * 4 + [("Once only", "")])
    share = {term: value for value, terms in counted.items() for term in terms}
    assert share["depot"] > share["tavra"] > 0
    assert "once" not in share
    assert "closed" not in share
