"""Labels become a model of one reader or two."""

import hashlib
import sys
from pathlib import Path

import pytest

from classifiers import quick
from classifiers.artifact import load, save
from classifiers.assessment import Text
from classifiers.card import Readers
from classifiers.model import EscalationModel
from classifiers.train import missing_for, train
from tests.fakes import careful, labels


def test_a_quick_model_has_no_second_reader_and_spares_nothing(small_model: EscalationModel) -> None:
    assert (small_model.careful, small_model.calibration, small_model.spare_below) == (None, None, None)
    assert (small_model.card.readers, small_model.card.sparing, small_model.card.codes) == ("quick", None, ())
    assert small_model.version.startswith("2024.06-quick-")


def test_a_model_of_both_says_on_its_card_what_both_do(small_model_of_both: EscalationModel) -> None:
    card = small_model_of_both.card
    assert card.version.startswith("2024.06-both-")
    assert card.recipe.endswith(careful.RECIPE)
    assert card.codes == small_model_of_both.careful.codes
    assert small_model_of_both.spare_below == (card.sparing.below if card.sparing else None)


def test_figures_and_thresholds_of_both_are_those_of_what_both_read(
    small_model: EscalationModel, small_model_of_both: EscalationModel
) -> None:
    # The fake careful reader knows the answers, so the two together rank without fault.
    assert small_model_of_both.card.metrics["ap_critical"].value == 1.0
    assert small_model_of_both.card.thresholds != small_model.card.thresholds


def test_a_card_tells_data_dates_and_folds(small_model: EscalationModel, labels_file: Path) -> None:
    card = small_model.card
    assert [(each.name, each.items) for each in card.sources] == [("labels.jsonl", 54)]
    assert card.sources[0].sha256 == hashlib.sha256(labels_file.read_bytes()).hexdigest()
    assert (card.first_day, card.last_day, card.folds, card.folded_by) == (
        "2024-01-01",
        "2024-06-19",
        5,
        "title",
    )
    assert card.counts["severity:3"] == 6
    assert set(card.reliability) == {"serious", "critical"}
    assert all(figure.low is not None for figure in card.metrics.values())


def test_undated_labels_name_their_model_without_a_month(tmp_path: Path) -> None:
    rows = [{"title": row["title"], "label": row["kind"]} for row in labels.rows()]
    model = train([labels.write(tmp_path / "own.jsonl", rows)], Readers.QUICK).model
    assert model.version.startswith("quick-")
    save(model, tmp_path / "model")
    assert load(tmp_path / "model").assess([Text(title="Shelling kills two in Brask")])[0].signals


LONG = ("Rockets fell on the {}.", "A depot burned until noon.", "The army blamed rebels.")
DULL = ("Bakers met at the {}.", "They share a bread recipe.", "The town was glad.")


def bodies() -> list[dict[str, str]]:
    """Lines that hold only `text`, as long as an article's beginning."""
    told = (("war", LONG), ("peace", DULL))
    return [
        {"text": " ".join([*some * 6]).format(*[place] * 6), "label": label}
        for place in labels.PLACES
        for label, some in told
    ]


def test_lines_of_long_text_alone_are_learned_and_read_whole(tmp_path: Path) -> None:
    model = train([labels.write(tmp_path / "own.jsonl", bodies())], Readers.QUICK).model
    assert model.card.longest == max(len(row["text"]) for row in bodies()) > 300
    assert model.card.metrics["ap_signal_war"].value == 1.0
    war, peace = model.assess([Text(body=row["text"]) for row in bodies()[:2]])
    assert (max(war.signals, key=war.signals.get), max(peace.signals, key=peace.signals.get)) == (
        "war",
        "peace",
    )
    assert war.acts is None or war.acts == ()
    assert model.explain(Text(body=bodies()[0]["text"])).signals["war"].words


def test_one_long_text_among_headlines_does_not_make_articles_be_read_whole(tmp_path: Path) -> None:
    rows = [{"title": row["title"], "label": row["kind"]} for row in labels.rows()]
    rows.append({"text": "The town was glad. " * 80, "label": "none"})
    model = train([labels.write(tmp_path / "own.jsonl", rows)], Readers.QUICK).model
    assert model.card.longest == 0


# Own sentences that no other label tells: without them "zeppelin" is an unknown word.
HARD = [
    {
        "title": f"Zeppelin squadron bombs {place}",
        "kind": "event",
        "signals": ["strike"],
        "severity": 2,
        "weight": 9,
    }
    for place in labels.PLACES
]


def test_what_lies_beside_is_learned_from_and_never_measured_on(
    small_model: EscalationModel, labels_file: Path, tmp_path: Path
) -> None:
    beside = labels.write(tmp_path / "own.jsonl", [{**row, "date": "2025-01-01"} for row in HARD])
    model = train([labels_file], Readers.QUICK, beside=[beside]).model
    card, before = model.card, small_model.card
    assert (card.items, card.beside, before.beside) == (54 + 6, 6, 0)
    assert [(each.name, each.items, each.measured) for each in card.sources] == [
        ("labels.jsonl", 54, True),
        ("own.jsonl", 6, False),
    ]
    assert card.sources[1].sha256 == hashlib.sha256(beside.read_bytes()).hexdigest()
    assert (card.first_day, card.last_day, card.folds) == (before.first_day, before.last_day, before.folds)
    positives = {name: each.positives for name, each in before.operating.items()}
    assert {name: each.positives for name, each in card.operating.items()} == positives
    assert card.operating["serious"].natural_recall is None
    assert card.counts["signal:strike"] == before.counts["signal:strike"] + 6
    learned, unknown = (each.assess([Text(title="Zeppelin over town")])[0] for each in (model, small_model))
    assert learned.signals["strike"] > unknown.signals["strike"]


def test_what_lies_beside_is_in_no_fold(
    labels_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folds: list[int] = []
    fit = quick.fit
    monkeypatch.setattr(quick, "fit", lambda *given: (folds.extend(given[2].tolist()), fit(*given))[1])
    train([labels_file], Readers.QUICK, beside=[labels.write(tmp_path / "own.jsonl", HARD)])
    assert (min(folds[:54]), set(folds[54:])) == (0, {-1})


def test_a_label_that_only_stands_beside_is_no_head(labels_file: Path, tmp_path: Path) -> None:
    rows = [{"title": row["title"], "signals": ["airship"]} for row in HARD]
    model = train([labels_file], Readers.QUICK, beside=[labels.write(tmp_path / "own.jsonl", rows)]).model
    assert "airship" not in model.card.heads.signals


def test_a_line_beside_that_cannot_be_read_is_told(labels_file: Path, tmp_path: Path) -> None:
    beside = labels.write(tmp_path / "own.jsonl", [*HARD, {"title": "Zeppelin"}])
    assert [(bad.path, bad.number) for bad in train([labels_file], Readers.QUICK, beside=[beside]).bad] == [
        (beside, 7)
    ]


@pytest.mark.parametrize("library", ["torch", "transformers", "onnx"])
def test_what_training_both_readers_lacks_is_named(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert library in missing_for(Readers.BOTH)
    assert missing_for(Readers.QUICK) == ()
