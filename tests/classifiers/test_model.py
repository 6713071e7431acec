"""A small model reads what it was taught."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.assessment import Text
from classifiers.card import Readers, Thresholds
from classifiers.dataset import example_of
from classifiers.folds import folds_of
from classifiers.model import EscalationModel
from classifiers.signals import Tier
from classifiers.train import train
from tests.fakes import labels

STRIKE = Text(title="Missiles strike barracks in Gorwen", summary="The army said two drones were shot down.")
CALM = Text(title="Bakers win the cup at the film festival")


def test_what_was_taught_is_told_apart(small_model: EscalationModel) -> None:
    strike, calm = small_model.assess([STRIKE, CALM])
    assert strike.serious is not None
    assert calm.serious is not None
    assert strike.serious > calm.serious
    assert strike.signals is not None
    assert max(strike.signals, key=strike.signals.__getitem__) == "strike"


def test_assessments_come_in_order_one_for_each_text(small_model: EscalationModel) -> None:
    texts = [STRIKE, CALM, Text(title="مرحبا بالعالم في هذا اليوم"), STRIKE] * 300
    assessed = small_model.assess(texts)
    assert len(assessed) == len(texts)
    assert assessed[:4] == assessed[-4:]
    assert assessed[0] == assessed[3]


def test_no_texts_make_no_assessments(small_model: EscalationModel) -> None:
    assert small_model.assess([]) == []


def test_a_text_reads_the_same_alone_and_among_others(small_model: EscalationModel) -> None:
    assert small_model.assess([STRIKE])[0] == small_model.assess([CALM, STRIKE])[1]


def test_a_language_that_is_not_read_is_not_assessed_and_has_no_zeros(small_model: EscalationModel) -> None:
    read = small_model.assess([Text(title="Drony uderzyły w skład amunicji pod stolicą", language="pl")])[0]
    assert (read.language, read.assessed, read.tier) == ("pl", False, None)
    assert (read.kind, read.signals, read.serious, read.severity) == (None, None, None, None)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200), st.text(max_size=300))
def test_probabilities_stay_in_bounds_and_severity_never_rises_with_its_level(
    small_model: EscalationModel, title: str, summary: str
) -> None:
    row = small_model.probabilities([Text(title=title, summary=summary)])[0]
    levels = row[small_model.card.heads.severity_columns].tolist()
    assert all(0 <= p <= 1 for p in row)
    assert levels == sorted(levels, reverse=True)
    assert sum(row[small_model.card.heads.kind_columns]) == pytest.approx(1)


def test_evidence_is_the_sentence_that_says_so_as_given(small_model: EscalationModel) -> None:
    text = Text(
        title="Monday in Gorwen",
        summary="  Bakers spoke.  Drone strike hits barracks &amp; depot! All was well.",
    )
    everything = replace(
        small_model.card.thresholds, signals=dict.fromkeys(small_model.card.heads.signals, 0.0)
    )
    watchful = replace(small_model, card=replace(small_model.card, thresholds=everything))
    shown = watchful.assess([text])[0].evidence["strike"]
    assert (shown.field, shown.text) == ("summary", "Drone strike hits barracks &amp; depot!")
    assert text.summary[shown.start : shown.end] == shown.text


def test_a_long_text_has_the_signal_of_any_of_its_sentences(small_model: EscalationModel) -> None:
    calm = "Bakers of the town share a bread recipe. " * 12
    quiet, loud = small_model.assess(
        [
            Text(title="Town news", body=calm),
            Text(title="Town news", body=calm + "Drone strike hits depot. " + calm),
        ]
    )
    assert quiet.signals is not None
    assert loud.signals is not None
    assert loud.signals["strike"] > quiet.signals["strike"]


def test_a_model_of_one_label_has_null_heads_and_makes_its_items_notable(tmp_path: Path) -> None:
    rows = [{"title": row["title"], "label": "war" if row["signals"] else "peace"} for row in labels.rows()]
    model = train([labels.write(tmp_path / "own.jsonl", rows)], Readers.QUICK).model
    read = model.assess([STRIKE])[0]
    assert (read.kind, read.serious, read.severity, read.cross_border) == (None, None, None, None)
    assert read.signals is not None
    assert read.signals["war"] > read.signals["peace"]
    assert read.tier == Tier.NOTABLE
    assert "war" in read.evidence


@pytest.mark.parametrize(
    ("levels", "tier"),
    [
        ((0.9, 0.9, 0.9), Tier.CRITICAL),
        ((0.9, 0.5, 0.1), Tier.SERIOUS),
        ((0.3, 0.1, 0.1), Tier.NOTABLE),
        ((0.29, 0.1, 0.1), None),
    ],
)
def test_the_tier_is_the_highest_whose_threshold_is_passed(
    small_model: EscalationModel, levels: tuple[float, float, float], tier: Tier | None
) -> None:
    thresholds = Thresholds(critical=0.4, serious=0.5, notable=0.3)
    notable, serious, critical = levels
    read = replace(small_model.assess([CALM])[0], notable=notable, serious=serious, critical=critical)
    assert thresholds.tier_of(read) == tier


def test_items_of_one_week_are_in_one_fold() -> None:
    rows = [
        {"title": f"Item {n}", "date": f"2024-{1 + n % 12:02d}-{1 + 7 * (n // 12 % 4):02d}", "label": "a"}
        for n in range(96)
    ]
    examples = [example_of(row) for row in rows]
    folds: dict[object, set[int]] = {}
    for example, fold in zip(examples, folds_of(examples), strict=True):
        folds.setdefault(example.day and example.day.isocalendar()[:2], set()).add(int(fold))
    assert all(len(numbers) == 1 for numbers in folds.values())
    assert len(set().union(*folds.values())) > 1


@pytest.mark.parametrize("field", ["title", "summary", "text"])
def test_without_dates_items_of_one_wording_are_in_one_fold_in_whatever_field_it_stands(field: str) -> None:
    rows = [{field: f"Fires burn in {place}", "label": "a"} for place in labels.PLACES * 2]
    folds = folds_of([example_of(row) for row in rows]).tolist()
    assert folds[: len(labels.PLACES)] == folds[len(labels.PLACES) :]
    assert len(set(folds)) == 5
