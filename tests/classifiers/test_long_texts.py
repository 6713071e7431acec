"""Articles in our own words: each act is found where it stands, and length alone raises nothing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.artifact import load
from classifiers.assessment import Act, Assessment, Dyad, Text
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.readings import pooled
from classifiers.text import windows

# Paragraphs of january_2024.txt that explain or remember, by how they begin.
BACKGROUND = (
    "Al-Nujaba is one of a dozen",
    "What makes the present moment different",
    "The suburb where he died",
    "The mourners had come to the grave",
    "Both have reasons",
    "A sixth of the world's trade",
    "Some 2,500 American soldiers",
    "None of the capitals involved",
)
# Where each act stands, one of the signals that it must carry, and one of the sides that did it to the other.
ACTS = {
    "Baghdad": ("assassination", "IQ", {Dyad("US", "iraqi-militias")}),
    "Beirut": ("assassination", "LB", {Dyad("IL", "hamas")}),
    "Kerman": ("terror", "IR", {Dyad("islamic-state", "civilians"), Dyad("islamic-state", "IR")}),
    "the border": ("strike", "LB", {Dyad("IL", "hezbollah"), Dyad("hezbollah", "IL")}),
    "the Red Sea": (
        "maritime",
        "red-sea",
        {Dyad("houthis", "US"), Dyad("houthis", "civilians"), Dyad("houthis", "?")},
    ),
    "the withdrawal": ("rupture", "IQ", {Dyad("IQ", "US")}),
}


def article(name: str) -> Text:
    title, body = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").split("\n\n", 1)
    return Text(title=title, body=body)


@pytest.fixture(scope="module")
def shipped() -> EscalationModel:
    return load()


@pytest.fixture(scope="module")
def january(shipped: EscalationModel) -> Assessment:
    return shipped.assess([article("january_2024")])[0]


def test_the_article_is_as_long_as_articles_are() -> None:
    assert 1000 <= len(article("january_2024").body.split()) <= 1100


def test_six_acts_are_found_in_the_order_in_which_they_are_told(january: Assessment) -> None:
    assert len(january.acts) == len(ACTS)
    assert [_first(act, ACTS) for act in january.acts] == list(ACTS)


@pytest.mark.parametrize("name", ACTS)
def test_each_act_has_its_own_signals_places_and_sides(january: Assessment, name: str) -> None:
    signal, place, sides = ACTS[name]
    (act,) = (act for act in january.acts if _first(act, ACTS) == name)
    assert signal in act.signals
    assert place in act.places
    assert not sides.isdisjoint(act.dyads)
    others = {side for other, (_, _, sides) in ACTS.items() if other != name for side in sides} - sides
    assert others.isdisjoint(act.dyads)


def test_each_act_is_evidenced_by_a_sentence_of_the_text_as_given(january: Assessment) -> None:
    text = article("january_2024")
    for act in january.acts:
        field = {"title": text.title, "text": text.body}[act.evidence.field]
        assert field[act.evidence.start : act.evidence.end] == act.evidence.text


def test_what_explains_or_remembers_beside_the_news_is_no_act(january: Assessment) -> None:
    body = article("january_2024").body
    paragraphs = [paragraph for paragraph in body.split("\n\n") if paragraph.startswith(BACKGROUND)]
    assert len(paragraphs) == len(BACKGROUND)
    assert not [act.evidence.text for act in january.acts for text in paragraphs if act.evidence.text in text]


def test_the_whole_is_read_by_its_lead(january: Assessment) -> None:
    assert january.tier == "critical"
    assert january.places == ("IQ",)
    assert january.evidence["assassination"].field == "title"


@pytest.mark.parametrize("name", ["hill_provinces", "night_market"])
def test_an_article_that_only_speaks_of_war_has_no_acts_and_is_not_serious(
    shipped: EscalationModel, name: str
) -> None:
    read = shipped.assess([article(name)])[0]
    assert read.acts == ()
    assert read.tier in (None, "notable")


def test_a_calm_article_does_not_grow_more_serious_with_its_length(shipped: EscalationModel) -> None:
    calm = article("night_market")
    longer = Text(title=calm.title, body="\n\n".join([calm.body] * 4))
    short, long = shipped.probabilities([calm, longer])
    assert len(windows(longer)) > 3 * len(windows(calm))
    assert (long <= short + 0.02).all()


def test_an_item_of_a_feed_has_no_acts_beside_itself(shipped: EscalationModel) -> None:
    assert shipped.assess([Text(title="Missile strike kills six in Kharkiv")])[0].acts == ()


def test_an_item_of_a_feed_reads_the_same_beside_an_article(shipped: EscalationModel) -> None:
    item = Text(
        title="Missile strike kills six in Kharkiv", summary="Rescuers search the ruins, officials say."
    )
    beside, alone = (
        shipped.probabilities([article("january_2024"), item])[1],
        shipped.probabilities([item])[0],
    )
    assert beside == pytest.approx(alone, abs=1e-9)


HEADS = Heads(signals=("strike",), kinds=("event", "none"), levels=(1, 2))
ROWS = st.lists(
    st.tuples(*[st.floats(0, 1)] * 5).map(lambda row: (*row[:3], max(row[3:]), min(row[3:]))), min_size=1
)


@pytest.mark.parametrize(
    ("strikes", "whole"),
    [
        ((0.1,), 0.1),
        ((0.1, 0.5), 1 / 3),
        ((0.1, 0.5, 0.2, 0.5), 0.2),
        ((0.3, 0.5, 0.2, 0.5), 0.3),
        ((0.0, 1.0), 1.0),
    ],
)
def test_the_greatest_piece_after_the_lead_counts_with_its_odds_shared_among_all(
    strikes: tuple[float, ...], whole: float
) -> None:
    pieces = np.array([(p, 0.5, 0.5, 0.0, 0.0) for p in strikes])
    assert pooled(HEADS, pieces)[0] == pytest.approx(whole)


@given(ROWS)
def test_a_text_has_at_least_its_lead_and_at_most_its_greatest_piece(rows: list[tuple[float, ...]]) -> None:
    pieces = np.array(rows)
    whole = pooled(HEADS, pieces)
    assert (whole >= pieces[0] - 1e-12).all()
    assert (whole <= pieces.max(axis=0) + 1e-12).all()
    assert whole[3] >= whole[4] - 1e-12
    assert (whole[1:3] == pieces[0][1:3]).all()


@given(ROWS, st.integers(1, 9))
def test_what_is_added_to_a_text_that_is_no_stronger_never_raises_it(
    rows: list[tuple[float, ...]], copies: int
) -> None:
    longer = pooled(HEADS, np.array(rows + rows[-1:] * copies))
    assert (longer <= pooled(HEADS, np.array(rows if len(rows) > 1 else rows * 2)) + 1e-12).all()


def _first(act: Act, names: dict[str, object]) -> str:
    """Which of the six an act is, by the paragraph that its evidence stands in."""
    if act.evidence.field == "title":
        return "Baghdad"
    body = article("january_2024").body
    paragraph = next(text for text in body.split("\n\n") if act.evidence.text in text)
    openings = {
        "A United States drone": "Baghdad",
        "In Lebanon": "Beirut",
        "In Iran": "Kerman",
        "Along the border": "the border",
        "At sea": "the Red Sea",
        "The government in Baghdad": "the withdrawal",
    }
    return next((name for opening, name in openings.items() if paragraph.startswith(opening)), paragraph)
