"""What people type after /history means what they mean by it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.commands.arguments import Terms
from bot.telegram.commands.look.searching import Search, in_words, search
from bot.telegram.commands.request import Misread
from classifiers.signals import Tier

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Search(terms=Terms(), tier=None, span=WEEK)),
        ("30d", Search(terms=Terms(), tier=None, span=timedelta(days=30))),
        ("2w", Search(terms=Terms(), tier=None, span=timedelta(days=14))),
        ("12H", Search(terms=Terms(), tier=None, span=timedelta(hours=12))),
        (
            "iraq strike 30d",
            Search(terms=Terms(places=("IQ",), signals=("strike",)), tier=None, span=timedelta(days=30)),
        ),
        (
            "30d Red Sea “cargo ship” Critical drone",
            Search(
                terms=Terms(places=("red-sea",), words=("cargo ship", "drone")),
                tier=Tier.CRITICAL,
                span=timedelta(days=30),
            ),
        ),
        ('"7d" "serious"', Search(terms=Terms(words=("7d", "serious")), tier=None, span=WEEK)),
    ],
)
def test_places_signals_words_a_tier_and_a_span_are_told_apart(typed, expected):
    assert search(typed) == expected


@pytest.mark.parametrize(
    "typed", ["0d", "366d", "9999999d", "99999999w", "1d 2d", "critical notable", "x" * 301, "x " * 30]
)
def test_what_cannot_be_looked_for_is_answered_with_an_example(typed):
    with pytest.raises(Misread) as refused:
        search(typed)
    assert "<code>/history iraq strike 30d</code>" in refused.value.reply


def test_what_was_understood_is_said():
    wanted = search('iraq syria strike "cargo ship" harbour serious 2w')
    assert in_words(wanted, told=True) == (
        "Iraq, Syria · strike · “cargo ship” “harbour” · from serious · told here · 14 days"
    )
    assert in_words(search("")) == "7 days"


@given(st.text())
def test_whatever_is_typed_is_read_or_answered_with_the_right_form(typed):
    assert _said(typed)


def _said(typed):
    try:
        return in_words(search(typed))
    except Misread as misread:
        return misread.reply
