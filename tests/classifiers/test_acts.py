"""A long text is read sentence by sentence: each act once, by the sentence that says it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from classifiers.acts import ActReader, reporting
from classifiers.assessment import Act, Dyad, Text
from classifiers.card import Card, Thresholds
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.readings import Readings
from classifiers.signals import Kind

HEADS = Heads(signals=("strike", "clash", "threat"), kinds=tuple(Kind), levels=(1, 2, 3), cross_border=True)
# What a word makes of the text that it stands in: a value for each of those heads.
WORDS = {
    "shelled": {"signal:strike": 0.9, "kind:event": 0.9, "severity:1": 0.9, "severity:2": 0.6},
    "bombed": {"signal:strike": 0.8, "kind:event": 0.9, "severity:1": 0.9, "severity:2": 0.9},
    "hammered": {"signal:strike": 0.93, "kind:event": 0.9, "severity:1": 0.9},
    "stormed": {"signal:clash": 0.9, "kind:event": 0.9, "severity:1": 0.9},
    "vowed": {"signal:threat": 0.9, "kind:statement": 0.9, "severity:1": 0.8},
    "history": {"kind:retro": 0.95},
    "wounded": {"kind:event": 0.5, "severity:1": 0.3},
    "hurt": {"severity:1": 0.2},
}


def read(texts: Sequence[Text]) -> Readings:
    """A model whose readings are plain from the words, those of a title before those of a summary."""
    rows = np.zeros((len(texts), len(HEADS.columns)))
    for row, text in zip(rows, texts, strict=True):
        for word, values in WORDS.items():
            if word in f"{text.title} {text.summary}":
                for name, p in values.items():
                    row[HEADS.columns.index(name)] = max(row[HEADS.columns.index(name)], p)
        if text.summary and "dozens" in text.title:
            row[HEADS.columns.index("signal:strike")] = 0.99
        row[HEADS.kind_columns] /= max(1.0, row[HEADS.kind_columns].sum())
    return Readings(rows, (None,) * len(texts))


@pytest.fixture
def reader(small_model: EscalationModel) -> ActReader:
    thresholds = Thresholds(notable=0.5, signals=dict.fromkeys(HEADS.signals, 0.5))
    card: Card = replace(small_model.card, heads=HEADS, thresholds=thresholds)
    return ActReader(card, read)


def acts_of(reader: ActReader, body: str, title: str = "") -> tuple[Act, ...]:
    return reader.acts(reader.said(Text(title=title, body=body)))


def test_an_act_has_its_own_sentence_signals_places_and_sides(reader: ActReader) -> None:
    body = "Much was said. Russian guns shelled Kharkiv in Ukraine. Bakers slept. North Korea vowed war."
    first, second = acts_of(reader, body)
    assert (first.evidence.field, body[first.evidence.start : first.evidence.end]) == (
        "text",
        first.evidence.text,
    )
    assert (first.signals, first.kind, first.places) == ({"strike": 0.9}, "event", ("UA",))
    assert first.dyads == (Dyad("RU", "UA"),)
    assert first.severity == pytest.approx(1.5)
    assert (second.signals, second.kind) == ({"threat": 0.9}, "statement")
    assert "KP" in {second.dyads[0].source, *second.places}


@pytest.mark.parametrize(
    "body",
    [
        "In the history of Ukraine Kharkiv was often shelled.",
        "Bakers of Kharkiv share a recipe.",
        "A man was wounded in Kharkiv.",
    ],
)
def test_what_explains_remembers_or_stays_below_a_threshold_is_no_act(reader: ActReader, body: str) -> None:
    assert acts_of(reader, body) == ()


def test_neighbouring_sentences_about_one_act_are_one_by_the_first_that_says_as_much(
    reader: ActReader,
) -> None:
    body = "Russia shelled Kharkiv in Ukraine. The Russian jets bombed the city of Kharkiv, Ukraine said."
    (act,) = acts_of(reader, body)
    assert act.evidence.text.startswith("Russia shelled")
    assert act.signals == {"strike": 0.9}


def test_an_act_told_again_much_later_is_the_same(reader: ActReader) -> None:
    once = "Russia shelled Kharkiv in Ukraine. "
    assert len(acts_of(reader, once + "Bakers slept. " * 9 + once)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "Russia shelled Kharkiv in Ukraine. Israel bombed a camp in Lebanon.",
        "Israel bombed Rafah in Gaza. Israeli tanks stormed Khan Younis in Gaza.",
        "Russia shelled Kharkiv in Ukraine. Russia vowed to take more of Ukraine.",
    ],
    ids=["another place", "another town", "words after an act"],
)
def test_other_places_towns_or_signals_are_other_acts(reader: ActReader, body: str) -> None:
    assert len(acts_of(reader, body)) == 2


def test_a_sentence_that_leans_is_read_with_the_one_before_in_its_paragraph(reader: ActReader) -> None:
    lone, leaning = "Russia shelled Kharkiv in Ukraine.", "They wounded nine."
    said = reader.said(Text(body=f"{lone} {leaning}"))
    assert [each.piece for each in said] == [Text(title=lone), Text(title=leaning, summary=lone)]
    apart = reader.said(Text(body=f"{lone}\n\n{leaning}"))
    assert [each.piece.summary for each in apart] == ["", ""]


def test_where_a_sentence_names_no_place_the_one_before_does_in_its_paragraph(reader: ActReader) -> None:
    place, act = "Ministers met in Kharkiv in Ukraine.", "Later guns shelled a station."
    assert [each.places for each in acts_of(reader, f"{place} {act}")] == [("UA",)]
    assert [each.places for each in acts_of(reader, f"{place}\n\n{act}")] == [()]


def test_a_leaning_sentence_takes_its_sides_from_the_one_before(reader: ActReader) -> None:
    (act,) = acts_of(reader, "Russian jets were over Kharkiv in Ukraine. The strike shelled a station.")
    assert act.dyads == (Dyad("RU", "UA"),)


def test_a_sentence_that_stirs_nothing_takes_nothing_from_the_one_before(reader: ActReader) -> None:
    said = reader.said(Text(body="Russia shelled Kharkiv in Ukraine. They were hurt. It rained."))
    assert [each.piece.summary for each in said] == ["", "", ""]


def test_a_sentence_that_says_it_alone_is_the_evidence_rather_than_a_surer_one_that_leans(
    reader: ActReader,
) -> None:
    lone = "Russia bombed Kharkiv in Ukraine."
    said = reader.said(Text(body=f"{lone} They wounded dozens."))
    assert said[1].row[0] > said[0].row[0]
    assert reader.evidence(said, ["strike"])["strike"].text == lone
    assert [act.evidence.text for act in reader.acts(said)] == [lone]


def test_of_sentences_about_as_sure_the_first_is_the_evidence(reader: ActReader) -> None:
    said = reader.said(Text(body="Russia shelled Kharkiv in Ukraine. Israel hammered a camp in Lebanon."))
    assert reader.evidence(said, ["strike"])["strike"].text == "Russia shelled Kharkiv in Ukraine."


def test_no_sentences_have_no_acts(reader: ActReader) -> None:
    assert acts_of(reader, "") == ()


def test_where_the_opening_remembers_a_sentence_must_be_surer_to_be_an_act(reader: ActReader) -> None:
    body = "Much was said. Russian guns shelled Kharkiv in Ukraine."
    assert len(acts_of(reader, body)) == 1
    assert acts_of(replace(reader, reports=0.1), body) == ()


def test_a_text_that_neither_explains_nor_remembers_reports() -> None:
    assert reporting({"event": 0.1, "analysis": 0.6, "retro": 0.2, "none": 0.1}) == pytest.approx(0.2)
    assert reporting({}) == 1
