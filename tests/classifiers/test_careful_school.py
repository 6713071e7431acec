"""What a teacher says is passed on where it may tell something."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="distilling a careful reader needs the extra `train`")

from classifiers import careful_school
from classifiers.assessment import Text
from classifiers.careful_learning import Logits
from classifiers.careful_material import Material
from classifiers.careful_school import Encoder, Recipe, School, passed_on
from classifiers.careful_vocabulary import rows_for, vocabulary_of
from classifiers.dataset import read
from tests.fakes import encoders, labels

POOL = [Text(title=title) for title in ("Iran talks", "Peace talks", "War", "Talks on talks")]


@pytest.fixture
def material(tmp_path) -> Material:
    examples, _ = read([labels.write(tmp_path / "labels.jsonl", labels.rows())])
    vocabulary = vocabulary_of(POOL, encoders.tokenizer(("iran", "talks", "peace", "war", "on")), 1000)
    made = Material.of(examples, examples[:3], POOL, vocabulary)
    assert made.codes == ()
    return made


def said(material: Material) -> Logits:
    """Of the pool's texts, the first may be notable and the third a signal."""
    heads = np.full((4, len(material.heads.columns)), -9.0, dtype=np.float32)
    heads[0, material.heads.column("severity:1")] = -3.0
    heads[2, 0] = 2.0
    heads[3, material.heads.column("kind:event")] = 9.0
    tokens = len(material.pool.ids)
    return Logits(heads, np.zeros((4, 1), dtype=np.float32), np.ones((tokens, 3), dtype=np.float32))


@pytest.mark.parametrize(("easy", "rows"), [(0, {0, 2}), (1, {0, 2}), (9, {0, 1, 2, 3})])
def test_all_that_may_tell_something_is_passed_on_and_some_that_does_not(
    material: Material, easy: int, rows: set[int]
) -> None:
    lesson = passed_on(material, said(material), Recipe(easy=easy))
    assert rows <= set(lesson.rows.tolist())
    assert len(lesson.rows) == min(4, 2 + easy)


def test_it_is_passed_on_as_probabilities(material: Material) -> None:
    lesson = passed_on(material, said(material), Recipe())
    assert lesson.targets[2, 0] == pytest.approx(0.881, abs=1e-3)
    assert (lesson.codes, lesson.roles, lesson.smoothing) == (None, None, 0.0)


def test_roles_are_passed_on_of_names_alone(material: Material) -> None:
    coded = replace(material, codes=("where:IR",))
    lesson = passed_on(coded, said(material), Recipe())
    assert lesson.codes.tolist() == [[0.5]] * 4
    known = ~np.isnan(lesson.roles)
    assert np.flatnonzero(known.all(axis=1)).tolist() == [1]  # after its mark, "Iran"
    assert lesson.roles[1] == pytest.approx([0.731] * 3, abs=1e-3)
    assert known.sum() == 3


def test_neither_teacher_nor_student_of_a_fold_is_taught_it(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = encoders.bert(tmp_path / "encoder", ("iran", "talks", "peace", "war", "on"))
    rows = rows_for(material.vocabulary, (folder / "tokenizer.json").read_text())
    encoder = Encoder(folder=folder, rows=rows)
    taught: dict[int, list[set[int]]] = {}

    def learn(_network, lessons, _pace, _weights, seed, _steps) -> None:
        labelled = [set(lesson.rows) for lesson in lessons if lesson.tokens is material.labelled.tokens]
        taught.setdefault(seed - 1, []).extend(labelled)

    monkeypatch.setattr(careful_school, "learn", learn)
    said: list[str] = []
    school = School(material=material, teacher=encoder, student=encoder, recipe=Recipe())
    _, out_of_fold = school.taught(said.append)
    every = set(range(57))
    # Taught thrice: the teacher, the student, and the student's finish.
    assert taught == {fold: [every - set(material.within(fold))] * 3 for fold in range(5)} | {-1: [every] * 3}
    assert np.isnan(out_of_fold.heads).all(axis=1).tolist() == [False] * 54 + [True] * 3
    assert said[:2] == ["teacher 0", "student 0"]
    assert said[-2:] == ["teacher of all", "student of all"]


def test_what_is_beside_is_in_every_lesson_and_in_no_fold(material: Material) -> None:
    folds = set(material.folds.tolist()) - {-1}
    assert len(folds) == 5
    for fold in folds:
        held, lesson = set(material.within(fold)), set(material.without(fold).rows)
        assert held.isdisjoint(lesson)
        assert held | lesson == set(range(57))
        assert {54, 55, 56} <= lesson
    assert material.without(None).rows.tolist() == list(range(57))
