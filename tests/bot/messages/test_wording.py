import pytest

from bot.messages import wording
from classifiers.assessment import Dyad
from classifiers.signals import Tier


@pytest.mark.parametrize(
    ("dyads", "said"),
    [
        ((), ""),
        ((Dyad("US", "IR"),), "United States → Iran"),
        ((Dyad("US", "IR"), Dyad("IL", "IR")), "United States, Israel → Iran"),
        ((Dyad("IR", "US"), Dyad("IR", "IL")), "Iran → United States, Israel"),
        ((Dyad("US", "IR"), Dyad("IL", "IR"), Dyad("US", "houthis")), "United States, Israel → Iran"),
        ((Dyad("RU", "UA"), Dyad("UA", "RU")), "Russia ↔ Ukraine"),
        ((Dyad("?", "RU"),), "against Russia"),
        ((Dyad("?", "RU"), Dyad("UA", "RU")), "Ukraine → Russia"),
        ((Dyad("IR", "?"),), "by Iran"),
        ((Dyad("?", "?"),), ""),
    ],
)
def test_sides_are_named_with_the_direction_of_the_act(dyads, said):
    assert wording.sides(dyads, 80) == said


@pytest.mark.parametrize(
    ("codes", "dyads", "said"),
    [
        (("IQ",), (Dyad("US", "iraqi-militias"),), "Iraq · United States → Iran-backed militias in Iraq"),
        (("UA",), (Dyad("RU", "UA"),), "Russia → Ukraine"),
        (("UA", "RU"), (Dyad("RU", "UA"), Dyad("UA", "RU")), "Russia ↔ Ukraine"),
        (("IL", "LB"), (Dyad("hezbollah", "IL"),), "Israel, Lebanon · Hezbollah → Israel"),
        (("SY",), (Dyad("?", "SY"),), "Syria"),
        (("LB",), (Dyad("?", "hezbollah"),), "Lebanon · against Hezbollah"),
        ((), (Dyad("US", "IR"),), "United States → Iran"),
        (("EC",), (), "Ecuador"),
    ],
)
def test_a_place_that_is_a_side_is_named_once(codes, dyads, said):
    assert wording.scene(codes, dyads, 80, 80) == said


def test_one_side_alone_has_the_room_of_all():
    assert wording.actors(("iraqi-militias",), 32) == "Iran-backed militias in Iraq"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), ""),
        (("IQ",), "Iraq"),
        (("IQ", "SY"), "Iraq, Syria"),
        (("IQ", "SY", "IR", "US"), "Iraq, Syria +2"),
    ],
)
def test_two_places_are_named_and_the_rest_counted(codes, said):
    assert wording.places(codes, 48) == said


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ((), ""),
        (("one", "two"), "one, two"),
        (("one", "two", "three", "four"), "one, two, 2 more"),
        (("a name that is long", "two", "three"), "a name…, 2 more"),
        (("much too long a name", "another long name", "x"), "much too…, 2 more"),
    ],
)
def test_names_are_whole_as_far_as_they_fit(listed, said):
    assert wording.names(listed, 18) == said


@pytest.mark.parametrize(
    ("tier", "signals", "mark"),
    [
        (Tier.CRITICAL, {}, "🔴"),
        (Tier.SERIOUS, {"strike": 0.9}, "🟠"),
        (Tier.NOTABLE, None, "🟡"),
        (None, None, "⚪"),
        (Tier.SERIOUS, {"deescalation": 0.9}, "🕊"),
    ],
)
def test_the_mark_is_the_tier_or_a_dove(tier, signals, mark):
    assert wording.mark(tier, signals) == mark


def test_languages_are_ranked_by_how_much_was_not_read():
    assert (
        wording.languages({"fa": 3, "ar": 14, "": 1}, 60) == "14 Arabic, 3 Persian, 1 of an unknown language"
    )
