"""What people type means what they mean by it, and nothing they type does harm."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.commands.arguments import (
    MOST_TERMS,
    Terms,
    Threshold,
    mute_span,
    signal_of,
    threshold,
    watch_terms,
)
from bot.telegram.commands.request import Misread
from bot.telegram.commands.watch.presets import PRESETS, preset
from classifiers.places import place_name
from classifiers.signals import SCALES, Signal, Tier


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Iraq", Terms(places=("IQ",))),
        ("iraq, SYRIA", Terms(places=("IQ", "SY"))),
        ("strikes in Iraq and Syria", Terms(places=("IQ", "SY"), signals=("strike",))),
        ("Red Sea attack at sea", Terms(places=("red-sea",), signals=("maritime",))),
        ("South China Sea terror attacks", Terms(places=("south-china-sea",), signals=("terror",))),
        (
            'Iraq strike "ballistic missile"',
            Terms(places=("IQ",), signals=("strike",), words=("ballistic missile",)),
        ),
        ("“Iraq”", Terms(words=("Iraq",))),
        ("hezbollah drones", Terms(words=("hezbollah", "drones"))),
        ("Iraq Iraq strike strike", Terms(places=("IQ",), signals=("strike",))),
        ("Iraq strikes critical", Terms(places=("IQ",), signals=("strike",), tier=Tier.CRITICAL)),
        ("Iraq, from Notable", Terms(places=("IQ",), tier=Tier.NOTABLE)),
        ("serious", Terms(tier=Tier.SERIOUS)),
        ("critical infrastructure", Terms(words=("critical", "infrastructure"))),
        ('Iraq "critical"', Terms(places=("IQ",), words=("critical",))),
        ("in the", Terms()),
        ("  ", Terms()),
        ('""', Terms()),
    ],
)
def test_places_and_signals_are_known_by_name_a_tier_at_the_end_and_all_else_is_a_word(typed, expected):
    assert watch_terms(typed) == expected


@pytest.mark.parametrize("typed", ["x" * 301, " ".join(f"w{number}" for number in range(MOST_TERMS + 1))])
def test_a_watchlist_has_bounds(typed):
    with pytest.raises(Misread):
        watch_terms(typed)


@pytest.mark.parametrize("signal", Signal)
def test_every_signal_is_known_by_its_own_and_its_friendly_name(signal):
    assert signal_of(signal) is signal
    assert signal_of(SCALES[signal].name.upper()) is signal


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("critical", Threshold(tier=Tier.CRITICAL)),
        ("Notable My list", Threshold(tier=Tier.NOTABLE, name="My list")),
        ("strike 0.8", Threshold(signal="strike", least=0.8)),
        ("strike ,8", Threshold(signal="strike", least=0.8)),
        ("terror attack 80% Iraq strike", Threshold(signal="terror", least=0.8, name="Iraq strike")),
        ("serious 0.6", Threshold(signal="serious", least=0.6)),
        ("strike 0", Threshold(signal="strike", least=0)),
        ("strike", None),
        ("0.8", None),
        ("", None),
    ],
)
def test_a_threshold_is_a_tier_or_a_probability(typed, expected):
    assert threshold(typed) == expected


@pytest.mark.parametrize("typed", ["strike 1.5", "strike 101%", "critical 7"])
def test_no_probability_is_above_one(typed):
    with pytest.raises(Misread, match="between 0 and 1"):
        threshold(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4h", timedelta(hours=4)),
        ("30M", timedelta(minutes=30)),
        ("2d", timedelta(days=2)),
        ("31d", None),
        ("30s", None),
        ("a while", None),
        ("", None),
    ],
)
def test_a_mute_lasts_from_a_minute_to_thirty_days(typed, expected):
    assert mute_span(typed) == expected


@pytest.mark.parametrize("typed", ["ukraine russia", "Ukraine-Russia", "UKRAINE\u2013RUSSIA"])
def test_a_ready_made_set_is_found_however_it_is_typed(typed):
    assert preset(typed).places[:2] == ("UA", "RU")


def test_every_ready_made_set_names_places_that_exist():
    for one in PRESETS:
        assert preset(one.name) is one
        assert all(place_name(code) != code for code in one.places)
    assert preset("Iraq") is None


@given(st.text())
def test_whatever_is_typed_is_read_or_answered_with_the_right_form(typed):
    replies = [_reply(read, typed) for read in (watch_terms, threshold, mute_span, preset)]
    assert all("<code>" in reply or "too much" in reply for reply in replies if reply)


def _reply(read, typed):
    try:
        read(typed)
    except Misread as misread:
        return misread.reply
    return ""
