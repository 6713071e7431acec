"""What people's labels change of a model's readings: one linear step after the readers; knows no labels.

A reading's log-odds gain a weighted sum of the text's features (those of the quick reader) and of the model's
own probabilities ("of what you take for a statement, less is serious"). Where no weight is, nothing changes.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit, logit, softmax

from classifiers.heads import Heads

Array = NDArray[np.float64]

_CERTAIN: Final = 1e-6
# Beside the words of a text, whose blocks have length 1 each; chosen with the strength of the correction.
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """`weights` is (features + heads) x heads, `bias` one number a head; both are added to log-odds."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, heads: Heads, given: Array, features: csr_matrix) -> Array:
        """`given` (items x heads, calibrated) as corrected; `features` has a row an item.

        Kinds sum to 1, the levels of severity never rise.
        """
        moved = log_odds(heads, given) + inputs(features, given) @ self.weights + self.bias
        return of_log_odds(heads, moved)

    def only(self, columns: NDArray[np.bool_]) -> "Correction":
        """That of some of the heads, which leaves the others as they are."""
        return Correction(np.where(columns, self.weights, 0), np.where(columns, self.bias, 0))


def inputs(features: csr_matrix, given: Array) -> csr_matrix:
    """What a correction weighs: features, then half of each probability."""
    return hstack([features, csr_matrix((_HALF * given).astype(np.float32))], format="csr")


def log_odds(heads: Heads, given: Array) -> Array:
    """Of each head for itself, logarithms of the kinds: `of_log_odds` backwards."""
    bounded = np.clip(given, _CERTAIN, 1 - _CERTAIN)
    odds: Array = logit(bounded)
    odds[:, heads.kind_columns] = np.log(bounded[:, heads.kind_columns])
    return odds


def of_log_odds(heads: Heads, odds: Array) -> Array:
    """Probabilities in the shape of `odds`."""
    result: Array = expit(odds)
    kinds, levels = heads.kind_columns, heads.severity_columns
    if heads.kinds:
        result[:, kinds] = softmax(odds[:, kinds], axis=1)
    result[:, levels] = np.minimum.accumulate(result[:, levels], axis=1)
    return result
