"""Sport that speaks of war is read as sport, and war at a stadium as war, on sentences of our own."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.sport import answers_codebook, calmed, sport_words

HERE = Path(__file__).parent
HEADS = Heads(
    signals=("strike", "clash"), kinds=("event", "none"), levels=(1, 2), cross_border=True, mass_casualty=True
)
# Read as critical by both readers: what it says without the guard is no matter of chance.
MATCH = Text(
    title="Israel strike first but Latvia hit back in Riga",
    summary="Two headers in the second half turned the qualifier round.",
)
BODY = " The visitors led at half-time." * 40


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def text_of(row: dict[str, str]) -> Text:
    return Text(title=row["title"], summary=row["summary"])


SPORT, VIOLENT = read("sport_headlines.tsv"), read("violent_sport.tsv")


@pytest.fixture(scope="module")
def model() -> EscalationModel:
    return load()


@pytest.mark.parametrize("half", ["build", "held"])
@pytest.mark.parametrize("sparing", [False, True])
def test_at_most_one_report_of_sport_in_ten_has_a_tier(
    model: EscalationModel, half: str, *, sparing: bool
) -> None:
    rows = [row for row in SPORT if row["half"] == half]
    read = model.assess([text_of(row) for row in rows], sparing=sparing)
    loud = [row["title"] for row, each in zip(rows, read, strict=True) if each.tier]
    assert len(rows) == 35
    assert len(loud) <= 0.1 * len(rows), loud


def test_violence_among_athletes_and_at_stadiums_is_never_taken_for_sport() -> None:
    assert [row["title"] for row in VIOLENT if sport_words([text_of(row)])] == []


def test_no_hard_case_that_reports_an_escalation_is_taken_for_sport() -> None:
    loud = [row for row in read("hard_cases.tsv") if row["expected"] == "loud"]
    assert [row["title"] for row in loud if sport_words([text_of(row)])] == []


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Norway strike twice to beat Malta", "A penalty shoot-out was not needed after two late headers."),
        ("Kenya hold fire", "Five wickets were down by tea on the third day."),
        ("Egypt bombard Ghana", "The midfielder's header gave the hosts a win in the semi-final."),
    ],
)
def test_words_of_play_tell_sport(title: str, summary: str) -> None:
    assert sport_words([Text(title=title, summary=summary)])


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Israel strike first but Iran hit back", ""),
        ("Ukraine win the final battle", "The team beat its rivals and the captain won a title and a cup."),
        ("Troops storm stadium in the second half", "The qualifier was stopped at half-time."),
        ("Semi-final header, hat-trick, penalty shoot-out", "A midfielder was killed."),
        ("", ""),
    ],
)
def test_everyday_words_of_sport_or_any_word_of_violence_tell_none(title: str, summary: str) -> None:
    assert sport_words([Text(title=title, summary=summary)]) == ()


def test_a_word_of_violence_deep_in_a_text_tells_none() -> None:
    assert sport_words([MATCH, Text(title="It rained.")])
    assert sport_words([MATCH, Text(title="Two fans were killed outside.")]) == ()


def test_what_is_taken_for_sport_keeps_every_head_and_says_nothing_of_war(model: EscalationModel) -> None:
    (read,) = model.assess([MATCH])
    assert (read.tier, read.places, read.dyads, read.evidence, read.acts) == (None, (), (), {}, ())
    assert read.kind is not None
    assert read.signals is not None
    assert max(read.kind, key=read.kind.__getitem__) == "none"
    assert sum(read.kind.values()) == pytest.approx(1)
    assert len(read.signals) == 15
    assert max(read.signals.values()) <= 0.01
    told = (read.notable, read.serious, read.critical, read.cross_border, read.mass_casualty)
    assert all(p is not None and 0 < p <= 0.01 for p in told)
    assert read.severity is not None
    assert 0 < read.severity <= 0.04


def test_an_explanation_names_the_words_that_tell_sport(model: EscalationModel) -> None:
    explained = model.explain(MATCH)
    assert explained.assessment == model.assess([MATCH])[0]
    assert explained.signals == {}
    assert explained.sport == ("headers", "second half", "qualifier"), explained.sport


def test_an_explanation_names_none_where_the_readers_were_not_overruled(model: EscalationModel) -> None:
    texts = (
        Text(title="Malta beat Norway", summary="Two headers in the second half settled the qualifier."),
        Text(title="Israeli missiles kill nine soldiers in Damascus", summary="Syria vowed to hit back."),
        Text(title="مرحبا بالعالم في هذا اليوم"),
    )
    assert [model.explain(text).sport for text in texts] == [(), (), ()]


def test_a_long_report_of_a_match_has_no_acts(model: EscalationModel) -> None:
    (read,) = model.assess([replace(MATCH, body=BODY)])
    assert (read.tier, read.acts) == (None, ())


def test_a_model_of_ones_own_labels_is_left_alone() -> None:
    assert answers_codebook(HEADS)
    assert answers_codebook(Heads())
    assert not answers_codebook(replace(HEADS, signals=("strike", "sport")))
    assert not answers_codebook(replace(HEADS, kinds=("news", "none")))


probability = st.floats(min_value=0, max_value=1)


@given(st.lists(probability, min_size=8, max_size=8))
def test_calm_probabilities_are_no_greater_and_kinds_still_add_up(row: list[float]) -> None:
    calm = calmed(HEADS, row)
    none = HEADS.columns.index("kind:none")
    assert all(
        p <= min(given, 0.01) for at, (p, given) in enumerate(zip(calm, row, strict=True)) if at != none
    )
    assert sum(calm[HEADS.kind_columns]) == pytest.approx(1)


def test_a_model_without_a_kind_for_sport_keeps_its_kinds() -> None:
    heads = replace(HEADS, kinds=("event", "statement"))
    assert calmed(heads, [0.9, 0.8, 0.7, 0.3, 0.6, 0.5, 0.4, 0.2])[heads.kind_columns] == [0.7, 0.3]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_sport_or_none(title: str, summary: str) -> None:
    assert all(isinstance(word, str) for word in sport_words([Text(title=title, summary=summary)]))
