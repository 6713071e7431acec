"""What labelled items can teach: the heads that they answer, and each item's target for each head."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.dataset import MOST_SEVERE, Example, TrainingError
from classifiers.heads import Heads
from classifiers.signals import Kind, Signal

Array = NDArray[np.float64]

_LEAST_EXAMPLES: Final = 2


def heads_of(examples: Sequence[Example]) -> Heads:
    """The heads that `examples` can train; TrainingError where a label has too few examples.

    Kinds, levels and attributes that the data hold in one form only are left out: they would be null.
    """
    heads = Heads(
        signals=_labels(examples),
        kinds=_kinds(examples),
        levels=_levels(examples),
        cross_border=_both(example.cross_border for example in examples),
        mass_casualty=_both(example.mass_casualty for example in examples),
    )
    if not heads.columns:
        raise TrainingError("no label tells any two items apart; give items with and without each label")
    return heads


def _labels(examples: Sequence[Example]) -> tuple[str, ...]:
    labelled = [example.signals for example in examples if example.signals is not None]
    counts = Counter(label for labels in labelled for label in labels)
    for label, count in sorted(counts.items()):
        if count < _LEAST_EXAMPLES:
            raise TrainingError(f"label {label!r} has {count} example; give it two or more, or leave it out")
        if count == len(labelled):
            raise TrainingError(f"label {label!r} is on every item; give items without it as well")
    ours = [str(signal) for signal in Signal if signal in counts]
    return (*ours, *sorted(set(counts).difference(ours)))


def _kinds(examples: Sequence[Example]) -> tuple[str, ...]:
    counts = Counter(example.kind for example in examples if example.kind is not None)
    for kind, count in sorted(counts.items()):
        if count < _LEAST_EXAMPLES:
            raise TrainingError(f"kind {kind!r} has {count} example; give it two or more, or leave it out")
    ours = [str(kind) for kind in Kind if kind in counts]
    return (*ours, *sorted(set(counts).difference(ours))) if len(counts) > 1 else ()


def _levels(examples: Sequence[Example]) -> tuple[int, ...]:
    severities = [example.severity for example in examples if example.severity is not None]
    reached = {level: sum(s >= level for s in severities) for level in range(1, MOST_SEVERE + 1)}
    return tuple(k for k, n in reached.items() if _LEAST_EXAMPLES <= n <= len(severities) - _LEAST_EXAMPLES)


def _both(values: Iterable[bool | None]) -> bool:
    counts = Counter(values)
    return counts[True] >= _LEAST_EXAMPLES and counts[False] >= _LEAST_EXAMPLES


def targets_of(examples: Sequence[Example], heads: Heads) -> Array:
    """One row an example, one column a head: 1, 0, or NaN where the example does not say."""
    rows = [_row(example, heads) for example in examples]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(heads.columns))


def _row(example: Example, heads: Heads) -> list[float]:
    unknown = float("nan")
    signals, kind, severity = example.signals, example.kind, example.severity
    row = [unknown if signals is None else float(name in signals) for name in heads.signals]
    row += [unknown if kind is None else float(name == kind) for name in heads.kinds]
    row += [unknown if severity is None else float(severity >= level) for level in heads.levels]
    wanted = ((heads.cross_border, example.cross_border), (heads.mass_casualty, example.mass_casualty))
    return row + [unknown if value is None else float(value) for has, value in wanted if has]
