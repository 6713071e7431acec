"""The second look: what is loud and nearly like joins what was loud, and another act does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.incidents.board import Board
from classifiers.assessment import Assessment, Dyad
from classifiers.likeness import Fingerprint, fingerprint
from classifiers.signals import Kind, Tier

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
WINDOW = timedelta(hours=72)


def reading(
    *, tier=Tier.CRITICAL, kind=Kind.EVENT, places=("SY",), dyad="X>SY", **signals: float
) -> Assessment:
    return Assessment(
        model="test",
        language="en",
        assessed=True,
        kind={kind: 0.9},
        tier=tier,
        places=places,
        dyads=(Dyad(*dyad.split(">")),),
        signals=signals or {"terror": 0.9},
    )


def first(assessment: Assessment) -> Fingerprint:
    return fingerprint(
        "Two bombs tear through procession in Tavra",
        "Thousands had gathered for the anniversary at the shrine.",
        assessment,
    )


def later(assessment: Assessment) -> Fingerprint:
    return fingerprint(
        "At least 103 dead in blasts near shrine",
        "Thousands had come up the hill for the day of the dead general, said a guard.",
        assessment,
    )


def joined(one: Fingerprint, other: Fingerprint, after=timedelta(hours=2)) -> bool:
    board = Board(WINDOW)
    board.put(1, one, NOW)
    return board.find(other, NOW + after) == 1


LOUD = first(reading()), later(reading())


def test_a_loud_report_nearly_like_a_loud_incident_joins_it():
    assert joined(*LOUD)


@pytest.mark.parametrize("quiet", [Tier.NOTABLE, None])
def test_where_either_rings_nothing_nearly_is_not_enough(quiet):
    assert not joined(first(reading()), later(reading(tier=quiet)))
    assert not joined(first(reading(tier=quiet)), later(reading()))


def test_half_a_day_after_the_first_report_nearly_is_not_enough():
    assert joined(*LOUD, after=timedelta(hours=11))
    assert not joined(*LOUD, after=timedelta(hours=13))


@pytest.mark.parametrize(
    ("another", "why"),
    [
        (reading(places=("SY", "LB")), "it tells of a place that the incident knows nothing of"),
        (reading(places=()), "it tells of no place"),
        (reading(evacuation=0.9), "another signal"),
        (reading(kind=Kind.STATEMENT), "words about it"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_another_act_rings_of_its_own(another, why):
    assert not joined(first(reading()), later(another)), why


@pytest.mark.parametrize(
    ("title", "one"),
    [
        ("At least 103 dead in blasts near shrine", True),
        ("At least 103 dead in third blast near shrine", False),
        ("Another 103 dead in blasts near shrine", False),
        ("At least 103 dead on second day of blasts near shrine", True),
    ],
)
def test_what_calls_itself_a_further_act_rings_of_its_own(title, one):
    lead = "Ambulances were leaving the hill, where thousands had gathered."
    other = fingerprint(title, lead, reading(dyad="?>SY"))
    assert joined(LOUD[0], other) is one


def test_another_one_of_a_row_rings_of_its_own():
    second, third = {"blast": "2nd"}, {"blast": "3rd"}
    assert joined(replace(LOUD[0], ordinals=second), replace(LOUD[1], ordinals=second))
    assert not joined(replace(LOUD[0], ordinals=second), replace(LOUD[1], ordinals=third))


@pytest.mark.parametrize(
    ("dyad", "one"), [("X>SY", True), ("?>SY", True), ("X>LB", True), ("SY>X", False), ("Z>SY", False)]
)
def test_what_another_side_did_rings_of_its_own_though_it_is_told_in_like_words(dyad, one):
    lead = "Ambulances were leaving the hill, where thousands had gathered."
    other = fingerprint("At least 103 dead in blasts near shrine", lead, reading(dyad=dyad))
    assert joined(LOUD[0], other) is one


def test_a_first_word_without_a_signal_speaks_against_nothing():
    faint = reading(terror=0.01)
    assert joined(first(faint), later(reading()))
    assert joined(first(reading()), later(faint))


@pytest.mark.parametrize(
    ("title", "read", "loud"),
    [
        ("Bombs tear through procession in Tavra", reading(), True),
        ("Bombs tear through procession in Tavra", reading(tier=Tier.SERIOUS), True),
        ("Bombs tear through procession in Tavra", reading(tier=Tier.NOTABLE), False),
        ("Who bombed the procession in Tavra?", reading(kind=Kind.ANALYSIS), False),
        ("Bombs in Tavra: what we know", reading(), False),
    ],
)
def test_loud_is_what_rings_of_its_own(title, read, loud):
    assert fingerprint(title, "", read).loud is loud


def test_what_has_nothing_in_common_but_place_and_signal_rings_of_its_own():
    other = fingerprint("Gunmen storm bus depot", "Drivers fled over the wall.", reading())
    assert not joined(LOUD[0], other)


def test_of_several_the_most_like_is_joined():
    board = Board(WINDOW)
    board.put(1, fingerprint("Gunmen storm bus depot", "Drivers fled over the wall.", reading()), NOW)
    board.put(2, LOUD[0], NOW)
    board.put(3, fingerprint("Market burns", "Stalls were looted.", reading()), NOW)
    assert board.find(LOUD[1], NOW + timedelta(hours=2)) == 2


def test_an_incident_off_the_board_is_not_looked_at():
    board = Board(WINDOW)
    board.put(1, LOUD[0], NOW)
    board.drop(1)
    assert board.find(LOUD[1], NOW + timedelta(hours=2)) is None


def test_a_short_window_holds_for_the_second_look_as_well():
    board = Board(timedelta(hours=3))
    board.put(1, LOUD[0], NOW)
    assert board.find(LOUD[1], NOW + timedelta(hours=2)) == 1
    assert board.find(LOUD[1], NOW + timedelta(hours=4)) is None


def test_one_loud_report_makes_an_incident_loud_for_good():
    board = Board(WINDOW)
    board.put(1, first(reading(tier=Tier.NOTABLE)), NOW)
    assert board.find(LOUD[1], NOW + timedelta(hours=2)) is None
    board.put(1, replace(LOUD[0], copy="the same once more"), NOW)
    assert board.find(LOUD[1], NOW + timedelta(hours=2)) == 1
