"""A model that begins with another keeps what that one knows and learns what labels correct."""

import random
from pathlib import Path

import pytest

from classifiers.artifact import load, save
from classifiers.assessment import Text
from classifiers.card_text import page
from classifiers.compare import Judgement, compare
from classifiers.dataset import TrainingError, read
from classifiers.model import EscalationModel
from classifiers.retrain import retrain
from tests.fakes import labels

ANCHORS = [Text(title=row["title"], summary=row["summary"]) for row in labels.rows()]
# The model takes them for threats; whoever labels them does not.
VOWS = [
    {
        "id": str(at),
        "date": f"2025-{1 + at % 12:02d}-{1 + at:02d}",
        "title": title.format(name),
        "signals": [],
    }
    for at, (title, name) in enumerate(
        (title, name)
        for name in ("Gorwen", "Hexley", "Ilmar", "Jarrow")
        for title in (
            "Bishop vows revenge on {}",
            "Chef vows revenge on {} critics",
            "Coach vows revenge on {}",
        )
    )
]
UNSEEN = [Text(title="Bishop vows revenge on Kestrel"), Text(title="Coach vows revenge on Lomond")]
KNOWN = [Text(title="Drone strike hits depot in Corvo"), Text(title="Shelling kills two in Corvo")]


@pytest.fixture
def vows(tmp_path: Path) -> Path:
    return labels.write(tmp_path / "vows.jsonl", VOWS)


def _signal(model: EscalationModel, name: str, texts: list[Text]) -> list[float]:
    return [float(row[model.card.heads.signals.index(name)]) for row in model.probabilities(texts)]


def test_what_labels_correct_is_read_otherwise_and_the_rest_as_before(
    small_model: EscalationModel, vows: Path
) -> None:
    model = retrain(small_model, [vows], anchors=ANCHORS).model
    for before, after in zip(
        _signal(small_model, "threat", UNSEEN), _signal(model, "threat", UNSEEN), strict=True
    ):
        assert after < 0.8 * before
    assert _signal(model, "strike", KNOWN) == pytest.approx(_signal(small_model, "strike", KNOWN), abs=0.05)
    vow = [Text(title="General vows revenge on Arlen", summary="Officials in Arlen spoke of it on Monday.")]
    assert _signal(model, "threat", vow)[0] > 0.7 * _signal(small_model, "threat", vow)[0]


def test_heads_that_no_label_answers_stay_as_they_are(small_model: EscalationModel, vows: Path) -> None:
    model = retrain(small_model, [vows], anchors=ANCHORS).model
    first = len(small_model.card.heads.signals)
    before, after = small_model.probabilities(UNSEEN), model.probabilities(UNSEEN)
    assert after[:, first:] == pytest.approx(before[:, first:], abs=1e-9)


def test_a_model_is_compared_with_its_base_on_labels_that_did_not_teach_it(
    small_model: EscalationModel, tmp_path: Path
) -> None:
    told = [{**row, "signals": ["threat"] if "General" in row["title"] else []} for row in labels.rows()]
    its_own = labels.write(tmp_path / "told.jsonl", [*VOWS, *told])
    found = retrain(small_model, [its_own], anchors=ANCHORS[:2])
    assert found.comparison.items == len(VOWS) + 54
    assert found.comparison.judgement in set(Judgement)
    assert found.model.card.metrics["ap_signals_macro"].value == pytest.approx(
        next(line.second for line in found.comparison.lines if line.name == "ap_signals_macro"), abs=1e-4
    )


def test_a_comparison_owes_nothing_to_labels_learned_by_heart(
    small_model: EscalationModel, tmp_path: Path
) -> None:
    drawn = random.Random(1)
    rows = [{**row, "signals": drawn.choice(([], ["strike"]))} for row in labels.rows()]
    path = labels.write(tmp_path / "noise.jsonl", rows)
    found = retrain(small_model, [path], anchors=ANCHORS[:2])
    by_heart = compare(small_model, found.model, read([path])[0])
    missed, learned = (
        next(line.second for line in each.lines if line.name == "brier")
        for each in (found.comparison, by_heart)
    )
    assert missed > 1.02 * learned


def test_anchors_hold_the_model_that_is_kept(small_model: EscalationModel, vows: Path) -> None:
    before = small_model.probabilities(ANCHORS)
    held, free = (
        abs(retrain(small_model, [vows], anchors=anchors).model.probabilities(ANCHORS) - before).mean()
        for anchors in (ANCHORS, [Text(title="Bakers met")])
    )
    assert held < 0.8 * free


def test_heads_where_correcting_helps_nobody_else_are_left_alone(
    small_model: EscalationModel, vows: Path
) -> None:
    found = retrain(small_model, [vows], anchors=ANCHORS)
    columns = small_model.card.heads.columns
    assert "signal:threat" in found.corrected
    alone = [at for at, name in enumerate(columns) if name not in found.corrected]
    assert alone
    before, after = small_model.probabilities(UNSEEN), found.model.probabilities(UNSEEN)
    assert after[:, alone] == pytest.approx(before[:, alone], abs=1e-9)


