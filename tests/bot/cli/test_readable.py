"""What is said of one text fits its page and stays words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.readable import Page, lines
from classifiers.assessment import Act, Assessment, Dyad, Evidence
from classifiers.explain import Explanation, Moved, MovingWord
from classifiers.signals import Kind, Tier

TITLE = "US drone strike kills commander in Baghdad"
EVIDENCE = Evidence("title", 0, len(TITLE), TITLE)
READ = Assessment(
    model="test",
    language="en",
    assessed=True,
    kind={Kind.EVENT: 0.93, Kind.NONE: 0.07},
    signals={"clash": 0.07, "strike": 0.97, "assassination": 0.999, "terror": 0.01},
    cross_border=0.98,
    mass_casualty=0.02,
    notable=0.99,
    serious=0.97,
    critical=0.71,
    severity=2.9,
    places=("IQ",),
    dyads=(Dyad("US", "iraqi-militias"), Dyad("?", "US")),
    evidence={"strike": EVIDENCE, "assassination": EVIDENCE},
    tier=Tier.CRITICAL,
)
EXPLAINED = Explanation(
    READ,
    {
        "strike": Moved(EVIDENCE, (MovingWord("strike", 9, 15, 0.6), MovingWord("drone", 3, 8, 0.25))),
        "assassination": Moved(
            EVIDENCE, (MovingWord("commander", 22, 31, 0.8), MovingWord("strike", 9, 15, 0.1))
        ),
    },
)
SAID = """\
CRITICAL · event
Severity 2.9 of 4
Serious or worse 97%, critical 71%
Where: Iraq
Who: United States → Iran-backed militias in Iraq; unknown → United States

Signals (* passes its threshold)
* assassination    99%  ████████████████████████████████████████
* strike           97%  ███████████████████████████████████████
  clash             7%  ███
  cross-border     98%  ███████████████████████████████████████

Evidence (words that moved each signal)
  US *drone* *strike* kills *commander* in Baghdad
    strike: strike 60%, drone 25%
    assassination: commander 80%, strike 10%
"""


def test_a_page_says_all_that_the_reading_says() -> None:
    assert "".join(f"{line}\n" for line in lines(READ, Page(80), EXPLAINED)) == SAID


def test_what_was_taken_for_sport_says_by_which_words() -> None:
    played = replace(EXPLAINED, sport=("header", "nil"))
    assert "Taken for sport, by: header, nil" in lines(READ, Page(80), played)


def test_a_signal_that_no_word_moves_alone_says_so() -> None:
    explained = replace(EXPLAINED, signals={**EXPLAINED.signals, "strike": Moved(EVIDENCE, ())})
    assert "    strike: no word alone" in lines(READ, Page(80), explained)


@pytest.mark.parametrize("width", [30, 40, 80])
def test_no_line_is_wider_than_its_page(width: int) -> None:
    act = Act(evidence=EVIDENCE, signals={"strike": 0.9}, places=("IQ",), dyads=READ.dyads)
    page = list(lines(replace(READ, acts=(act, act)), Page(width), EXPLAINED))
    assert max(map(len, page)) <= width
    assert "Acts" in page


def test_a_word_with_a_hyphen_stays_whole() -> None:
    evidence = Evidence("title", 0, 41, "Commander of an old and feared Iran-backed")
    read = replace(READ, evidence={"strike": evidence})
    assert [line for line in lines(read, Page(40)) if line.strip() == "Iran-backed"]


def test_a_language_that_is_not_read_is_named() -> None:
    unread = Assessment(model="test", language="ar", assessed=False)
    assert list(lines(unread, Page(80))) == ["Not assessed: in Arabic (ar), which no model here reads."]
    untold = replace(unread, language=None)
    assert list(lines(untold, Page(80))) == ["Not assessed: its language cannot be told."]


def test_a_kind_is_called_what_people_call_it() -> None:
    assert next(lines(replace(READ, kind={Kind.NONE: 0.9}, tier=None), Page(80))) == "No tier · no act"
    assert next(lines(replace(READ, kind={Kind.RETRO: 0.9}), Page(80))) == "CRITICAL · looking back"


def test_the_place_of_a_text_with_several_acts_is_that_of_its_lead() -> None:
    act = Act(evidence=EVIDENCE, signals={"strike": 0.9}, places=("LB",), dyads=())
    page = list(lines(replace(READ, acts=(act,)), Page(80)))
    assert "Where, in the lead: Iraq" in page
    assert "  1. strike · Lebanon" in page


def test_what_passes_no_threshold_says_so() -> None:
    calm = replace(READ, evidence={}, tier=None, signals={"strike": 0.04})
    page = list(lines(calm, Page(80)))
    assert page[0] == "No tier · event"
    assert "  None passes its threshold." in page
    assert "Evidence" not in page


def test_a_model_of_ones_own_labels_is_told_by_them() -> None:
    evidence = {"flood": EVIDENCE}
    own = Assessment(model="own", language="en", assessed=True, signals={"flood": 0.8}, evidence=evidence)
    page = list(lines(own, Page(40)))
    assert page[0] == "No tier"
    assert not [line for line in page if "everity" in line or "Serious" in line]
    assert [line for line in page if line.startswith("* flood")]


def test_long_labels_of_ones_own_stay_apart_and_write_no_control_characters() -> None:
    names = ("material conflict", "material cooperation\x07\x1b[2J", "a" * 90)
    own = Assessment(
        model="own",
        language="en",
        assessed=True,
        signals=dict.fromkeys(names, 0.8),
        evidence=dict.fromkeys(names, EVIDENCE),
    )
    page = list(lines(own, Page(60)))
    assert [line for line in page if line.startswith("* material conflict ")]
    assert [line for line in page if line.startswith("* material cooperation")]
    assert [line for line in page if line.startswith(f"* {'a' * 35}… 80%")]
    assert not [line for line in page if "\x07" in line or "\x1b" in line]
    assert max(map(len, page)) <= 60


@settings(deadline=None)
@given(st.text(min_size=1, max_size=300), st.integers(30, 100))
def test_no_text_writes_control_characters_to_the_terminal(text: str, width: int) -> None:
    wild = Evidence("text", 0, len(text), text)
    moved = Moved(wild, (MovingWord(text[:3], 0, len(text[:3]), 1.0),))
    read = replace(READ, evidence={"strike": wild})
    page = "".join(lines(read, Page(width), Explanation(read, {"strike": moved})))
    assert not [character for character in page if ord(character) < 32 or 0x7F <= ord(character) < 0xA0]
