import pytest

from bot.watching.match import (
    incident_fault,
    matched,
    reading_fault,
    series_dyads,
    strength_fault,
    topic_fault,
)
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Change, Words

TRUCE = {"tier": None, "signals": {"deescalation": 0.9, "strike": 0.6}, "severity": 0}
TOPICS = [
    # what the incident has, what the watchlist asks for, the first fault
    ({}, {}, ""),
    ({"places": (), "dyads": (), "signals": {}}, {}, ""),
    ({}, {"places": ("IQ",)}, ""),
    ({}, {"places": ("iq",)}, ""),
    ({"places": ("SY", "IQ")}, {"places": ("LB", "IQ")}, ""),
    ({}, {"places": ("SY",)}, "no watched place"),
    ({"places": ()}, {"places": ("IQ",)}, "no place found"),
    ({"places": ("red-sea",)}, {"places": ("red-sea",)}, ""),
    ({}, {"signals": ("strike",)}, ""),
    ({}, {"signals": ("clash", "assassination")}, ""),
    ({}, {"signals": ("clash",)}, "no watched signal"),
    ({}, {"signals": ("threat",)}, "no watched signal"),
    ({}, {"signals": ("threat",), "threshold": {"threat": 0.1}}, ""),
    # its strength falls short, not its topic
    ({}, {"signals": ("strike",), "threshold": {"strike": 0.99}}, ""),
    ({"signals": {"strike": 0.5}}, {"signals": ("strike",)}, ""),
    ({"signals": {"strike": 0.49}}, {"signals": ("strike",)}, "no watched signal"),
    ({"signals": {}}, {"signals": ("strike",)}, "no watched signal"),
    ({}, {"sides": ("US",)}, ""),
    ({}, {"sides": ("us",)}, ""),
    ({}, {"sides": ("iraqi-militias",)}, ""),
    ({}, {"sides": ("US>iraqi-militias",)}, ""),
    ({}, {"sides": ("US > iraqi-militias",)}, ""),
    ({}, {"sides": ("iraqi-militias>US",)}, "no watched side"),
    ({}, {"sides": ("iraqi-militias+US",)}, ""),
    ({}, {"sides": ("US+iraqi-militias",)}, ""),
    ({}, {"sides": ("IL", "hezbollah")}, "no watched side"),
    ({"dyads": ()}, {"sides": ("US",)}, "no side found"),
    ({"dyads": (Dyad("?", "RU"), Dyad("UA", "RU"))}, {"sides": ("UA>RU",)}, ""),
    ({}, {"words": Words(any=("mosul", "basra"))}, ""),
    ({}, {"words": Words(any=("basra",))}, "none of the words asked for"),
    ({}, {"words": Words(all=("convoy", "baghdad"))}, ""),
    ({}, {"words": Words(all=("convoy", "basra"))}, "without “basra”"),
    ({}, {"words": Words(none=("drone strike",))}, "has “drone strike”, which is excluded"),
    ({}, {"places": ("SY",), "signals": ("clash",)}, "no watched place"),
    # below every tier it is told for its de-escalation alone
    (TRUCE, {"signals": ("deescalation",)}, ""),
    (TRUCE, {"signals": ("strike",)}, "no watched signal"),
    ({**TRUCE, "tier": Tier.SERIOUS}, {"signals": ("strike",)}, ""),
]


@pytest.mark.parametrize(("incident", "watchlist", "fault"), TOPICS)
def test_a_topic_matches_when_places_signals_sides_and_words_all_do(
    an_alert, a_watchlist, incident, watchlist, fault
):
    assert topic_fault(an_alert(**incident), a_watchlist(**watchlist)) == fault


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (Words(any=("basra",)), ""),
        (Words(all=("mosul", "basra")), ""),
        (Words(none=("film",)), "has “film”, which is excluded"),
    ],
)
def test_words_are_also_looked_for_in_the_report_that_brought_the_alert(
    an_alert, an_item, a_watchlist, words, fault
):
    report = an_item(title="Second strike, on a road to Basra", summary="A film crew saw it.").item
    assert topic_fault(an_alert(), a_watchlist(words=words), report) == fault


