"""A key at one moment: level, sums, momentum and rung of the series that count in it.

Knows neither keys nor acts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest

from bot.escalation.decay import NOTHING
from bot.escalation.pairs import Tally
from bot.escalation.rungs import Rung
from bot.escalation.weights import WEIGHTS, Weights


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A key at one moment.

    `level` is 0-100. `acts` and `words` are A and T with days and weeks added as in the level, so that
    level = 100 (1 - exp(-(acts + .5 words) / 1.5)). `fast` and `slow` are L_fast and L_slow. `momentum` is
    their ratio as `momentum` has it; None where nothing is known.
    """

    level: float
    acts: float
    words: float
    fast: float
    slow: float
    momentum: float | None
    rung: Rung


def momentum(fast: float, slow: float, known: timedelta, weights: Weights = WEIGHTS) -> float | None:
    """How much faster acts come than they did, 1 where they come at a steady rate; None where `slow` is 0.

    `known` is for how long acts have been taken in at all. A sum that halves in h days is then short of what
    it will come to by 2^(-known/h): without a correction the days would run ahead of the weeks at first.
    """
    if not slow:
        return None
    days = known.total_seconds() / 86_400
    if days <= 0:
        return fast / slow
    half_lives = weights.fast_half_life, weights.slow_half_life
    fast_filled, slow_filled = (-math.expm1(-math.log(2) * days / each) for each in half_lives)
    return weights.slow_half_life / weights.fast_half_life * fast / slow * slow_filled / fast_filled


def read(
    tallies: Sequence[tuple[Tally, int]], at: datetime, known: timedelta, weights: Weights = WEIGHTS
) -> Reading:
    """A key made of a side of each pair: the sums of its top three, the highest rung of all.

    `known` is for how long acts have been taken in.
    """
    each = (tally.sums(side, at) for tally, side in tallies)
    total = NOTHING
    for sums in nlargest(int(weights.top_dyads), each, key=lambda sums: sums.pressure(weights)):
        total = total.plus(sums)
    fast, slow = total.fast(weights), total.slow(weights)
    return Reading(
        level=100 * -math.expm1(-total.pressure(weights) / weights.scale),
        acts=total.fast_acts + weights.slow_share * total.slow_acts,
        words=total.fast_words + weights.slow_share * total.slow_words,
        fast=fast,
        slow=slow,
        momentum=momentum(fast, slow, known, weights),
        rung=max((tally.ladder.rung(side, at) for tally, side in tallies), default=Rung.BASELINE),
    )
