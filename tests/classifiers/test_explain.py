"""What moved a reading is told by leaving words out."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.assessment import Assessment, Evidence, Text
from classifiers.explain import Explanation, explain
from classifiers.heads import Heads
from classifiers.model import EscalationModel

HEADS = Heads(signals=("strike", "threat"))
WEIGHTS = {"missile": 4.0, "strikes": 2.0, "depot": 1.0, "bakers": -3.0}


class Counting:
    """A model that adds up the weights of words: strikes by them, threats not at all."""

    def __init__(self) -> None:
        self.texts: list[Text] = []

    def probabilities(self, texts: Sequence[Text]) -> np.ndarray:
        self.texts.extend(texts)
        words = [set(re.findall(r"\w+", f"{t.title} {t.summary} {t.body}".lower())) for t in texts]
        scores = [sum(weight for word, weight in WEIGHTS.items() if word in each) for each in words]
        return np.array([[1 / (1 + np.exp(-score)), 0.5] for score in scores])


def explained(reader: Counting, text: Text, field: str, raw: str, sentence: str) -> Explanation:
    start = raw.index(sentence)
    evidence = Evidence(field, start, start + len(sentence), sentence)
    read = Assessment(
        model="", language="en", assessed=True, evidence={"strike": evidence, "threat": evidence}
    )
    return explain(reader, HEADS, text, read)


def test_the_words_are_told_with_their_shares_the_strongest_first() -> None:
    title = "Bakers saw how a Missile strikes depot"
    words = explained(Counting(), Text(title=title), "title", title, title).signals["strike"].words
    assert [(word.text, round(word.share, 3)) for word in words] == [
        ("Missile", 0.571),
        ("strikes", 0.286),
        ("depot", 0.143),
    ]
    assert all(title[word.start : word.end] == word.text for word in words)


def test_a_signal_that_no_word_moves_has_none() -> None:
    title = "Missile strikes depot"
    assert explained(Counting(), Text(title=title), "title", title, title).signals["threat"].words == ()


def test_a_word_that_the_rest_of_the_item_repeats_does_not_move_it() -> None:
    text = Text(title="Missile hits depot", summary="It rained. A missile fell.")
    found = explained(Counting(), text, "summary", text.summary, "A missile fell.")
    assert found.signals["strike"].words == ()


def test_the_words_of_a_long_text_are_left_out_of_their_sentence() -> None:
    body = "Bakers sleep. " * 60 + "A missile fell. " + "Bakers sleep. " * 60
    reader = Counting()
    found = explained(reader, Text(title="News of a missile", body=body), "text", body, "A missile fell.")
    (word,) = found.signals["strike"].words
    assert body[word.start : word.end] == word.text == "missile"
    assert {text.title for text in reader.texts} >= {"A missile fell.", "A  fell."}


def test_the_words_of_what_is_read_whole_are_left_out_of_the_whole(
    small_model: EscalationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "Bakers sleep. " * 60 + "Drone strike hits depot."
    every = replace(small_model.card.thresholds, signals=dict.fromkeys(small_model.card.heads.signals, 0.0))
    card = replace(small_model.card, longest=len(body), thresholds=every)
    read: list[Text] = []
    plain = EscalationModel.probabilities
    monkeypatch.setattr(
        EscalationModel, "probabilities", lambda self, texts: (read.extend(texts), plain(self, texts))[1]
    )
    assert replace(small_model, card=card).explain(Text(body=body)).signals["strike"].words
    assert all(text.body.startswith("Bakers sleep.") or not text.title for text in read)
    assert Text(body=body.replace("Drone ", " ")) in read


def test_a_sentence_without_an_end_is_not_read_for_ever() -> None:
    reader, body = Counting(), "missile " * 5000
    explained(reader, Text(body=body), "text", body, body.strip())
    assert len(reader.texts) < 300


def test_what_nothing_was_found_in_is_explained_by_nothing() -> None:
    read = Assessment(model="", language="en", assessed=True)
    reader = Counting()
    assert explain(reader, HEADS, Text(title="Quiet"), read) == Explanation(read, {})


@settings(deadline=None, max_examples=30)
@given(st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_whatever_the_text_words_stand_where_they_say_and_shares_are_parts_of_one(
    small_model: EscalationModel, title: str, summary: str
) -> None:
    text = Text(title=title, summary=f"{summary} Drone strike hits depot.", language="en")
    fields = {"title": text.title, "summary": text.summary}
    every = replace(small_model.card.thresholds, signals=dict.fromkeys(small_model.card.heads.signals, 0.0))
    model = replace(small_model, card=replace(small_model.card, thresholds=every))
    for moved in model.explain(text).signals.values():
        assert len(moved.words) <= 5
        assert sum(word.share for word in moved.words) <= 1 + 1e-9
        field = fields[moved.evidence.field]
        assert all(field[word.start : word.end] == word.text for word in moved.words)


def test_a_model_explains_its_own_reading(small_model: EscalationModel) -> None:
    text = Text(title="Drone strike hits depot in Arlen")
    found = small_model.explain(text)
    assert found.assessment == small_model.assess([text])[0]
    assert list(found.signals) == list(found.assessment.evidence) == ["strike"]
    assert found.signals["strike"].words[0].text in {"Drone", "strike", "hits", "depot"}


def test_a_language_that_is_not_read_is_not_explained(small_model: EscalationModel) -> None:
    found = small_model.explain(Text(title="Drony uderzyły w skład amunicji pod stolicą", language="pl"))
    assert (found.assessment.assessed, found.signals) == (False, {})


@pytest.mark.parametrize("word", ["U.S.", "al-Nujaba", "Iran's", "S-300"])
def test_names_with_marks_inside_are_left_out_whole(word: str) -> None:
    title = f"The {word} depot"
    reader = Counting()
    explained(reader, Text(title=title), "title", title, title)
    assert "The  depot" in [text.title for text in reader.texts]
