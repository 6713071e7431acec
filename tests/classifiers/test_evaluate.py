"""What is measured of a model."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.assessment import Dyad, Text
from classifiers.baseline import keyword_score
from classifiers.dataset import example_of, read
from classifiers.evaluate import evaluate, measure
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.placing import placing


def _measured(heads: Heads, targets: np.ndarray, probabilities: np.ndarray, weights: np.ndarray):
    return measure(heads, targets, probabilities, weights).figures


def test_signals_with_fewer_than_five_positives_stay_out_of_the_mean() -> None:
    random = np.random.default_rng(1)
    targets = np.zeros((40, 2))
    targets[:20, 0], targets[:4, 1] = 1, 1
    probabilities = np.concatenate([targets[:, :1], random.random((40, 1))], axis=1)
    figures = _measured(Heads(signals=("a", "b")), targets, probabilities, np.full(40, np.nan))
    assert figures["ap_signals_macro"].value == figures["ap_signal_a"].value == 1.0
    assert figures["ap_signal_b"].value < 1


def test_right_readings_have_full_kappa_and_accuracy() -> None:
    heads = Heads(kinds=("event", "none"), levels=(1, 2))
    targets = np.array([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 1, 0]], dtype=float)
    figures = _measured(heads, targets, targets, np.full(3, np.nan))
    assert (figures["kind_accuracy"].value, figures["severity_kappa"].value) == (1.0, 1.0)


def test_every_figure_lies_within_its_interval_where_there_are_items_enough() -> None:
    random = np.random.default_rng(4)
    truth = random.integers(0, 2, (300, 3)).astype(float)
    truth[:, 1:] = np.minimum.accumulate(truth[:, 1:], axis=1)
    given = np.clip(0.4 * truth + 0.6 * random.random((300, 3)), 0, 1)
    figures = _measured(Heads(signals=("a",), levels=(1, 2)), truth, given, np.full(300, np.nan))
    assert {"ap_signal_a", "ap_serious", "best_f1_notable", "severity_kappa"} <= set(figures)
    ranked = [each for name, each in figures.items() if not name.startswith("ece")]
    assert all(each.low < each.value < each.high for each in ranked)


def test_recall_at_a_precision_has_a_natural_twin() -> None:
    heads = Heads(levels=(2,))
    targets, given = np.array([[1.0], [0.0], [1.0], [0.0]]), np.array([[0.9], [0.8], [0.7], [0.1]])
    figures = _measured(heads, targets, given, np.array([1.0, np.nan, 3.0, 1.0]))
    assert figures["recall_at_p90_serious"].value == 0.5
    assert figures["weighted_recall_at_p90_serious"].value == 1.0


def test_serious_and_critical_have_their_tables_of_reliability() -> None:
    heads = Heads(levels=(1, 2, 3))
    targets = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    tables = measure(heads, targets, 0.9 * targets, np.full(3, np.nan)).reliability
    assert [sum(each.items for each in tables[name]) for name in ("serious", "critical")] == [3, 3]
    assert set(tables) == {"serious", "critical"}


def test_a_model_is_measured_beside_a_keyword_list(small_model: EscalationModel, labels_file: Path) -> None:
    measured = evaluate(small_model, read([labels_file])[0])
    assert measured.figures["ap_serious"].value > 0.9
    assert "keywords_ap_serious" in measured.figures
    assert "places_exact" not in measured.figures
    assert sum(each.items for each in measured.reliability["serious"]) == 54


def test_keywords_prefer_war_to_cinema() -> None:
    assert keyword_score(Text(title="Airstrike kills militants")) > keyword_score(
        Text(title="War film review")
    )


class _Told:
    """A model that tells the places and dyads it is given by title, and keeps what it was asked."""

    def __init__(
        self, model: EscalationModel, told: dict[str, tuple[tuple[str, ...], tuple[Dyad, ...]]]
    ) -> None:
        self.blank = model.assess([Text(title="Bakers win the cup")])[0]
        self.told = told
        self.asked: list[str] = []

    def assess(self, texts):
        self.asked += [text.title for text in texts]
        found = [self.told[text.title] for text in texts]
        return [replace(self.blank, places=places, dyads=dyads) for places, dyads in found]


def test_places_and_dyads_are_measured_on_items_of_some_severity_that_say_theirs(
    small_model: EscalationModel,
) -> None:
    rows = [
        {"title": "both right", "severity": 2, "where": ["UA"], "actors": "RU>UA"},
        {"title": "one too many", "severity": 1, "where": ["IL"], "actors": "IL+US>IR"},
        {"title": "no side said", "severity": 1, "where": [], "actors": ""},
        {"title": "places alone", "severity": 1, "where": ["SD", "TD"]},
        {"title": "nothing said", "severity": 3},
        {"title": "no severity", "severity": 0, "where": ["FR"], "actors": "-"},
    ]
    model = _Told(
        small_model,
        {
            "both right": (("UA",), (Dyad("RU", "UA"),)),
            "one too many": (("IL", "SY"), (Dyad("IL", "IR"), Dyad("IR", "IL"))),
            "no side said": ((), ()),
            "places alone": (("TD", "SD"), (Dyad("SD", "TD"),)),
        },
    )
    draws = np.ones((1, len(rows)))
    statistics = placing(model, [example_of(row) for row in rows])
    values = {name: value[0] for each in statistics for name, value in each(draws).items()}
    assert model.asked == ["both right", "one too many", "no side said", "places alone"]
    assert values["places_exact"] == 3 / 4
    assert values["places_f1"] == pytest.approx(2 * 4 / (5 + 4))
    assert values["dyads_f1"] == pytest.approx(2 * 2 / (3 + 3))


def test_a_place_alone_is_measured_whatever_the_severity(small_model: EscalationModel) -> None:
    rows = [{"title": "right", "where": ["UA"]}, {"title": "wrong", "where": ["SD"]}]
    model = _Told(small_model, {"right": (("UA",), ()), "wrong": (("TD",), ())})
    statistics = placing(model, [example_of(row) for row in rows])
    values = {name: value[0] for each in statistics for name, value in each(np.ones((1, 2))).items()}
    assert values["places_exact"] == 1 / 2
