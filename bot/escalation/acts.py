"""An incident as escalation sees it: who did how much to whom, where, how surely, in deeds or in words.

Knows no other incident.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.escalation.weights import WEIGHTS, Weights
from classifiers.assessment import Dyad
from classifiers.signals import SCALES, Signal
from storage.records import Factor, Incident, Status

WORDS: Final = frozenset({Signal.THREAT, Signal.SANCTIONS, Signal.RUPTURE, Signal.DEESCALATION})
DISPLAY: Final = frozenset({Signal.MOBILIZATION, Signal.WEAPONS})
FORCE: Final = frozenset(Signal) - WORDS - DISPLAY - {Signal.EVACUATION}
ARMED: Final = FORCE - {Signal.HYBRID, Signal.UNREST}
"""Force of one side against another; a spy on trial, a break-in by computer or a riot at home is none."""
PLOTTED: Final = frozenset({Signal.TERROR, Signal.ASSASSINATION})
"""Signals that are read in foiled plots and trials too."""
SPEAKERS: Final = frozenset({"un", "eu", "g7", "icc"})
"""Sides without forces of their own: whatever is read in what they say of others, it is words."""
ATTESTED: Final = frozenset({Status.CORROBORATED, Status.CONFIRMED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What one incident, known by its id, adds to an escalation; `signals` are those likelier than not.

    `severity` is S (0-100), `confidence` c (0-1). It is `attested` where two independent owners tell it, or
    the side said to have acted admits it, and `deadly` where somebody is told to have died or somebody of
    rank was struck. A de-escalation adds nothing and eases what was there.
    """

    incident: int
    at: datetime
    severity: float
    confidence: float
    dyads: tuple[Dyad, ...] = ()
    places: tuple[str, ...] = ()
    signals: frozenset[str] = frozenset()
    attested: bool = False
    deadly: bool = False
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
        """A deed with a signal of armed violence or seizure in it, of any size; no plot that hurt nobody."""
        armed = self.signals & ARMED
        return self.is_deed and bool(armed) and (self.deadly or not armed <= PLOTTED)

    @property
    def is_display(self) -> bool:
        """A deed that shows force: forces moved, or weapons with a threat; a sale or test aims at nobody."""
        shown = {Signal.WEAPONS, Signal.THREAT} <= self.signals
        return self.is_deed and not self.is_force and (shown or Signal.MOBILIZATION in self.signals)

    def is_exchange(self, weights: Weights = WEIGHTS) -> bool:
        """A deed that may answer another: force attested or large enough, or a display that is both."""
        if self.is_force:
            return self.attested or self.severity >= weights.force_score
        return self.is_display and self.attested and self.severity >= weights.show_score

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
    surest of that signal, so that fighting during talks stays fighting. What the `SPEAKERS` are said to do
    are words; where others act beside them, it is theirs.
    """
    likely = _likely(tuple(sorted(name for name, p in incident.signals.items() if p >= weights.likely)))
    is_words = likely <= WORDS
    acting = () if is_words else tuple(each for each in incident.dyads if each.source not in SPEAKERS)
    is_words = is_words or bool(incident.dyads and not acting)
    surest = max(incident.signals, key=lambda name: (incident.signals[name], name), default="")
    return Act(
        incident=incident.id,
        at=incident.first_seen_at,
        severity=incident.severity,
        confidence=0.0 if incident.status is Status.WITHDRAWN else incident.confidence,
        dyads=acting or incident.dyads,
        places=incident.places,
        signals=likely,
        attested=incident.status in ATTESTED,
        deadly=_is_deadly(incident),
        is_words=is_words,
        deescalation=surest == Signal.DEESCALATION and surest in likely,
    )


def _is_deadly(incident: Incident) -> bool:
    struck = any(each.factor is Factor.RANK for each in incident.scoring.modifiers)
    return struck or (incident.toll is not None and incident.toll.high > 0)


@lru_cache(maxsize=1024)
def _likely(names: tuple[str, ...]) -> frozenset[str]:
    """One set for all acts that carry the same signals: an index holds many acts and few such sets."""
    return frozenset(names)
