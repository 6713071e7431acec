"""What one series remembers of its acts: the sums L_fast and L_slow, which halve in days and in weeks.

Knows only its latest moment, and neither who acted nor where. Adding and reading cost the same however
many acts went before; acts of one moment may come in any order.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.escalation.acts import Act
from bot.escalation.weights import WEIGHTS, Weights

_SECONDS: Final = 86_400.0


class Sums(NamedTuple):
    """A (acts) and T (words), each over days (fast) and over weeks (slow)."""

    fast_acts: float = 0.0
    fast_words: float = 0.0
    slow_acts: float = 0.0
    slow_words: float = 0.0

    def plus(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(self[0] + other[0], self[1] + other[1], self[2] + other[2], self[3] + other[3])

    def scaled(self, fast: float, slow: float) -> "Sums":
        """The sums with each half multiplied by its factor."""
        return Sums(self[0] * fast, self[1] * fast, self[2] * slow, self[3] * slow)

    def after(self, elapsed: timedelta, weights: Weights = WEIGHTS) -> "Sums":
        """The sums once `elapsed` has passed without an act."""
        days = elapsed.total_seconds() / _SECONDS
        return self.scaled(2 ** (-days / weights.fast_half_life), 2 ** (-days / weights.slow_half_life))

    def fast(self, weights: Weights = WEIGHTS) -> float:
        """L_fast = A + .5 T over days."""
        return self.fast_acts + weights.words_share * self.fast_words

    def slow(self, weights: Weights = WEIGHTS) -> float:
        """L_slow = A + .5 T over weeks."""
        return self.slow_acts + weights.words_share * self.slow_words

    def pressure(self, weights: Weights = WEIGHTS) -> float:
        """L_fast + .25 L_slow, which a level is made of."""
        return self.fast(weights) + weights.slow_share * self.slow(weights)


NOTHING: Final = Sums()


class Decay:
    """One series. What came before the latest moment is kept apart from what came at it.

    So a de-escalation eases what came before it and nothing of its own moment, and a violation of it is a
    later one, whichever of two simultaneous acts is added first.
    """

    __slots__ = ("_at", "_before", "_broken", "_factor", "_here", "_taken", "_weights")

    def __init__(self, at: datetime, weights: Weights = WEIGHTS) -> None:
        self._weights = weights
        self._at = at
        self._before = self._here = NOTHING
        self._factor = 1.0
        self._broken = False
        self._taken: tuple[tuple[datetime, Sums], ...] = ()

    def add(self, act: Act, *, share: float, ease: float) -> None:
        """Counts `share` (0-1) of the act's weight; of a de-escalation, `ease` (0-1) of its easing."""
        if act.at != self._at:
            self._move_to(act.at)
        weight = share * act.weight
        self._here = self._here.plus(
            Sums(0, weight, 0, weight) if act.is_words else Sums(weight, 0, weight, 0)
        )
        if act.deescalation:
            self._factor *= 1 - ease * act.ease(self._weights)
        elif self._taken and act.is_force:
            self._broken = True

    def sums(self, at: datetime) -> Sums:
        """The sums at a moment not before the latest act."""
        now = self._unbroken().scaled(self._factor, 1).plus(self._here)
        return now if at == self._at else now.after(at - self._at, self._weights)

    def _unbroken(self) -> Sums:
        """What came before the latest moment, with what broken de-escalations had taken off."""
        sums = self._before
        for at, taken in self._taken if self._broken else ():
            sums = sums.plus(taken.after(self._at - at, self._weights))
        return sums

    def _move_to(self, at: datetime) -> None:
        before = self.sums(at)
        if self._taken or self._factor < 1:
            eased = self._unbroken().scaled(1 - self._factor, 0)
            taken = () if self._broken else self._taken
            if self._factor < 1:
                taken = (*taken, (self._at, eased))
            soon = timedelta(days=self._weights.ease_broken_within)
            self._taken = tuple((since, sums) for since, sums in taken if at - since <= soon)
            self._factor, self._broken = 1.0, False
        self._at, self._before, self._here = at, before, NOTHING
