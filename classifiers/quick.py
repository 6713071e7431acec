"""The quick reader: TF-IDF features and one linear head for each question; reads everything.

Gives logits, not yet calibrated; knows nothing of thresholds or tiers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import logit

from classifiers.assessment import Text
from classifiers.features import Features

Array = NDArray[np.float64]
Progress = Callable[[Sequence[int]], Iterable[int]]

# Chosen by cross-validation on the training labels (docs/classifier.md).
_C: Final = 4.0
RECIPE: Final = (
    "Quick reader: TF-IDF of one- and two-word grams of the title, the same of title and summary, and"
    f" character grams of three to five; a logistic regression a head (C = {_C:g}), its weights the mean of"
    " the folds'."
)


@dataclass(frozen=True, slots=True)
class QuickReader:
    """Linear heads over features: `weights` is features x heads, `bias` one number a head."""

    features: Features
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, texts: Sequence[Text]) -> Array:
        """One row a text, one column a head."""
        if not texts:
            return np.zeros((0, len(self.bias)))
        return np.asarray(self.features.matrix(texts) @ self.weights + self.bias, dtype=np.float64)


def fit(
    texts: Sequence[Text], targets: Array, folds: NDArray[np.int64], progress: Progress
) -> tuple[QuickReader, Array]:
    """A reader trained on `texts`, and the logits that each text got from the folds it was not in.

    `targets` is texts x heads (1, 0 or NaN for unknown); `folds` numbers each text's fold. What is in fold -1
    is learned from in every fold and held out of none: its logits are NaN. The reader's weights are the mean
    of its folds' weights, so that its logits spread as those out of fold do.
    """
    features = Features.fit(texts)
    matrix = features.matrix(texts)
    numbers = np.unique(folds[folds >= 0])
    weights = np.zeros((features.width, targets.shape[1]), dtype=np.float64)
    bias = np.zeros(targets.shape[1])
    out_of_fold = np.full(targets.shape, np.nan)
    for index in progress(range(len(numbers) * targets.shape[1])):
        number, head = numbers[index // targets.shape[1]], index % targets.shape[1]
        held = folds == number
        column, offset = _head(matrix, targets[:, head], ~held)
        weights[:, head] += column / len(numbers)
        bias[head] += offset / len(numbers)
        out_of_fold[held, head] = matrix[held] @ column + offset
    # Two bytes a weight are enough: the rounding is a thousandth of each.
    return QuickReader(
        features, weights.astype(np.float16).astype(np.float32), bias.astype(np.float32)
    ), out_of_fold


def _head(matrix: csr_matrix, target: Array, inside: NDArray[np.bool_]) -> tuple[Array, float]:
    """Weights and bias of one head; the base rate alone where the rows hold one class only."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  a second, and only training needs it

    rows = np.flatnonzero(inside & ~np.isnan(target))
    wanted = target[rows] > 0
    if wanted.all() or not wanted.any():
        rate = (wanted.sum() + 0.5) / (len(rows) + 1)
        return np.zeros(matrix.shape[1]), float(logit(rate))
    model = LogisticRegression(C=_C, solver="liblinear", dual=True, tol=0.01, max_iter=300, random_state=0)
    model.fit(matrix[rows], wanted)
    return model.coef_[0], float(model.intercept_[0])
