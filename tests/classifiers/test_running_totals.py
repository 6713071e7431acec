"""What a war has cost so far is told from what one act did, on headlines of our own."""

import pytest

from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.heads import Heads
from classifiers.running_totals import no_act, running_total
from classifiers.signals import Tier

TOTALS = [
    "Ravnia war deaths pass 18,200 as fighting rages on",
    "Death toll in Ravnia surpasses 20,000, health officials say",
    "Hopes of a truce rise as Ravnia's toll nears 31k",
    "Civilian casualties in the delta near 20,000 with two million displaced",
    "Ravnian losses in the east top 100,000, ministry claims",
    "Over 500 Ravnian soldiers killed since October 7: army",
    "4,500 civilians among 10,000 killed in insurgency in 44 yrs",
    "More than 1,200 children have died in the past five months, UN says",
    "Deaths in the valley hit 100 this year",
    "A grim milestone of the war: 20,000 dead",
    "Camp mourns victims of blast as toll in Ravnia nears 20,000",
    "'Over 500 dead' in Ravnia since May, monitor says",
]
ACTS = [
    "Death toll rises to 68 in Kabul school bombing",
    "Death toll hits 1,000 in the north following militia attack",
    "Toll of mosque blast reaches 200 as rescuers dig on",
    "Sudan death toll nears 100 as fighting intensifies",
    "Missiles kill 34 in city centre, worst toll since March",
    "63 soldiers killed in New Year's Eve strike on barracks",
    "At least 30 killed since dawn in strikes on the camp",
    "12 dead since Sunday night in border clashes",
    "Deadliest day in months: 90 killed in camp",
    "General killed two weeks after ceasefire",
    "Strike kills 30 in camp as toll passes 20,000",
    "Two dead so far in building hit by rocket",
    "Troops cross border for the first time since 2006",
]
HEADS = Heads(signals=("strike",), kinds=("event",), levels=(1, 2, 3, 4), mass_casualty=True)


@pytest.mark.parametrize("title", TOTALS)
def test_a_running_total_is_told_by_its_words(title: str) -> None:
    assert running_total(title) in title
    assert running_total(title)


@pytest.mark.parametrize("title", ACTS)
def test_the_toll_of_an_act_is_no_running_total(title: str) -> None:
    assert running_total(title) == ""


@pytest.mark.parametrize("row", ["'", "a'", "' ", "\u2019x ", "- '", "1,111,"])
@pytest.mark.parametrize("before", ["dead ", "50 x dead ", "toll "])
def test_a_hostile_title_of_any_length_is_soon_read(before: str, row: str) -> None:
    assert running_total(before + row * 400 + " x") == "", "each way to part it took minutes and more"


def test_only_the_gravest_levels_are_taken_from_a_running_total() -> None:
    assert no_act(HEADS, [0.7, 0.9, 0.99, 0.9, 0.8, 0.3, 0.95]) == [0.7, 0.9, 0.99, 0.9, 0.01, 0.01, 0.95]


def test_a_model_without_the_gravest_levels_keeps_its_reading() -> None:
    heads = Heads(signals=("strike",), levels=(1, 2))
    assert no_act(heads, [0.7, 0.9, 0.8]) == [0.7, 0.9, 0.8]


def test_a_running_total_is_serious_at_most_and_explained() -> None:
    model = load()
    text = Text(title="Gaza deaths pass 18,200 as Israeli tanks push on", summary="")
    (raw,) = model.probabilities([text])
    major = model.card.heads.column("severity:3")
    assert raw[major] >= model.card.thresholds.critical, "without the guard it is read as critical"
    explained = model.explain(text)
    assert explained.assessment.tier is Tier.SERIOUS
    assert explained.total == "deaths pass 18,200"
    assert model.explain(Text(title="Strike kills 34 in Gaza camp", summary="")).total == ""
