"""What changed about an incident that someone may want to hear of; pure, knows nobody who hears.

An incident rings when it opens and when it is promoted, and is otherwise only brought up to date. It is
promoted against what last rang, so that a figure that wavers rings once. That others confirm what rang a
moment ago is no second ring.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.escalation.weights import WEIGHTS
from bot.watching.carried import eases
from classifiers.assessment import Toll
from storage.records import Change, Incident, Status

SEVERER: Final = 15.0
"""How much more severe than when it last rang an incident has to be to ring again (0-100)."""

SETTLED: Final = timedelta(hours=1)
"""How long after it last rang an incident rings because it is confirmed; sooner that is an update."""

_GROWS: Final = 1.5  # of a toll: what is worth an update
_DOUBTS: Final = frozenset({Status.DISPUTED, Status.WITHDRAWN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """An incident as it was when it last rang, and as it was last shown; None before it was.

    Once `ended` it was told that it takes no more reports, and nothing follows.
    """

    rang: Incident | None = None
    shown: Incident | None = None
    ended: bool = False

    def after(self, change: Change, incident: Incident) -> "Announced":
        """What is announced once `change` was told."""
        if change in (Change.OPENED, Change.PROMOTED):
            return Announced(rang=incident, shown=incident)
        if change is Change.CLOSED:
            return replace(self, ended=True)
        return replace(self, shown=incident) if change is Change.UPDATED else self


@dataclass(frozen=True, slots=True)
class News:
    """A change of an incident and what it is, in words."""

    change: Change
    reason: str


def news(announced: Announced, incident: Incident, *, easing: str = "") -> News | None:
    """What to tell of an incident as it stands now, None where nothing is new.

    One without a tier opens only where it eases a conflict: `easing` says which.
    """
    if announced.rang is None or announced.shown is None:
        return _opening(incident, easing)
    if reason := _promotion(announced.rang, announced.shown, incident):
        return News(Change.PROMOTED, reason)
    reason = _update(announced.shown, incident)
    return News(Change.UPDATED, reason) if reason else None


def _opening(incident: Incident, easing: str) -> News | None:
    if easing and eases(incident.signals):
        return News(Change.OPENED, easing)
    return News(Change.OPENED, f"tier {incident.tier}") if incident.tier else None


def _promotion(rang: Incident, shown: Incident, now: Incident) -> str:
    if now.tier and now.tier.rank > (rang.tier.rank if rang.tier else 0):
        return f"tier {rang.tier or 'none'} → {now.tier}"
    if now.status in _DOUBTS:
        return ""
    confirmed = now.status is Status.CONFIRMED and Status.CONFIRMED not in (rang.status, shown.status)
    if confirmed and now.last_seen_at > rang.last_seen_at + SETTLED:
        return f"{shown.status} → confirmed"
    if now.severity >= rang.severity + SEVERER and _reckoned(now):
        return f"severity {rang.severity:.0f} → {now.severity:.0f}"
    return ""


def _reckoned(incident: Incident) -> bool:
    """Whether a likely signal gives its severity: a guess at one is no ground to ring."""
    return incident.signals.get(incident.scoring.signal, 0.0) >= WEIGHTS.likely


def _update(shown: Incident, now: Incident) -> str:
    if now.status is not shown.status:
        return f"{shown.status} → {now.status}"
    return _toll_change(shown.toll, now.toll)


def _toll_change(before: Toll | None, now: Toll | None) -> str:
    if now is None or (before is None and not now.high):
        return ""
    if before is None:
        return f"toll {said(now)}"
    low, high = sorted((before.high, now.high))
    changed = high >= low + 2 and high >= _GROWS * low
    return f"toll {said(before)} → {said(now)}" if changed else ""


def said(toll: Toll) -> str:
    """A toll in figures: "5", "5 to 7", "at least 5"."""
    figures = f"{toll.low}" if toll.low == toll.high else f"{toll.low} to {toll.high}"
    return f"at least {toll.low}" if toll.at_least else figures
