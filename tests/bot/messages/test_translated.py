"""What the program stored of its decisions in English is said in the language that is spoken."""

import pytest

from bot.languages.catalogue import lending, speaking
from bot.messages.translated import noted
from tests.fakes.pseudo import CODE, disguised, plain_words, pseudo

NAMES = ("Iraq", "Iran", "Wire", "IR+US", "cease fire")
STORED = (
    "no watched place",
    "no watched signal; tier notable, wants serious",
    "P(serious) 0.55, wants 0.80",
    "attack at sea 0.55, wants 0.80",
    "severity 44, wants 50",
    "2 independent voices, wants 3",
    "has “cease fire”, which is excluded",
    "rung IR+US · assassination 0.97, strike 0.93 · Iraq · “cease fire” · tier serious",
    "first poll of this feed, published 9 days ago, limit 12 h",
    "3 critical alerts in the last hour, limit 3",
    "everything muted until 2026-03-08 16:00 UTC",
    "outlet Wire muted until 2026-03-08 16:00 UTC",
    "Iraq muted",
    "#A17 muted",
    "held until 2026-03-08 16:00 UTC",
    "a step back, read as serious",
    "below notable → critical",
    "confirmed → disputed, denied by Iran; 5 → 8 dead",
    "corroborated → disputed, in part claimed by Iran, Iraq",
    "at least 5 → 8 to 12 dead",
    "no report for 72 hours",
    "a step back while IR+US is on rung 4 (use of force)",
    "IR+US: from threat (rung 2) to use of force (rung 4), 7 exchanges in 21 days, 1 change of side in 7",
    "IR+US: 1 exchange in 21 days, 5 changes of side in 7, momentum 2.1, rung 3",
    "first in 412 days of coverage",
    "blocked by the user",
)


@pytest.fixture
def spoken():
    with lending(CODE, pseudo()), speaking(CODE):
        yield


@pytest.mark.parametrize("stored", STORED)
def test_nothing_that_was_noted_is_left_in_english(spoken, stored):
    assert plain_words(noted(stored), (*NAMES, "UTC", "#A17")) == []


@pytest.mark.parametrize("stored", STORED)
def test_in_english_it_is_said_as_it_was_noted(stored):
    assert noted(stored) == stored


def test_names_and_what_people_look_for_are_not_taken_for_words_of_ours(spoken):
    assert "“strike”" in noted("without “strike”")
    assert "muted" not in noted("outlet strike muted")
    assert "strike" in noted("outlet strike muted")


def test_what_no_form_fits_stays_as_it_is(spoken):
    assert noted("Bad Request: chat not found") == "Bad Request: chat not found"


def test_figures_and_times_keep_their_places(spoken):
    said = noted("first seen 26 h ago, limit 12 h")
    assert said == disguised("first seen {span} ago, limit {limit}").format(
        span=disguised("{count} h").format(count=26), limit=disguised("{count} h").format(count=12)
    )
