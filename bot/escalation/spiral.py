"""Whether two sides answer each other's acts ever faster: the facts of an exchange and their thresholds.

Says what was seen. Knows nothing of what comes next, and nothing of alerts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.escalation.index import Deed, Index
from bot.escalation.readings import momentum
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
            and _quickens(self, weights)
        )


def spiral(index: Index, key: str, at: datetime, within: Collection[str] = ()) -> SpiralFacts | None:
    """The facts where a dyad (`US>IR`, either way) or network (`IR+US`) is in a spiral, else None.

    A climb of a dyad `within` a network, the first blow at one proxy, is a climb of the network.

    Raises `OutOfOrder` for a moment before the latest act of the key.
    """
    balance = _balance(index, key, at, within)
    if balance is None or not balance.may_spiral(index.weights):
        return None
    facts = _facts(index, balance, at)
    return facts if facts.passes(index.weights) else None


def exchange(index: Index, key: str, at: datetime) -> SpiralFacts | None:
    """The facts of a dyad or network, spiral or not; None where nothing is known of it or it is neither."""
    balance = _balance(index, key, at)
    return _facts(index, balance, at) if balance else None


def sides_of(key: str) -> tuple[str, str] | None:
    """The two sides of a dyad or network, None for any other key."""
    one, joined, other = key.partition("+") if "+" in key else key.partition(">")
    return (one, other) if joined else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Balance:
    """What is known of two sides without a look at single deeds."""

    sides: tuple[str, str]
    keys: tuple[str, ...]
    reciprocity: float
    momentum: float
    climbed: bool
    rung: Rung

    def may_spiral(self, weights: Weights) -> bool:
        return self.reciprocity >= weights.spiral_reciprocity and _quickens(self, weights)


def _quickens(facts: SpiralFacts | _Balance, weights: Weights) -> bool:
    least = weights.spiral_steady if facts.climbed else weights.spiral_momentum
    return facts.momentum >= least


def _balance(index: Index, key: str, at: datetime, within: Collection[str] = ()) -> _Balance | None:
    sides = sides_of(key)
    if sides is None:
        return None
    there, back = Dyad(*sides), Dyad(*reversed(sides))
    keys = (key,) if "+" in key else (str(there), str(back))
    slow = (index.slow(keys[0], there, at), index.slow(keys[-1], back, at))
    if not sum(slow):
        return None
    weights = index.weights
    readings = [index.reading(each, at) for each in keys]
    fresh = at - timedelta(days=weights.alternation_window)
    climbs = [climb for each in {*keys, *within} if (climb := index.climbed_at(each))]
    begun = timedelta(days=weights.climb_known)
    return _Balance(
        sides=sides,
        keys=keys,
        reciprocity=2 * min(slow) / sum(slow),
        momentum=momentum(sum(each.fast for each in readings), sum(slow), index.known(at), weights) or 0.0,
        climbed=any(climb >= fresh and index.known(climb) >= begun for climb in climbs),
        rung=max(reading.rung for reading in readings),
    )


def _facts(index: Index, balance: _Balance, at: datetime) -> SpiralFacts:
    fresh = at - timedelta(days=index.weights.alternation_window)
    known = at - timedelta(days=index.weights.exchange_window)
    deeds = sorted(deed for key in balance.keys for deed in index.deeds(key, known))
    return SpiralFacts(
        sides=balance.sides,
        reciprocity=balance.reciprocity,
        alternations=_alternations([deed for deed in deeds if deed.at >= fresh]),
        exchanges=len({deed.incident for deed in deeds}),
        momentum=balance.momentum,
        climbed=balance.climbed,
        rung=balance.rung,
    )


def _alternations(deeds: list[Deed]) -> int:
    """How often one side's deed follows the other's."""
    return sum(one.source != other.source for one, other in pairwise(deeds))
