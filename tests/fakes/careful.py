"""A careful reader that knows nothing, and a training of it that has seen the answers, without a network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

RECIPE = "Careful reader: a fake."
LENGTH = 96


@dataclass(frozen=True, slots=True)
class CarefulReader:
    """What the artifact keeps of a careful reader; each text has the logits 0."""

    network: bytes
    tokenizer: str
    codes: tuple[str, ...]
    heads: int
    length: int = LENGTH

    def read(self, texts: Sequence[object]) -> SimpleNamespace:
        return SimpleNamespace(logits=np.zeros((len(texts), self.heads)), roles=(None,) * len(texts))


def fit(
    texts: Sequence[object],
    targets: np.ndarray,
    folds: np.ndarray,
    progress: Callable[[Sequence[int]], Iterable[int]],
) -> tuple[CarefulReader, np.ndarray]:
    for _ in progress(range(len(np.unique(folds)))):
        pass
    logits = 4 * np.nan_to_num(targets, nan=0.5) - 2
    return CarefulReader(
        b"network", '{"pieces": ["war"]}', ("where:UA", "source:?"), targets.shape[1]
    ), logits