def test_labels_as_the_base_expects_them_seldom_correct_and_then_compare_alike(
    small_model: EscalationModel, tmp_path: Path
) -> None:
    expected = small_model.probabilities(ANCHORS)[:, small_model.card.heads.columns.index("cross_border")]
    drawn = random.Random(0)
    alone = []
    for number in range(8):
        rows = [
            {"title": text.title, "summary": text.summary, "cross_border": bool(drawn.random() < p)}
            for text, p in zip(ANCHORS, expected, strict=True)
        ]
        path = labels.write(tmp_path / f"{number}.jsonl", rows)
        found = retrain(small_model, [path], anchors=ANCHORS[:1])
        alone += [found.comparison] if not found.corrected else []
    assert len(alone) >= 5
    assert {line.difference.value for each in alone for line in each.lines} == {0.0}


def test_labels_that_teach_nothing_leave_the_base_as_it_is(
    small_model: EscalationModel, tmp_path: Path
) -> None:
    one = labels.write(tmp_path / "one.jsonl", VOWS[:1])
    found = retrain(small_model, [one], anchors=ANCHORS)
    assert found.corrected == ()
    assert "it helped nowhere" in found.model.card.recipe
    assert found.model.probabilities(UNSEEN) == pytest.approx(small_model.probabilities(UNSEEN), abs=1e-9)
    assert found.comparison.judgement is Judgement.NONE


def test_what_confirms_the_base_is_no_worse_than_it(small_model: EscalationModel, labels_file: Path) -> None:
    assert retrain(small_model, [labels_file], anchors=ANCHORS).comparison.judgement is not Judgement.WORSE


def test_a_card_tells_what_a_model_began_with(small_model: EscalationModel, vows: Path) -> None:
    card = retrain(small_model, [vows], anchors=ANCHORS).model.card
    assert (card.base, card.corrections) == (small_model.version, 1)
    assert card.version.startswith("2025.12-quick-")
    assert card.version != small_model.version
    assert (card.items, card.beside) == (54 + 12, 54)
    assert [(each.name, each.measured) for each in card.sources] == [
        ("labels.jsonl", False),
        ("vows.jsonl", True),
    ]
    assert card.thresholds == small_model.card.thresholds
    assert card.counts["signal:threat"] == small_model.card.counts["signal:threat"]
    text = page(card)
    assert f"Begun with {small_model.version}." in text
    assert "Then 12 labelled items: log-odds gain" in text
    assert "while 54 other texts are read as before; kept where it helps other items: signal:" in text


def test_a_model_may_begin_with_one_that_began_with_another(
    small_model: EscalationModel, vows: Path, tmp_path: Path
) -> None:
    once = retrain(small_model, [vows], anchors=ANCHORS).model
    twice = retrain(once, [vows], anchors=ANCHORS).model
    assert (twice.card.base, twice.card.corrections) == (once.version, 2)
    assert _signal(twice, "threat", UNSEEN)[0] < _signal(once, "threat", UNSEEN)[0]
    save(twice, tmp_path / "model")
    assert load(tmp_path / "model").probabilities(UNSEEN) == pytest.approx(
        twice.probabilities(UNSEEN), abs=1e-6
    )


def test_the_same_labels_correct_the_same(small_model: EscalationModel, vows: Path) -> None:
    once, again = (retrain(small_model, [vows], anchors=ANCHORS).model for _ in range(2))
    assert once.card == again.card


def test_a_careful_reader_stays_as_it_is_and_no_training_of_one_is_needed(
    small_model_of_both: EscalationModel, vows: Path, faked_careful: None
) -> None:
    model = retrain(small_model_of_both, [vows], anchors=ANCHORS).model
    assert model.careful is small_model_of_both.careful
    assert model.version.startswith("2025.12-both-")
    assert _signal(model, "threat", UNSEEN)[0] < _signal(small_model_of_both, "threat", UNSEEN)[0]


def test_what_lies_beside_corrects_and_is_not_measured(small_model: EscalationModel, tmp_path: Path) -> None:
    first, rest = (labels.write(tmp_path / f"{at}.jsonl", VOWS[at::2]) for at in (0, 1))
    found = retrain(small_model, [first], anchors=ANCHORS, beside=[rest])
    assert found.comparison.items == 6
    assert (found.model.card.items, found.model.card.beside) == (54 + 6 + 6, 54 + 6)
    alone = retrain(small_model, [first], anchors=ANCHORS).model
    assert _signal(found.model, "threat", UNSEEN)[0] < _signal(alone, "threat", UNSEEN)[0]


def test_texts_of_our_own_hold_a_model_by_default(small_model: EscalationModel, vows: Path) -> None:
    recipe = retrain(small_model, [vows]).model.card.recipe
    assert "while 2,235 other texts are read as before" in recipe


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"title": "a", "signals": ["flood"]}, "no label 'flood'"),
        ({"title": "a", "kind": "rumour", "signals": ["strike"]}, "no label 'rumour'"),
        ({"title": "a", "where": ["IQ"]}, "no labelled item that the base reads"),
        ({"title": "a"}, "no label; give it"),
    ],
)
def test_labels_that_the_base_does_not_know_are_refused(
    small_model: EscalationModel, tmp_path: Path, row: dict[str, object], said: str
) -> None:
    with pytest.raises(TrainingError, match=said):
        retrain(small_model, [labels.write(tmp_path / "own.jsonl", [row])], anchors=ANCHORS)


def test_steps_are_shown_one_a_fold_and_one_for_all(small_model: EscalationModel, vows: Path) -> None:
    shown: list[int] = []

    def progress(steps):
        for step in steps:
            shown.append(step)
            yield step

    folds = retrain(small_model, [vows], progress, anchors=ANCHORS).model.card.folds
    assert shown == list(range(folds + 1))
