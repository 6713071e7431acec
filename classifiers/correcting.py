"""Fits a correction to labels: as little change as explains them, and none in texts that nobody labelled.

A logistic regression a head (one of all kinds together) whose offset is the model's own log-odds, so that its
weights are changes and a Gaussian prior on them is one centred on the model (Chelba and Acero, Adaptation of
maximum entropy capitalizer, 2004). Anchors, texts whose target is what the model says of them, hold it there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.special import expit, logsumexp, softmax

from classifiers.correction import Correction, inputs, log_odds
from classifiers.heads import Heads

Array = NDArray[np.float64]
# From scores (rows x columns) to the loss, a number a row, and its slopes in the shape of the scores.
_Loss = Callable[[Array], tuple[Array, Array]]

# Chosen by cross-validation on the training labels (docs/classifier.md).
_C: Final = 1.0
# Against weights on features of unit length: that all labels say no does not make everything a no.
_BIAS: Final = 0.1
_STEPS: Final = 60
_TOLERANCE: Final = 1e-7
_CERTAIN: Final = 1e-6
_LEAST_GAIN: Final = 0.001


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What a correction is learned from, a row an item.

    `features` are the quick reader's, `given` what the model says (items x heads), `targets` the labels in
    the same shape, NaN where none; of anchors the targets are `given` itself.
    """

    features: csr_matrix
    given: Array
    targets: Array

    def where(self, rows: NDArray[np.bool_]) -> "Lesson":
        """That of some of its items."""
        return Lesson(features=self.features[rows], given=self.given[rows], targets=self.targets[rows])

    def beside(self, other: "Lesson") -> "Lesson":
        """That of the items of both."""
        return Lesson(
            features=vstack([self.features, other.features], format="csr"),
            given=np.concatenate([self.given, other.given]),
            targets=np.concatenate([self.targets, other.targets]),
        )


def fit(heads: Heads, lesson: Lesson) -> Correction:
    """The correction of `lesson`; a head that no label answers is left as it is."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  comes with scikit-learn, and only here

    matrix, odds = inputs(lesson.features, lesson.given), log_odds(heads, lesson.given)
    width = len(heads.columns)
    weights, bias = np.zeros((matrix.shape[1], width)), np.zeros(width)
    with threadpool_limits(1):  # many small fits: threads would wait for each other
        for columns in _groups(heads):
            targets = lesson.targets[:, columns]
            rows = ~np.isnan(targets).any(axis=1)
            labelled = (targets[rows] != lesson.given[rows][:, columns]).any(axis=1)
            if labelled.any():
                loss = _logistic if len(columns) == 1 else _multinomial
                its = matrix[rows], odds[rows][:, columns]
                weights[:, columns], bias[columns] = _fitted(*its, loss(targets[rows]), labelled)
    # Two bytes a weight, as the quick reader's have.
    return Correction(weights.astype(np.float16).astype(np.float32), bias.astype(np.float32))


def helped(heads: Heads, targets: Array, given: Array, corrected: Array) -> NDArray[np.bool_]:
    """For each head whether it is worth correcting: `corrected` is nearer to `targets` than `given` is.

    All are items x heads, `corrected` by corrections that did not learn the item. Nearer is the mean
    log-likelihood, by more than its standard error and .001: what labels do not surely teach, or what nobody
    would notice, is better left alone.
    """
    found = np.zeros(len(heads.columns), dtype=bool)
    for columns in _groups(heads):
        rows = ~np.isnan(targets[:, columns]).any(axis=1)
        if rows.sum() > 1:
            wanted, before, after = (each[rows][:, columns] for each in (targets, given, corrected))
            gains = _likelihoods(wanted, after) - _likelihoods(wanted, before)
            found[columns] = gains.mean() > max(gains.std(ddof=1) / np.sqrt(len(gains)), _LEAST_GAIN)
    return found


def _groups(heads: Heads) -> list[list[int]]:
    """The columns that are fitted together: all kinds, every other one alone."""
    every = range(len(heads.columns))
    kinds = list(every[heads.kind_columns])
    return [*([column] for column in every if column not in kinds), *([kinds] if kinds else [])]


def _likelihoods(targets: Array, given: Array) -> Array:
    """The logarithm of how likely each row of `targets` is."""
    bounded = np.clip(given, _CERTAIN, 1 - _CERTAIN)
    named: Array = (targets * np.log(bounded)).sum(axis=1)
    return named if targets.shape[1] > 1 else named + ((1 - targets) * np.log(1 - bounded)).sum(axis=1)


def _logistic(targets: Array) -> Callable[[Array], tuple[Array, Array]]:
    return lambda scores: (np.logaddexp(0, scores) - targets * scores, expit(scores) - targets)


def _multinomial(targets: Array) -> _Loss:
    return lambda scores: (
        logsumexp(scores, axis=1, keepdims=True) - (targets * scores).sum(axis=1, keepdims=True),
        softmax(scores, axis=1) - targets,
    )


def _fitted(matrix: csr_matrix, odds: Array, loss: _Loss, labelled: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Weights (inputs x columns) and bias that explain the rows; 0 for inputs of no row `labelled`."""
    from scipy.optimize import minimize  # noqa: PLC0415  half a second, and only training needs it

    there = np.flatnonzero(matrix[labelled].getnnz(axis=0))
    seen = matrix[:, there].astype(np.float64)  # once, not at each step
    back = seen.T.tocsr()
    shape = (len(there) + 1, odds.shape[1])

    def penalised(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(shape)
        losses, slopes = loss(odds + seen @ weights[:-1] + _BIAS * weights[-1])
        gradient = np.concatenate([back @ slopes, _BIAS * slopes.sum(axis=0, keepdims=True)])
        return _C * losses.sum() + flat @ flat / 2, (_C * gradient + weights).ravel()

    options = {"maxiter": _STEPS, "ftol": _TOLERANCE}
    found = minimize(penalised, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    weights = np.zeros((matrix.shape[1], odds.shape[1]))
    weights[there] = found.x.reshape(shape)[:-1]
    return weights, _BIAS * found.x.reshape(shape)[-1]
