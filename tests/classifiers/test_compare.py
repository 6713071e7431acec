"""Two models on the same items: which figures differ, and by how much for sure."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.card import Figure
from classifiers.compare import Comparison, Judgement, Line, Reading, compare, compared
from classifiers.dataset import example_of, read
from classifiers.heads import Heads
from classifiers.model import EscalationModel

HEADS = Heads(levels=(1, 2))
WEEKS = [f"2024-{month:02d}-{day:02d}" for month in range(1, 11) for day in (1, 8, 15, 22)]


def _examples(severities: list[int]):
    return [
        example_of({"title": "a", "severity": severity, "date": WEEKS[at % len(WEEKS)]})
        for at, severity in enumerate(severities)
    ]


def _reading(severities: list[int], blur: float, seed: int = 0) -> Reading:
    """Probabilities that tell the truth, the less the more they are blurred."""
    random = np.random.default_rng(seed)
    truth = np.array([[severity >= level for level in HEADS.levels] for severity in severities], dtype=float)
    blurred = np.clip((1 - blur) * truth + blur * random.random(truth.shape), 0, 1)
    return Reading(HEADS, np.minimum.accumulate(blurred, axis=1))


def _lines(comparison: Comparison) -> dict[str, Line]:
    return {line.name: line for line in comparison.lines}


SEVERITIES = [0, 0, 1, 0, 2, 3, 0, 1] * 50


@pytest.mark.parametrize(
    ("first", "second", "judgement"),
    [(0.9, 0.6, Judgement.BETTER), (0.6, 0.9, Judgement.WORSE), (0.9, 0.9, Judgement.NONE)],
)
def test_the_second_model_is_judged_by_its_figures(first: float, second: float, judgement: Judgement) -> None:
    readings = _reading(SEVERITIES, first, seed=1), _reading(SEVERITIES, second, seed=2)
    comparison = compared(_examples(SEVERITIES), *readings)
    line = _lines(comparison)["ap_serious"]
    assert (line.judgement, comparison.items) == (judgement, 400)
    assert line.difference.value == pytest.approx(line.second - line.first, abs=1e-4)
    assert line.difference.low <= line.difference.value <= line.difference.high


def test_a_model_and_itself_do_not_differ_in_any_resample() -> None:
    reading = _reading(SEVERITIES, 0.8)
    comparison = compared(_examples(SEVERITIES), reading, reading)
    assert {line.difference for line in comparison.lines} == {Figure(0.0, 0.0, 0.0)}
    assert comparison.judgement is Judgement.NONE


def test_differences_are_surer_than_the_figures_that_they_are_of() -> None:
    near = _reading(SEVERITIES, 0.8)
    shifted = Reading(
        HEADS, np.clip(near.probabilities + 0.02 * _reading(SEVERITIES, 1.0).probabilities, 0, 1)
    )
    line = _lines(compared(_examples(SEVERITIES), near, shifted))["ap_serious"]
    other = _lines(compared(_examples(SEVERITIES), near, _reading(SEVERITIES, 0.8, seed=9)))["ap_serious"]
    assert line.difference.high - line.difference.low < (other.difference.high - other.difference.low) / 3


def test_less_error_of_calibration_is_better() -> None:
    exact = _reading(SEVERITIES, 0.0)
    shy = Reading(HEADS, 0.2 + 0.6 * exact.probabilities)
    line = _lines(compared(_examples(SEVERITIES), shy, exact))["ece_serious"]
    assert (line.judgement, line.second) == (Judgement.BETTER, 0.0)
    assert line.difference.value < -0.1


def test_a_difference_too_small_to_notice_is_none_however_sure() -> None:
    exact = _reading(SEVERITIES, 0.0)
    nearly = Reading(HEADS, exact.probabilities * 0.9995)
    line = _lines(compared(_examples(SEVERITIES), exact, nearly))["ece_serious"]
    assert line.difference.low > 0
    assert line.judgement is Judgement.NONE


@pytest.mark.parametrize(
    ("judgements", "whole"),
    [
        ("better worse none", Judgement.WORSE),
        ("better none", Judgement.BETTER),
        ("none none", Judgement.NONE),
        ("", Judgement.NONE),
    ],
)
def test_a_model_worse_in_one_figure_is_worse(judgements: str, whole: Judgement) -> None:
    line = Line(name="a", first=0, second=0, difference=Figure(0, 0, 0), judgement=Judgement.NONE)
    lines = tuple(replace(line, judgement=Judgement[each.upper()]) for each in judgements.split())
    assert Comparison(9, lines).judgement is whole


def test_models_of_other_labels_are_compared_by_what_both_read() -> None:
    examples = _examples(SEVERITIES)
    wide = Heads(signals=("strike",), levels=(2,))
    first, second = _reading(SEVERITIES, 0.5), _reading(SEVERITIES, 0.5, seed=3)
    other = Reading(
        wide, np.concatenate([second.probabilities[:, :1] * 0, second.probabilities[:, 1:]], axis=1)
    )
    lines = _lines(compared(examples, first, other))
    assert set(lines) == {"ap_serious", "ece_serious", "brier"}
    assert lines["ap_serious"].second == _lines(compared(examples, first, second))["ap_serious"].second
    assert compared(examples, first, Reading(Heads(signals=("x",)), np.zeros((400, 1)))).lines == ()


def test_whole_models_are_compared_with_their_places(small_model: EscalationModel, labels_file: Path) -> None:
    examples = [
        replace(each, where=frozenset({"UA"}), actors="") if each.severity else each
        for each in read([labels_file])[0]
    ]
    comparison = compare(small_model, small_model, examples)
    assert {"ap_serious", "ap_critical", "ap_signals_macro", "kind_accuracy"} <= set(_lines(comparison))
    assert _lines(comparison)["places_exact"].first == 0.0
    assert comparison.judgement is Judgement.NONE


def test_labels_of_one_class_still_tell_which_model_is_nearer() -> None:
    calm = [0] * 60
    shy, sure = Reading(HEADS, np.full((60, 2), 0.5)), Reading(HEADS, np.full((60, 2), 0.1))
    [line] = compared(_examples(calm), shy, sure).lines
    assert (line.name, line.judgement) == ("brier", Judgement.BETTER)
    assert (line.first, line.second) == (pytest.approx(0.25), pytest.approx(0.01))


def test_what_an_item_does_not_say_is_no_error() -> None:
    examples = [example_of({"title": "a", "severity": 2}), example_of({"title": "b", "kind": "event"})]
    reading = Reading(HEADS, np.array([[1.0, 0.5], [0.0, 0.0]]))
    line = _lines(compared(examples, reading, reading))["brier"]
    assert line.first == pytest.approx(0.25 / 2)
