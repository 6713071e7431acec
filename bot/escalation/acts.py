"""An incident as escalation sees it: who did how much to whom, where, how surely, in deeds or in words.

Knows no other incident.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.escalation.weights import WEIGHTS, Weights
from classifiers.assessment import Dyad
from classifiers.signals import SCALES, Signal
from storage.records import Incident, Status

WORDS: Final = frozenset({Signal.THREAT, Signal.SANCTIONS, Signal.RUPTURE, Signal.DEESCALATION})
DISPLAY: Final = frozenset({Signal.MOBILIZATION, Signal.WEAPONS})
FORCE: Final = frozenset(Signal) - WORDS - DISPLAY - {Signal.EVACUATION}


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What one incident adds to an escalation; `signals` are those likelier than not.

    `severity` is S (0-100), `confidence` c (0-1). A de-escalation adds nothing and eases what was there.
    """

    at: datetime
    severity: float
    confidence: float
    dyads: tuple[Dyad, ...] = ()
    places: tuple[str, ...] = ()
    signals: frozenset[str] = frozenset()
    is_words: bool = False
    deescalation: bool = False

    @property
    def weight(self) -> float:
        """The weight w = c (S / 100)^2, 0-1; 0 for a de-escalation."""
        return 0.0 if self.deescalation else self.confidence * (self.severity / 100) ** 2

    @property
    def is_deed(self) -> bool:
        """Something was done, not said, and it was no step back."""
        return not (self.is_words or self.deescalation)

    @property
    def is_force(self) -> bool:
        """A deed with a signal of violence or seizure in it, whatever its size."""
        return self.is_deed and not FORCE.isdisjoint(self.signals)

    def ease(self, weights: Weights = WEIGHTS) -> float:
        """The share (0-1) that a de-escalation takes off L_fast, 0 for any other act."""
        if not self.deescalation:
            return 0.0
        magnitude = abs(SCALES[Signal.DEESCALATION].weight)
        return min(weights.ease_most, weights.ease_per_weight * magnitude * self.confidence)


def act_of(incident: Incident, weights: Weights = WEIGHTS) -> Act:
    """The act of an incident, at its first report.

    Words are incidents whose likely signals are all threat, sanctions, rupture or de-escalation, and those
    with no likely signal: nothing then says that anything was done. A de-escalation is an incident that is
    surest of that signal, so that fighting during talks stays fighting.
    """
    likely = frozenset(name for name, p in incident.signals.items() if p >= weights.likely)
    surest = max(incident.signals, key=lambda name: (incident.signals[name], name), default="")
    return Act(
        at=incident.first_seen_at,
        severity=incident.severity,
        confidence=_confidence(incident, weights),
        dyads=incident.dyads,
        places=incident.places,
        signals=likely,
        is_words=likely <= WORDS,
        deescalation=surest == Signal.DEESCALATION and surest in likely,
    )


def _confidence(incident: Incident, weights: Weights) -> float:
    """Confidence c = p (1 - (1 - r)^owners), p that of the surest signal; 0 for a withdrawn incident."""
    if incident.status is Status.WITHDRAWN:
        return 0.0
    likeliest = max(incident.signals.values(), default=0.0)
    return likeliest * (1 - (1 - weights.owner_reliability) ** incident.owners)
