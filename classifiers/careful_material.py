"""What a careful reader is distilled from: labelled texts and unlabelled ones, as tokens with what is known.

It knows labels and what they say of roles, not networks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Text
from classifiers.careful import LENGTH, encoder
from classifiers.careful_batches import Rows, Tokens, tokenize
from classifiers.careful_learning import Lesson
from classifiers.dataset import Example
from classifiers.folds import BESIDE, folds_of
from classifiers.heads import Heads
from classifiers.role_targets import code_targets, codes_of, named, role_targets
from classifiers.targets import heads_of, targets_of
from classifiers.text import whole


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """Labelled texts, the `measured` first, with their folds, and the pool of unlabelled ones.

    `names` tells which tokens of the pool belong to a name; `vocabulary` is the tokenizer's JSON.
    """

    heads: Heads
    codes: tuple[str, ...]
    vocabulary: str
    labelled: Lesson
    folds: NDArray[np.int64]
    measured: int
    pool: Tokens
    names: NDArray[np.bool_]

    @classmethod
    def of(
        cls, examples: Sequence[Example], beside: Sequence[Example], pool: Sequence[Text], vocabulary: str
    ) -> "Material":
        """All of it in tokens of `vocabulary`; TrainingError where the labels do not suffice."""
        every = [*examples, *beside]
        heads, codes = heads_of(examples), codes_of(examples)
        texts = [whole(example.text) for example in every]
        tokens, unlabelled = (tokenize(each, encoder(vocabulary, LENGTH)) for each in (texts, pool))
        return cls(
            heads=heads,
            codes=codes,
            vocabulary=vocabulary,
            labelled=Lesson(
                tokens=tokens,
                rows=np.arange(len(every)),
                targets=targets_of(every, heads),
                codes=code_targets(every, codes) if codes else None,
                roles=role_targets(every, texts, tokens) if codes else None,
            ),
            folds=np.concatenate([folds_of(examples), np.full(len(beside), BESIDE)]),
            measured=len(examples),
            pool=unlabelled,
            names=named(pool, unlabelled),
        )

    def without(self, fold: int | None) -> Lesson:
        """The labelled texts outside `fold`; all for None."""
        return (
            self.labelled if fold is None else replace(self.labelled, rows=np.flatnonzero(self.folds != fold))
        )

    def within(self, fold: int) -> Rows:
        """The labelled texts of `fold`."""
        return np.flatnonzero(self.folds == fold)
