from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from classifiers.place_cues import place_sets


def cues(sets, places):
    return set(chain.from_iterable(sets[places]))


def test_places_named_come_first_in_order_of_mention_then_implied_ones():
    alone = [places for places in place_sets("Peru shells a post in Chile", "") if len(places) == 1]
    assert alone == [("PE",), ("CL",)]
    alone = [places for places in place_sets("Taiwan counts warships", "") if len(places) == 1]
    assert alone[0] == ("TW",)
    assert ("taiwan-strait",) in alone[1:]


def test_every_two_places_are_a_candidate_with_the_cues_of_both():
    sets = place_sets("Peru shells a post in Chile", "")
    assert set(sets) == {("PE",), ("CL",), ("PE", "CL")}
    assert cues(sets, ("PE",)) | cues(sets, ("CL",)) <= cues(sets, ("PE", "CL"))
    assert "two" in cues(sets, ("PE", "CL"))


def test_what_joins_two_names_speaks_for_both():
    assert "two and" in cues(place_sets("Peru and Chile exchange fire", ""), ("PE", "CL"))
    assert "two -" in cues(place_sets("Calm on the Peru-Chile border", ""), ("PE", "CL"))


def test_a_group_counts_for_the_country_it_is_at_home_in():
    assert ("YE",) in place_sets("Houthi rebels march", "")


def test_a_place_that_is_named_is_not_implied_as_well():
    sets = place_sets("Russian jets bomb a town in Ukraine", "")
    assert "implied" not in cues(sets, ("UA",))
    assert "implied" in cues(place_sets("Russian jets bomb a town", ""), ("UA",))


def test_an_item_without_names_has_no_candidates():
    assert place_sets("Shares rise on hopes of cheaper oil", "") == {}


@given(st.text(), st.text())
def test_candidates_are_one_place_or_two_that_differ(title, summary):
    assert all(
        len(places) in (1, 2) and len(set(places)) == len(places) for places in place_sets(title, summary)
    )
