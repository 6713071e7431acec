import pytest

from bot.watching.match import incident_fault, matched, passes_a_threshold, strength_fault, topic_fault
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Words

TOPICS = [
    # what the item has, what the watchlist asks for, the first fault
    ({}, {}, ""),
    ({"places": (), "dyads": (), "signals": None}, {}, ""),
    ({"assessed": False, "signals": None, "tier": None}, {}, "language not read"),
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
    (
        {},
        {"signals": ("strike",), "threshold": {"strike": 0.99}},
        "",
    ),  # its strength falls short, not its topic
    ({"signals": {"strike": 0.5}}, {"signals": ("strike",)}, ""),
    ({"signals": {"strike": 0.49}}, {"signals": ("strike",)}, "no watched signal"),
    ({"signals": None}, {"signals": ("strike",)}, "no watched signal"),
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
]


@pytest.mark.parametrize(("item", "watchlist", "fault"), TOPICS)
def test_a_topic_matches_when_places_signals_sides_and_words_all_do(
    an_item, a_watchlist, item, watchlist, fault
):
    assert topic_fault(an_item(**item), a_watchlist(**watchlist)) == fault


STRENGTHS = [
    # what the item has, what the watchlist asks for, S, the first fault
    ({}, {}, 60, ""),
    ({}, {"tier": Tier.NOTABLE}, 60, ""),
    ({}, {"tier": Tier.CRITICAL}, 60, "tier serious, wants critical"),
    ({"tier": Tier.NOTABLE}, {}, 60, "tier notable, wants serious"),
    ({"tier": None}, {"tier": Tier.NOTABLE}, 60, "below notable, wants notable"),
    ({}, {"threshold": {"serious": 0.8}}, 60, ""),
    ({}, {"threshold": {"serious": 0.81}}, 60, "P(serious) 0.80, wants 0.81"),
    ({}, {"threshold": {"critical": 0.5}}, 60, "P(critical) 0.20, wants 0.50"),
    ({"critical": None}, {"threshold": {"critical": 0.0}}, 60, "P(critical) not read, wants 0.00"),
    ({"tier": Tier.NOTABLE}, {"threshold": {"serious": 0.1}}, 60, "tier notable, wants serious"),
    ({}, {"threshold": {"strike": 0.97}}, 60, ""),
    ({}, {"threshold": {"strike": 0.99}}, 60, ""),  # the assassination has no threshold of its own
    ({}, {"threshold": {"strike": 0.99, "assassination": 0.99}}, 60, "strike 0.97, wants 0.99"),
    ({}, {"threshold": {"strike": 0.99}, "signals": ("strike",)}, 60, "strike 0.97, wants 0.99"),
    ({}, {"threshold": {"strike": 0.99}, "signals": ("strike", "assassination")}, 60, ""),
    ({}, {"threshold": {"threat": 0.9}}, 60, ""),  # it carries no threat
    ({"signals": {"threat": 0.3}}, {"threshold": {"threat": 0.9}}, 60, ""),
    ({"signals": None}, {"threshold": {"threat": 0.9}}, 60, ""),
    ({}, {"severity": 60}, 60, ""),
    ({}, {"severity": 61}, 60, "severity 60, wants 61"),
    ({"tier": None}, {"severity": 61}, 60, "below notable, wants serious"),
]


@pytest.mark.parametrize(("item", "watchlist", "severity", "fault"), STRENGTHS)
def test_strength_suffices_when_tier_thresholds_and_severity_all_do(
    an_item, a_watchlist, item, watchlist, severity, fault
):
    assert strength_fault(an_item(**item), a_watchlist(**watchlist), severity) == fault


@pytest.mark.parametrize(
    ("threshold", "passes"),
    [
        ({}, False),
        ({"strike": 0.9}, True),
        ({"strike": 0.99}, False),
        ({"serious": 0.8}, True),
        ({"clash": 0.0}, False),
    ],
)
def test_only_a_threshold_that_the_watchlist_names_can_be_passed(an_item, a_watchlist, threshold, passes):
    assert passes_a_threshold(an_item(), a_watchlist(threshold=threshold)) is passes


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
def test_what_matched_is_named_in_words(an_item, a_watchlist, watchlist, said):
    assert matched(an_item(), a_watchlist(**watchlist)) == said


def test_an_item_without_any_reading_is_named_by_its_tier_alone(an_item, a_watchlist):
    bare = an_item(signals=None, places=(), dyads=())
    assert matched(bare, a_watchlist()) == "tier serious"


@pytest.mark.parametrize(
    ("watchlist", "fault"),
    [
        ({"places": ("IQ",), "signals": ("strike",), "sides": ("US",)}, ""),
        ({"places": ("SY",)}, "no watched place"),
        ({"signals": ("clash",)}, "no watched signal"),
        ({"words": Words(all=("mosul", "officials"))}, ""),
    ],
)
def test_an_incident_is_held_against_the_same_topic_as_its_reports(
    an_incident, a_watchlist, watchlist, fault
):
    assert incident_fault(an_incident(), a_watchlist(**watchlist)) == fault


def test_of_a_model_without_severity_no_tier_above_notable_is_asked(an_item, a_watchlist):
    own = an_item(
        signals={"wildfire": 0.9}, notable=None, serious=None, critical=None, tier=Tier.NOTABLE, places=()
    )
    watchlist = a_watchlist(signals=("wildfire",), threshold={"wildfire": 0.6}, tier=Tier.CRITICAL)
    assert strength_fault(own, watchlist, severity=0) == ""
    assert topic_fault(own, watchlist) == ""
