"""Intervals by resampling: how far a figure would move with other items of the same kind; knows no figure.

The percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13), drawing
whole weeks where dates are known: items of one week tell of the same events.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.card import Figure

Array = NDArray[np.float64]
# From how often each item stands in each resample (resamples x items) to figures, one value a resample;
# NaN where a resample has none.
Statistics = Callable[[Array], Mapping[str, Array]]

_RESAMPLES: Final = 1000
_BOUNDS: Final = (2.5, 97.5)
_FEWEST_WEEKS: Final = 20
_CELLS_AT_ONCE: Final = 500_000
_SEED: Final = 0
_DIGITS: Final = 4


def groups_of(days: Sequence[date | None]) -> NDArray[np.int64]:
    """A number for each item, that of its week where there are twenty weeks or more, else its own."""
    weeks = {day.isocalendar()[:2] for day in days if day}
    if len(weeks) < _FEWEST_WEEKS:
        return np.arange(len(days))
    names = [str(day.isocalendar()[:2]) if day else f"item {index}" for index, day in enumerate(days)]
    return np.unique(names, return_inverse=True)[1]


def figures(statistics: Sequence[Statistics], groups: NDArray[np.int64]) -> dict[str, Figure]:
    """Every figure of `statistics` that the items have, its interval from resamples of whole `groups`."""
    values = as_drawn(statistics, len(groups))
    resampled = [values_of(statistics, draws) for draws in _draws(groups)]
    return {
        name: Figure(round(value, _DIGITS), *_interval(np.concatenate([each[name] for each in resampled])))
        for name, value in values.items()
    }


def as_drawn(statistics: Sequence[Statistics], items: int) -> dict[str, float]:
    """The figures that the `items` have as they are, each once."""
    measured = values_of(statistics, np.ones((1, items)))
    return {name: float(value[0]) for name, value in measured.items() if np.isfinite(value[0])}


def values_of(statistics: Sequence[Statistics], draws: Array) -> dict[str, Array]:
    """Every figure of `statistics`, one value a resample."""
    return {name: values for each in statistics for name, values in each(draws).items()}


def _draws(groups: NDArray[np.int64]) -> Iterator[Array]:
    """All resamples, as many at once as memory stays small with."""
    names, numbers = np.unique(groups, return_inverse=True)
    random = np.random.default_rng(_SEED)
    step = max(1, _CELLS_AT_ONCE // max(1, len(groups)))
    for start in range(0, _RESAMPLES, step):
        size = min(step, _RESAMPLES - start)
        counts = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=size)
        yield counts[:, numbers].astype(np.float64)


def _interval(values: Array) -> tuple[float | None, float | None]:
    known = values[np.isfinite(values)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, _BOUNDS)
    return round(float(low), _DIGITS), round(float(high), _DIGITS)
