"""How large networks teach a small one, fold by fold, what they make of labelled texts and of others.

It knows material and encoders, not the files that either come from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from classifiers.careful_batches import Rows
from classifiers.careful_learning import Lesson, Logits, Pace, device, head_weights, learn, read
from classifiers.careful_material import Material
from classifiers.careful_network import CarefulNetwork, network_of
from classifiers.folds import BESIDE
from classifiers.heads import Heads

_SMOOTHING: Final = 0.01
_TIMES: Final = 2  # a student goes through the labels so often for each time through the pool
_EVERYTHING: Final = None
# At 8e-5 one teacher of six diverged.
_TEACHER: Final = Pace(epochs=4, batch=32, rate=5e-5, decay=0.95)
_STUDENT: Final = Pace(epochs=3, batch=128, rate=3e-4)
_FINISH: Final = Pace(epochs=2, batch=64, rate=5e-5, head_rate=1e-4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """How much is learned and how fast.

    Of the pool a student learns what its teacher gives more than `possible` of being notable or a signal,
    and `easy` others.
    """

    vocabulary: int = 18_000
    possible: float = 0.02
    easy: int = 40_000
    teacher: Pace = _TEACHER
    student: Pace = _STUDENT
    finish: Pace = _FINISH

    def __str__(self) -> str:
        return (
            f"Careful reader: a small transformer of {self.vocabulary} tokens, taught by larger ones"
            f" fine-tuned on the labels ({self.teacher.epochs} epochs at {self.teacher.rate:g}): what they"
            f" say of unlabelled texts is learned beside the labels ({self.student.epochs} epochs at"
            f" {self.student.rate:g}, then {self.finish.epochs} at {self.finish.rate:g}). The folds' teachers"
            " and students only calibrate the last student, taught by all. Eight bits a weight."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoder:
    """The folder of an encoder, and the rows of its word embeddings that the vocabulary uses."""

    folder: Path
    rows: Sequence[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """The material, who teaches and who learns, and how."""

    material: Material
    teacher: Encoder
    student: Encoder
    recipe: Recipe

    def taught(self, say: Callable[[str], None]) -> tuple[CarefulNetwork, Logits]:
        """A network taught by everything, and what networks say of the labelled texts that never saw them.

        `say` is told what is being done.
        """
        out_of_fold: list[Logits] = []
        said: list[Logits] = []
        folds = [int(fold) for fold in np.unique(self.material.folds) if fold != BESIDE]
        for fold in (*folds, _EVERYTHING):
            say(f"teacher {fold}" if fold is not None else "teacher of all")
            said.append(self._said(self._teacher(fold)))
            if fold is not None:
                say(f"student {fold}")
                network = self._student(fold, said[-1])
                out_of_fold.append(read(network, self.material.labelled.tokens, self.material.within(fold)))
        say("student of all")
        return self._student(_EVERYTHING, _mean(said)), _mean(out_of_fold)

    def _teacher(self, fold: int | None) -> CarefulNetwork:
        network = self._network(self.teacher, fold)
        self._learn(network, [self._labelled(fold)], self.recipe.teacher, fold)
        return network

    def _said(self, teacher: CarefulNetwork) -> Logits:
        pool = self.material.pool
        return read(teacher, pool, np.arange(len(pool.lengths)))

    def _student(self, fold: int | None, said: Logits) -> CarefulNetwork:
        network = self._network(self.student, fold)
        labelled, pool = self._labelled(fold), passed_on(self.material, said, self.recipe)
        self._learn(network, [pool, replace(labelled, repeats=_TIMES)], self.recipe.student, fold)
        few = np.random.RandomState(1).permutation(pool.rows)[: len(labelled.rows)]
        self._learn(network, [replace(pool, rows=few), labelled], self.recipe.finish, fold)
        return network

    def _labelled(self, fold: int | None) -> Lesson:
        return replace(self.material.without(fold), smoothing=_SMOOTHING)

    def _network(self, encoder: Encoder, fold: int | None) -> CarefulNetwork:
        heads, codes = len(self.material.heads.columns), len(self.material.codes)
        network = network_of(encoder.folder, heads, codes, seed=_seed(fold), vocabulary=encoder.rows)
        network.to(device())
        return network

    def _learn(
        self, network: CarefulNetwork, lessons: Sequence[Lesson], pace: Pace, fold: int | None
    ) -> None:
        weights = head_weights(self.material.labelled.targets)
        learn(network, lessons, pace, weights, _seed(fold), repeat(None))


def _seed(fold: int | None) -> int:
    return 0 if fold is None else fold + 1


def passed_on(material: Material, said: Logits, recipe: Recipe) -> Lesson:
    """What a teacher said of the pool as a lesson: the texts worth learning, and of roles those of names."""
    targets, codes, roles = expit(said.heads), expit(said.codes), expit(said.roles)
    return Lesson(
        tokens=material.pool,
        rows=_worth(targets, material.heads, recipe),
        targets=targets,
        codes=codes if material.codes else None,
        roles=np.where(material.names[:, None], roles, np.nan) if material.codes else None,
    )


def _worth(targets: NDArray[np.float32], heads: Heads, recipe: Recipe) -> Rows:
    """All texts that may tell something, and a few that do not."""
    notable = heads.column("severity:1")
    columns = [*range(len(heads.signals)), *([] if notable is None else [notable])]
    telling = targets[:, columns].max(axis=1, initial=0.0) > recipe.possible
    easy = np.random.RandomState(0).permutation(np.flatnonzero(~telling))[: recipe.easy]
    return np.concatenate([np.flatnonzero(telling), easy])


def _mean(logits: Sequence[Logits]) -> Logits:
    """The mean of those that read a text."""

    def mean(arrays: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        read_by = np.sum([~np.isnan(array) for array in arrays], axis=0)
        total = np.sum([np.nan_to_num(array) for array in arrays], axis=0)
        return np.where(read_by > 0, total / np.maximum(read_by, 1), np.nan).astype(np.float32)

    return Logits(
        mean([each.heads for each in logits]),
        mean([each.codes for each in logits]),
        mean([each.roles for each in logits]),
    )