@pytest.mark.parametrize("side", ["IR", "US>IR", "ir", "US+IR", "hezbollah"])
@pytest.mark.parametrize("series", ["IR+US", "US>IR"])
def test_a_turn_of_a_series_is_of_its_two_sides_and_of_those_of_the_incident(
    an_alert, a_watchlist, series, side
):
    turned = an_alert(change=Change.SPIRAL, series=series, dyads=(Dyad("hezbollah", "US"),))
    assert topic_fault(turned, a_watchlist(sides=(side,))) == ""
    assert topic_fault(turned, a_watchlist(sides=("RU",))) == "no watched side"


def test_a_directed_series_is_not_its_answer(an_alert, a_watchlist):
    turned = an_alert(change=Change.RUNG, series="US>IR", dyads=())
    assert topic_fault(turned, a_watchlist(sides=("IR>US",))) == "no watched side"


@pytest.mark.parametrize(
    ("series", "dyads"),
    [
        ("US>IR", (Dyad("US", "IR"),)),
        ("IR+US", (Dyad("IR", "US"), Dyad("US", "IR"))),
        ("IQ", ()),
        ("", ()),
    ],
)
def test_a_series_names_its_sides(series, dyads):
    assert series_dyads(series) == dyads


STRENGTHS = [
    # what the alert has, what the watchlist asks for, the first fault
    ({}, {}, ""),
    ({}, {"tier": Tier.NOTABLE}, ""),
    ({}, {"tier": Tier.CRITICAL}, "tier serious, wants critical"),
    ({"tier": Tier.NOTABLE}, {}, "tier notable, wants serious"),
    ({}, {"threshold": {"serious": 0.8}}, ""),
    ({}, {"threshold": {"serious": 0.81}}, "P(serious) 0.80, wants 0.81"),
    ({}, {"threshold": {"critical": 0.5}}, "P(critical) 0.20, wants 0.50"),
    ({"critical": None}, {"threshold": {"critical": 0.0}}, "P(critical) not read, wants 0.00"),
    ({"tier": Tier.NOTABLE}, {"threshold": {"serious": 0.1}}, "tier notable, wants serious"),
    ({}, {"threshold": {"strike": 0.97}}, ""),
    ({}, {"threshold": {"strike": 0.99}}, ""),  # the assassination has no threshold of its own
    ({}, {"threshold": {"strike": 0.99, "assassination": 0.99}}, "strike 0.97, wants 0.99"),
    ({}, {"threshold": {"strike": 0.99}, "signals": ("strike",)}, "strike 0.97, wants 0.99"),
    ({}, {"threshold": {"strike": 0.99}, "signals": ("strike", "assassination")}, ""),
    ({}, {"threshold": {"threat": 0.9}}, ""),  # it carries no threat
    ({"signals": {"threat": 0.3}}, {"threshold": {"threat": 0.9}}, ""),
    ({"signals": {}}, {"threshold": {"threat": 0.9}}, ""),
    ({}, {"severity": 60}, ""),
    ({}, {"severity": 61}, "severity 60, wants 61"),
    ({"owners": 2}, {"owners": 2}, ""),
    ({}, {"owners": 1}, ""),
    ({}, {"owners": 2}, "1 independent voice, wants 2"),
    ({"owners": 2}, {"owners": 3}, "2 independent voices, wants 3"),
    # of a turn its tier alone is asked
    (
        {"change": Change.RUNG},
        {"severity": 90, "owners": 9, "threshold": {"serious": 0.9, "strike": 0.99}},
        "",
    ),
    ({"change": Change.SPIRAL}, {"tier": Tier.CRITICAL}, "tier serious, wants critical"),
    # of a de-escalation its tier and its own signal
    (TRUCE, {"tier": Tier.NOTABLE, "severity": 40, "threshold": {"serious": 0.9, "strike": 0.9}}, ""),
    (TRUCE, {"tier": Tier.NOTABLE, "threshold": {"deescalation": 0.95}}, "de-escalation 0.90, wants 0.95"),
    (TRUCE, {"tier": Tier.NOTABLE, "owners": 2}, "1 independent voice, wants 2"),
    (TRUCE, {}, "tier notable, wants serious"),
    (TRUCE, {"tier": Tier.CRITICAL}, "tier notable, wants critical"),
]


