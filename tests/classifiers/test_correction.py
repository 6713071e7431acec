"""A correction moves a reading towards labels, and leaves alone what nobody labelled."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from classifiers.artifact import ArtifactError, load, save
from classifiers.assessment import Text
from classifiers.correcting import Lesson, fit, helped
from classifiers.correction import Correction, inputs, log_odds, of_log_odds
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.packing import UnpackError, pack, unpack
from classifiers.state import files_of, model_of

HEADS = Heads(signals=("a", "b"), kinds=("x", "y", "z"), levels=(1, 2))
WIDTH = len(HEADS.columns)
SHARES = st.floats(0.001, 0.999)


def _given(rows: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return of_log_odds(HEADS, random.normal(size=(rows, WIDTH)))


def _lesson(targets: np.ndarray, features: np.ndarray, seed: int = 0) -> Lesson:
    return Lesson(features=csr_matrix(features), given=_given(len(targets), seed), targets=targets)


@given(st.lists(st.tuples(*[SHARES] * WIDTH), min_size=1, max_size=4))
def test_nothing_to_correct_leaves_every_reading_as_it_is(rows: list[tuple[float, ...]]) -> None:
    given = of_log_odds(HEADS, log_odds(HEADS, np.array(rows)))
    blank = Correction(np.zeros((2 + WIDTH, WIDTH), dtype=np.float32), np.zeros(WIDTH, dtype=np.float32))
    read = blank.probabilities(HEADS, given, csr_matrix((len(rows), 2)))
    assert read == pytest.approx(given, abs=1e-9)


@given(st.lists(st.tuples(*[st.floats(-9, 9)] * WIDTH), min_size=1, max_size=4))
def test_corrected_kinds_sum_to_one_and_levels_never_rise(rows: list[tuple[float, ...]]) -> None:
    shift = Correction(np.ones((WIDTH, WIDTH), dtype=np.float32), np.arange(WIDTH, dtype=np.float32))
    given = of_log_odds(HEADS, np.array(rows))
    read = shift.probabilities(HEADS, given, csr_matrix((len(rows), 0)))
    assert read[:, HEADS.kind_columns].sum(axis=1) == pytest.approx(1)
    assert (np.diff(read[:, HEADS.severity_columns], axis=1) <= 0).all()
    assert ((read >= 0) & (read <= 1)).all()


def test_what_labels_say_is_followed_where_their_words_stand() -> None:
    features = np.repeat(np.eye(2), 20, axis=0)
    targets = np.full((40, WIDTH), np.nan)
    targets[:20, 0] = 1
    lesson = _lesson(targets, features)
    correction = fit(HEADS, lesson)
    read = correction.probabilities(HEADS, lesson.given, lesson.features)
    assert (read[:20, 0] > lesson.given[:20, 0]).all()
    gained = np.log(read[:, 0] / (1 - read[:, 0])) - np.log(lesson.given[:, 0] / (1 - lesson.given[:, 0]))
    assert gained[:20].min() > 2 * gained[20:].max()
    assert read[:, 1:] == pytest.approx(lesson.given[:, 1:])


def test_kinds_are_corrected_together() -> None:
    targets = np.full((30, WIDTH), np.nan)
    targets[:, HEADS.kind_columns] = (0, 0, 1)
    lesson = _lesson(targets, np.ones((30, 1)))
    read = fit(HEADS, lesson).probabilities(HEADS, lesson.given, lesson.features)[:, HEADS.kind_columns]
    before = lesson.given[:, HEADS.kind_columns]
    assert (read[:, 2] > before[:, 2]).all()
    assert read[:, 0] / read[:, 1] != pytest.approx(before[:, 0] / before[:, 1] * 2)
    assert read.sum(axis=1) == pytest.approx(1)


def test_labels_that_a_reading_expects_change_little() -> None:
    targets = np.full((200, WIDTH), np.nan)
    lesson = _lesson(targets, np.ones((200, 1)))
    targets[:, 0] = np.random.default_rng(1).random(200) < lesson.given[:, 0]
    read = fit(HEADS, lesson).probabilities(HEADS, lesson.given, lesson.features)
    assert np.abs(read[:, 0] - lesson.given[:, 0]).mean() < 0.05


def test_one_label_moves_a_sure_reading_a_part_of_the_way() -> None:
    lesson = _lesson(np.full((1, WIDTH), np.nan), np.ones((1, 1)))
    lesson.given[0, 0], lesson.targets[0, 0] = 0.9, 0.0
    read = fit(HEADS, lesson).probabilities(HEADS, lesson.given, lesson.features)
    assert 0.6 < read[0, 0] < 0.85


def test_weights_are_what_labels_leave_unexplained_and_the_bias_a_hundredth_of_it() -> None:
    targets = np.full((40, WIDTH), np.nan)
    targets[:, 1] = 1
    lesson = _lesson(targets, np.random.default_rng(3).random((40, 2)))
    correction = fit(HEADS, lesson)
    left = 1 - correction.probabilities(HEADS, lesson.given, lesson.features)[:, 1]
    assert correction.weights[:, 1] == pytest.approx(inputs(lesson.features, lesson.given).T @ left, abs=0.02)
    assert correction.bias[1] == pytest.approx(0.01 * left.sum(), abs=0.002)


def test_anchors_hold_what_one_sided_labels_would_sweep_away() -> None:
    denied = np.full((30, WIDTH), np.nan)
    denied[:, 0] = 0
    lesson = _lesson(denied, np.tile([1.0, 0.0], (30, 1)))
    others = _given(300, seed=5)
    held = Lesson(features=csr_matrix(np.tile([0.0, 1.0], (300, 1))), given=others, targets=others)
    swept, kept = (
        np.abs(fit(HEADS, each).probabilities(HEADS, others, held.features)[:, 0] - others[:, 0]).mean()
        for each in (lesson, lesson.beside(held))
    )
    assert kept < swept / 3


def test_what_stands_in_no_labelled_item_has_no_weight() -> None:
    targets = np.full((5, WIDTH), np.nan)
    targets[:, 0] = 1
    lesson = _lesson(targets, np.tile([1.0, 0.0], (5, 1)))
    given = _given(5, seed=7)
    anchors = Lesson(features=csr_matrix(np.ones((5, 2))), given=given, targets=given)
    weights = fit(HEADS, lesson.beside(anchors)).weights
    assert weights[0, 0] > 0
    assert not weights[1].any()


def test_a_head_is_worth_correcting_where_unseen_labels_are_surely_nearer() -> None:
    targets = np.full((40, WIDTH), np.nan)
    targets[:, :2], targets[:, HEADS.kind_columns] = 1, (1, 0, 0)
    targets[0, 5] = 1
    given = np.full((40, WIDTH), 0.3)
    corrected = given.copy()
    corrected[:, 0] = 0.5
    corrected[:, 1] = np.where(np.arange(40) % 2, 0.62, 0.15)  # nearer on the whole, by luck as likely as not
    corrected[:, HEADS.kind_columns] = (0.5, 0.25, 0.25)
    corrected[:, 5] = 0.9
    worth = helped(HEADS, targets, given, corrected)
    assert dict(zip(HEADS.columns, worth.tolist(), strict=True)) == {
        "signal:a": True,
        "signal:b": False,
        "kind:x": True,
        "kind:y": True,
        "kind:z": True,
        "severity:1": False,
        "severity:2": False,
    }
    assert not helped(HEADS, targets, corrected, given)[[0, 2, 3, 4]].any()


def test_a_label_denied_is_nearer_the_lower_the_reading() -> None:
    targets, given = np.full((9, WIDTH), np.nan), np.full((9, WIDTH), 0.3)
    targets[:, 0] = 0
    lower, higher = given - 0.1, given + 0.1
    assert helped(HEADS, targets, given, lower).tolist() == [True, *[False] * (WIDTH - 1)]
    assert not helped(HEADS, targets, given, higher).any()


def test_a_correction_of_some_heads_leaves_the_others_alone() -> None:
    correction = Correction(np.ones((WIDTH, WIDTH), dtype=np.float32), np.ones(WIDTH, dtype=np.float32))
    only = correction.only(np.arange(WIDTH) == 1)
    given = _given(3)
    read = only.probabilities(HEADS, given, csr_matrix((3, 0)))
    assert (read[:, 1] > given[:, 1]).all()
    assert np.delete(read, 1, axis=1) == pytest.approx(np.delete(given, 1, axis=1))


def test_a_lesson_of_some_rows_is_that_of_these(small_model: EscalationModel) -> None:
    lesson = _lesson(_given(4, seed=2), np.eye(4))
    some = lesson.where(np.array([True, False, False, True]))
    assert some.features.toarray().tolist() == np.eye(4)[[0, 3]].tolist()
    assert some.given.tolist() == lesson.given[[0, 3]].tolist()
    assert some.targets.tolist() == lesson.targets[[0, 3]].tolist()


def test_a_correction_weighs_features_and_half_of_each_probability() -> None:
    row = inputs(csr_matrix([[2.0, 0.0]]), np.array([[0.5, 1.0]])).toarray()
    assert row.tolist() == [[2.0, 0.0, 0.25, 0.5]]


def _corrected(model: EscalationModel, *, bias: float = 3.0) -> EscalationModel:
    """Every text has more of the first head."""
    heads = len(model.card.heads.columns)
    weights = np.zeros((model.quick.features.width + heads, heads), dtype=np.float32)
    weights[[5, -1], 0] = 0.25, -0.5
    shift = np.zeros(heads, dtype=np.float32)
    shift[0] = bias
    corrections = (*model.corrections, Correction(weights, shift))
    return replace(model, corrections=corrections, card=replace(model.card, corrections=len(corrections)))


TEXTS = [Text(title="Drone strike hits depot in Arlen"), Text(title="Film festival opens in Brask")]


def test_a_corrected_model_reads_otherwise_and_keeps_it_on_disk(
    small_model: EscalationModel, tmp_path: Path
) -> None:
    corrected = _corrected(_corrected(small_model, bias=1.0))
    before, after = small_model.probabilities(TEXTS), corrected.probabilities(TEXTS)
    assert (after[:, 0] > before[:, 0]).all()
    save(corrected, tmp_path / "model")
    loaded = load(tmp_path / "model")
    assert loaded.probabilities(TEXTS) == pytest.approx(after, abs=1e-12)
    assert repr(loaded.assess(TEXTS)) == repr(corrected.assess(TEXTS))
    assert corrected.probabilities([]).shape == small_model.probabilities([]).shape


def test_both_readers_and_the_quick_one_alone_are_corrected_alike(
    small_model_of_both: EscalationModel, faked_careful: None
) -> None:
    model = replace(small_model_of_both, spare_below=1.1)
    for sparing in (True, False):
        plain = model.probabilities(TEXTS, sparing=sparing)
        moved = _corrected(model).probabilities(TEXTS, sparing=sparing)
        assert (moved[:, 0] > plain[:, 0]).all()


@pytest.mark.parametrize(
    ("part", "mended"),
    [
        ("rows", lambda rows: rows + 10**6),
        ("rows", lambda rows: rows - 10**6),
        ("rows", lambda rows: rows[:1]),
        ("bias", lambda bias: bias[:1]),
        ("weights", lambda weights: weights[:, :1]),
        ("rows", lambda rows: rows.astype(float)),
    ],
)
def test_a_correction_of_another_model_is_refused(
    small_model: EscalationModel, tmp_path: Path, part: str, mended
) -> None:
    corrected = _corrected(small_model)
    [(name, data)] = files_of(corrected).items()
    arrays = unpack(data)
    arrays[f"correction.0.{part}"] = mended(arrays[f"correction.0.{part}"])
    with pytest.raises(UnpackError, match="a correction of other"):
        model_of(corrected.card, {name: pack(arrays)})


def test_a_card_that_names_more_corrections_than_there_are_is_refused(
    small_model: EscalationModel, tmp_path: Path
) -> None:
    corrected = _corrected(small_model)
    save(replace(corrected, card=replace(corrected.card, corrections=2)), tmp_path / "model")
    with pytest.raises(ArtifactError, match="not all parts"):
        load(tmp_path / "model")
