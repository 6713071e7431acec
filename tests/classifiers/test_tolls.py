"""How many a text newly reports killed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Toll
from classifiers.counts import counts, pieces
from classifiers.tolls import toll

FIGURES = [
    ("Drone kills three in border town", 3, 3, False),
    ("Blast kills more than 20, injures 50", 20, 20, True),
    ("At least a dozen soldiers killed in ambush", 12, 12, True),
    ("Half a dozen people were killed and 12 others wounded", 6, 6, False),
    ("Dozens dead after blast at market", 24, 24, True),
    ("Scores killed as militia raids village", 40, 40, True),
    ("Hundreds killed as militia storms town", 200, 200, True),
    ("Several people die in crossfire", 3, 3, True),
    ("Raid on school kills 2 dozen pupils", 24, 24, False),
    ("Two hundred villagers massacred", 200, 200, False),
    ("Twenty-three miners shot dead by gunmen", 23, 23, False),
    ("Between five and seven people were killed", 5, 7, False),
    ("20-30 killed in raid", 20, 30, False),
    ("Five to seven guards killed in raid", 5, 7, False),
    ("Nearly 100 people killed in bombing", 100, 100, False),
    ("Up to 20 killed as patrol hits mine", 1, 20, False),
    ("50 or more killed in shelling", 50, 50, True),
    ("100+ killed in shelling", 100, 100, True),
    ("Death toll from blast rises to 1,200", 1200, 1200, False),
    ("Death toll climbs from 12 to 15", 15, 15, False),
    ("Attack claims 14 lives", 14, 14, False),
    ("Death toll in hospital blast rises to 471 as war goes on", 471, 471, False),
    ("At least 260 killed in attack on festival as war begins", 260, 260, True),
    ("Leaders condemn attack that killed at least 700 as war looms", 700, 700, True),
    ("Toll from fighting passes 130", 130, 130, False),
    ("Two killed at anniversary of assassinated general", 2, 2, False),
    ("Drone assassinates general", 1, 1, False),
    ("Nine lives lost in ambush", 9, 9, False),
    ("Bodies of 44 civilians found in cellar", 44, 44, False),
    ("Four deaths reported after shelling", 4, 4, False),
    ("50 wounded, 3 dead in attack", 3, 3, False),
    ("Gunmen fire 30 rockets, killing two", 2, 2, False),
    ("Two soldiers and three civilians were killed", 5, 5, False),
    ("3 soldiers, 5 civilians killed", 8, 8, False),
    ("Raid kills 3 rebels and 5 soldiers", 8, 8, False),
    ("Raid kills 3 rebels and wounds 5 soldiers", 3, 3, False),
    ("Raid kills 3 and 12 others were injured", 3, 3, False),
    ("Ten members of one family killed in strike", 10, 10, False),
    ("12 killed, including three children", 12, 12, False),
    ("12 people, three of them children, were killed", 12, 12, False),
    ("Five reporters among 20 killed in strike", 20, 20, False),
    ("Militia killed at least 170 villagers", 170, 170, True),
    ("Bomber kills himself and 12 others", 12, 12, False),
    ("Police shoot dead 3 militants", 3, 3, False),
    ("Two stabbed to death at community centre", 2, 2, False),
    ("Strike kills senior commander in port city", 1, 1, False),
    ("Strike kills a leader and two guards", 3, 3, False),
    ("Militia leader killed in car blast", 1, 1, False),
    ("Ten feared dead after convoy is hit", 10, 10, False),
    ("Blasts kill 95 at ceremony on anniversary of general's death", 95, 95, False),
]

NOTHING = [
    "More than 20,000 killed since the invasion began",
    "At least 700 people killed in the war so far this year",
    "In 1994, 800,000 people were killed",
    "Attack that killed 12 in 2011 recalled",
    "Four years ago, 20 soldiers were killed here",
    "Strikes killed 29 civilians in two years",
    "Fighting has killed 300 over the past three months",
    "Boy, 12, dies of wounds",
    "50 injured in blast",
    "Dozens arrested after strike",
    "Missile could kill 100",
    "Guard nearly killed by falling beam",
    "Rebels threaten to kill 40 hostages",
    "Army kills 3 drones over border",
    "Doctors saved 300 lives",
    "Jets hit camps in retaliation for an attack that killed 26",
    "Death toll from ongoing clashes rises to 604",
    "Gang charged over attempted murder of two officers",
    "Court jails five for attack that killed 30",
    "Group remembers the 29 killed by bomb",
    "Killer whales seen off coast",
    "One of the deadliest weeks",
    "Peace talks resume on day 521",
    "A 19th attack in 12 days kills hope",
    "More than 2,200 killed in coastal strip as army steps up strikes",
    "Strikes kill 1,900 in ten days of war",
    "Nearly 300 killed in strip in 24 hours",
    "Strikes hit camp; total of 2,700 killed so far",
    "Death toll in protests reaches 326, rights group says",
    "Death toll in war crosses 900",
    "Death toll tops 18,200 as strikes go on",
    "Toll climbs to 320 as fighting enters third day",
    "Hundreds killed since the offensive began",
    "Mourners mark anniversary of assassinated general",
    "Blasts near grave of assassinated general",
    "Slain commander honoured by thousands",
    "",
]


@pytest.mark.parametrize(("title", "low", "high", "at_least"), FIGURES)
def test_a_headline_gives_its_dead(title: str, low: int, high: int, at_least: bool) -> None:
    found = toll(title, "")
    assert found is not None
    assert (found.low, found.high, found.at_least) == (low, high, at_least)


@pytest.mark.parametrize("title", NOTHING)
def test_what_counts_no_newly_dead_gives_no_toll(title: str) -> None:
    assert toll(title, "") is None


@pytest.mark.parametrize(
    "summary",
    ["No one was killed.", "There were no casualties.", "It hit a field without causing casualties."],
)
def test_nobody_killed_is_a_toll_of_none_only_where_it_is_said(summary: str) -> None:
    found = toll("Rocket lands in field", summary)
    assert found is not None
    assert (found.low, found.high) == (0, 0)
    assert toll("Rocket lands in field", "Windows were broken.") is None


@pytest.mark.parametrize(
    ("title", "summary", "low"),
    [
        ("Five killed in raid", "The raid left four dead, a local official had said.", 5),
        ("Dozens killed in raid", "At least 31 people were killed.", 31),
        ("Commander killed in raid", "Seven people were killed in the raid.", 7),
        ("Raid on village", "Gunmen killed 12 people. Three died on the way.", 12),
        ("Raid on village", "It was quiet. Roads closed. A curfew holds. Eight died elsewhere.", None),
    ],
)
def test_the_title_goes_first_unless_the_summary_knows_more(
    title: str, summary: str, low: int | None
) -> None:
    found = toll(title, summary)
    assert (found.low if found else None) == low


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Blast at market kills more than 20, injures 50", "kills more than 20"),
        ("At least a dozen soldiers killed in ambush", "At least a dozen soldiers killed"),
        ("Death toll from blast rises to 1,200", "toll from blast rises to 1,200"),
    ],
)
def test_the_words_are_those_of_the_text(title: str, words: str) -> None:
    found = toll(title, "")
    assert found is not None
    assert found.words == words


def test_an_old_toll_in_another_clause_does_not_hide_the_new_one() -> None:
    found = toll("Strike kills 12 in town, where more than 30,000 have died since October", "")
    assert found == Toll(low=12, high=12, words="kills 12")


@given(st.text(max_size=200), st.text(max_size=300))
def test_whatever_the_text_a_toll_is_in_order_and_its_words_are_in_it(title: str, summary: str) -> None:
    found = toll(title, summary)
    if found:
        assert 0 <= found.low <= found.high
        assert found.words in title or found.words in summary


_WORDS = st.sampled_from([
    "at", "least", "12", "1,200", "kills", "killed", "dead", "and", ",", "two", "dozen", "dozens",
    "of", "people", "wounded", "toll", "rises", "to", "-", "between", "were", "a", "hundred", "lives",
    "commander", "in", "2021",
])  # fmt: skip


@given(st.lists(_WORDS, max_size=20))
def test_whatever_the_order_of_its_words_a_headline_is_read(words: list[str]) -> None:
    title = " ".join(words)
    found = toll(title, "")
    assert found is None or found.words in title


@given(st.lists(_WORDS, max_size=20))
def test_counts_do_not_overlap(words: list[str]) -> None:
    found = counts(pieces(" ".join(words)))
    assert all(one.last <= other.first for one, other in pairwise(found))