@pytest.mark.parametrize(("alert", "watchlist", "fault"), STRENGTHS)
def test_strength_suffices_when_tier_thresholds_severity_and_voices_all_do(
    an_alert, a_watchlist, alert, watchlist, fault
):
    assert strength_fault(an_alert(**alert), a_watchlist(**watchlist)) == fault


@pytest.mark.parametrize(
    ("watchlist", "said"),
    [
        ({}, "strike 0.97, assassination 0.95 · Iraq · tier serious"),
        ({"signals": ("assassination",)}, "assassination 0.95 · Iraq · tier serious"),
        (
            {"sides": ("US", "IL"), "words": Words(any=("Mosul", "Basra"))},
            "strike 0.97, assassination 0.95 · Iraq · US · “Mosul” · tier serious",
        ),
    ],
)
def test_what_matched_is_named_in_words(an_alert, a_watchlist, watchlist, said):
    assert matched(an_alert(), a_watchlist(**watchlist)) == said


def test_what_matched_is_never_a_hundred_per_cent(an_alert, a_watchlist):
    assert matched(an_alert(signals={"strike": 0.9999}), a_watchlist()).startswith("strike 0.99 ")


def test_a_turn_is_named_with_its_series(an_alert, a_watchlist):
    turned = an_alert(change=Change.SPIRAL, series="IR+US", signals={}, places=())
    assert matched(turned, a_watchlist()) == "spiral IR+US · tier serious"


@pytest.mark.parametrize(
    ("watchlist", "fault"),
    [
        ({"places": ("IQ",), "signals": ("strike",), "sides": ("US",)}, ""),
        ({"places": ("SY",)}, "no watched place"),
        ({"signals": ("clash",)}, "no watched signal"),
        ({"words": Words(all=("mosul", "officials"))}, ""),
    ],
)
def test_incidents_and_items_alone_are_held_against_the_same_topic(
    an_incident, an_item, a_watchlist, watchlist, fault
):
    assert incident_fault(an_incident(), a_watchlist(**watchlist)) == fault
    assert reading_fault(an_item(), a_watchlist(**watchlist)) == fault


def test_an_item_in_a_language_that_is_not_read_matches_nothing(an_item, a_watchlist):
    unread = an_item(assessed=False, signals=None, tier=None)
    assert reading_fault(unread, a_watchlist()) == "language not read"


def test_of_a_model_without_severity_no_tier_above_notable_is_asked(an_alert, a_watchlist):
    own = an_alert(
        signals={"wildfire": 0.9}, notable=None, serious=None, critical=None, tier=Tier.NOTABLE, places=()
    )
    watchlist = a_watchlist(signals=("wildfire",), threshold={"wildfire": 0.6}, tier=Tier.CRITICAL)
    assert strength_fault(own, watchlist) == ""
    assert topic_fault(own, watchlist) == ""


def test_a_tier_is_asked_of_an_incident_whose_reports_are_gone(an_alert, a_watchlist):
    purged = an_alert(notable=None, serious=None, critical=None, tier=Tier.SERIOUS)
    assert strength_fault(purged, a_watchlist(tier=Tier.CRITICAL)) == "tier serious, wants critical"
    assert strength_fault(purged, a_watchlist(tier=Tier.SERIOUS)) == ""
