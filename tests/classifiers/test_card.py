"""A card says the same to programs and to people."""

from dataclasses import replace

import pytest

from classifiers.card import Bin, Card, Figure, Operating, Readers, Sparing
from classifiers.card_text import page
from classifiers.failures import failures_of
from classifiers.model import EscalationModel


@pytest.fixture
def card(small_model: EscalationModel) -> Card:
    return replace(
        small_model.card,
        readers=Readers.BOTH,
        recipe="Baked at low heat.",
        metrics={"ap_serious": Figure(0.9123, 0.8951, 0.93), "ap_rare": Figure(0.5, None, None)},
        reliability={"serious": (Bin(0.9, 1.0, 7, 0.25, 0.9512, 0.8571),)},
        sparing=Sparing(0.0147, 0.135, 0.6996, 0.0021),
        failures=("Takes drills for war.",),
        codes=("where:UA",),
        libraries={"numpy": "2.4.6"},
        files={"model.npz": "ab" * 32},
        sizes={"model.npz": 4_463_563},
    )


def test_a_card_comes_back_from_its_json(card: Card) -> None:
    assert Card.from_json(card.to_json()) == card


@pytest.mark.parametrize(
    "said",
    [
        "Reads en with the quick reader and the careful one. Trained on 54 labelled items",
        "from 2024-01-01 to 2024-06-19",
        "Baked at low heat.",
        "| ap_serious | 0.9123 | 0.8951 to 0.9300 |",
        "| ap_rare | 0.5000 | - |",
        "| 0.9-1.0 | 7 | 0.2500 | 0.9512 | 0.8571 |",
        "less than 0.0147: 13.5 % of the items, 70.0 % at natural rates.",
        "0.21 % of the serious items and no critical one",
        "- Takes drills for war.",
        "| model.npz | 4463563 | abab",
        "| numpy | 2.4.6 |",
    ],
)
def test_the_page_says_what_the_card_holds(card: Card, said: str) -> None:
    assert said in page(card)


def test_a_page_is_silent_on_what_a_card_has_not(card: Card) -> None:
    bare = page(replace(card, sparing=None, failures=(), reliability={}, readers=Readers.QUICK))
    assert "the quick reader alone" in bare
    assert not any(word in bare for word in ("spared", "Known failures", "Reliability"))


def test_weaknesses_are_told_from_the_figures() -> None:
    told = failures_of(
        {"signal:strike": 400, "signal:rupture": 31},
        {"ap_signal_strike": Figure(0.9, 0.8, 1.0), "ap_signal_rupture": Figure(0.414, 0.2, 0.6)},
        {
            "signal:strike": Operating(0.3, 0.8, 0.8, 0.7, 0.7, 400),
            "signal:rupture": Operating(0.3, 0.6, 0.6, 0.21, 0.1, 31),
            "serious": Operating(0.3, 0.6, 0.6, None, None, 9),
        },
    )
    assert told == (
        "Learned from fewer than 100 items: signal:rupture (31).",
        "Ranks badly, average precision below .60: rupture (0.41).",
        "At natural rates fewer than half of what passes the threshold is right: signal:rupture (0.21).",
    )


def test_a_model_without_weakness_has_no_sentence() -> None:
    assert failures_of({"a": 400}, {"ap_signal_a": Figure(0.9, 0.8, 1.0)}, {}) == ()
