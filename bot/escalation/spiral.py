"""Whether two sides answer each other's acts ever faster: the facts of an exchange and their thresholds.

Says what was seen. Knows nothing of what comes next, and nothing of alerts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.escalation.index import Deed, Index
from bot.escalation.rungs import Rung
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.assessment import Dyad


@dataclass(frozen=True, kw_only=True, slots=True)
class SpiralFacts:
    """What two sides did to each other.

    `reciprocity` R = 2 min / sum of both L_slow (0 one-sided, 1 even); `alternations` in 14 days and
    `exchanges`, the incidents in which something was done, in 21; `momentum` of both together, 1 at a
    steady rate; `climbed`: a rung rose within 14 days.
    """

    sides: tuple[str, str]
    reciprocity: float
    alternations: int
    exchanges: int
    momentum: float
    climbed: bool
    rung: Rung

    def passes(self, weights: Weights = WEIGHTS) -> bool:
        """Whether every threshold of a spiral is reached."""
        return (
            self.reciprocity >= weights.spiral_reciprocity
            and self.alternations >= weights.spiral_alternations
            and self.exchanges >= weights.spiral_acts
            and (self.momentum >= weights.spiral_momentum or self.climbed)
        )


def spiral(index: Index, key: str, at: datetime) -> SpiralFacts | None:
    """The facts where a dyad (`US>IR`, either way) or network (`IR+US`) is in a spiral, else None.

    Raises `OutOfOrder` for a moment before the latest act of the index.
    """
    facts = exchange(index, key, at)
    return facts if facts and facts.passes(index.weights) else None


def exchange(index: Index, key: str, at: datetime) -> SpiralFacts | None:
    """The facts of a dyad or network, spiral or not; None where nothing is known of it or it is neither."""
    one, plus, other = key.partition("+") if "+" in key else key.partition(">")
    there, back = Dyad(one, other), Dyad(other, one)
    keys = (key,) if plus == "+" else (str(there), str(back))
    slow = [index.slow(keys[0], there, at), index.slow(keys[-1], back, at)]
    if not plus or not sum(slow):
        return None
    readings = [index.reading(each, at) for each in keys]
    fast = sum(reading.fast for reading in readings)
    weights = index.weights
    fresh = at - timedelta(days=weights.alternation_window)
    known = at - timedelta(days=weights.exchange_window)
    deeds = sorted(deed for each in keys for deed in index.deeds(each) if deed.at >= known)
    climbs = [climb for each in keys if (climb := index.climbed_at(each))]
    return SpiralFacts(
        sides=(one, other),
        reciprocity=2 * min(slow) / sum(slow),
        alternations=_alternations([deed for deed in deeds if deed.at >= fresh]),
        exchanges=len({deed.number for deed in deeds}),
        momentum=weights.slow_half_life / weights.fast_half_life * fast / sum(slow),
        climbed=any(climb >= fresh for climb in climbs),
        rung=max(reading.rung for reading in readings),
    )


def _alternations(deeds: list[Deed]) -> int:
    """How often one side's deed follows the other's."""
    return sum(one.source != other.source for one, other in pairwise(deeds))
