import pytest

from classifiers.gazetteer import names_in, rows
from classifiers.implied import implied, topics_of
from classifiers.places import place_name


def places(named, topics=()):
    return {hint.place for hint in implied(named, topics)}


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ({"tankers", "wait"}, {"sea"}),
        ({"hackers"}, {"spies"}),
        ({"drones"}, set()),
        (set(), set()),
    ],
)
def test_words_tell_what_an_item_is_about(words, topics):
    assert topics_of(words) == topics


@pytest.mark.parametrize(
    ("named", "topics", "place", "told"),
    [
        (["RU"], (), "UA", True),
        (["TW"], ("sea",), "taiwan-strait", True),
        (["TW"], (), "taiwan-strait", False),
        (["hamas"], ("captives",), "IL", True),
        (["BR"], ("sea",), "taiwan-strait", False),
        ([], ("pipe",), "baltic-sea", True),
    ],
)
def test_a_place_is_implied_by_who_is_named_and_what_it_is_about(named, topics, place, told):
    assert (place in places(named, topics)) is told


def test_nothing_is_implied_where_nobody_is_named_and_nothing_is_told():
    assert places([]) == set()


def test_the_table_knows_its_places_its_sides_and_its_topics():
    sides = {row["code"] for table in ("countries", "waters", "actors") for row in rows(table)}
    topics = {row["topic"] for row in rows("topics")}
    table = list(rows("implied"))
    assert {place for row in table for place in names_in(row["place"]) if place_name(place) == place} == set()
    assert {side for row in table for side in names_in(row["by"])} <= sides
    assert {row["topic"] for row in table} <= {*topics, ""}
    assert all(row["by"] or row["topic"] for row in table)
