"""What changed about an incident that someone may want to hear of; pure, knows nobody who hears.

An incident rings when it opens and when it is promoted, and is otherwise only brought up to date. It is
promoted against what last rang, so that a figure that wavers rings once. That others confirm what rang a
moment ago, or what others told as well by then, is no second ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.escalation.weights import WEIGHTS
from bot.incidents.account import Account
from bot.incidents.doubt import doubt
from bot.incidents.tolls import tolls
from classifiers.assessment import Toll
from classifiers.signals import eases
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


def news(
    announced: Announced, incident: Incident, *, accounts: Sequence[Account] = (), easing: str = ""
) -> News | None:
    """What to tell of an incident as it stands now, None where nothing is new.

    `accounts` are its reports, oldest first: the last brought this, and they say why it is doubted or its
    toll lowered. One without a tier opens only where it eases a conflict: `easing` says which.
    """
    if announced.rang is None or announced.shown is None:
        return _opening(incident, easing)
    if reason := _promotion(announced.rang, announced.shown, incident):
        return News(Change.PROMOTED, reason)
    reason = _update(announced.shown, incident, accounts)
    return News(Change.UPDATED, reason) if reason else None


def _opening(incident: Incident, easing: str) -> News | None:
    read = f"read as {incident.tier}" if incident.tier else ""
    if eases(incident.signals):
        read = easing or (f"a step back, {read}" if read else "")
    return News(Change.OPENED, read) if read else None


def _promotion(rang: Incident, shown: Incident, now: Incident) -> str:
    if now.tier and now.tier.rank > (rang.tier.rank if rang.tier else 0):
        return f"{rang.tier or 'below notable'} → {now.tier}"
    if now.status in _DOUBTS:
        return ""
    confirmed = now.status is Status.CONFIRMED and shown.status is Status.REPORTED is rang.status
    if confirmed and now.last_seen_at > rang.last_seen_at + SETTLED:
        return f"{shown.status} → confirmed"
    if now.severity >= rang.severity + SEVERER and _reckoned(now):
        return f"severity {rang.severity:.0f} → {now.severity:.0f}"
    return ""


def _reckoned(incident: Incident) -> bool:
    """Whether a likely signal gives its severity, and nothing eases: a guess at one is no ground to ring."""
    return (
        not eases(incident.signals) and incident.signals.get(incident.scoring.signal, 0.0) >= WEIGHTS.likely
    )


def _update(shown: Incident, now: Incident, accounts: Sequence[Account]) -> str:
    toll = _revision(now.toll, accounts) or _toll_change(shown.toll, now.toll)
    return "; ".join(words for words in (_status_change(shown, now, accounts), toll) if words)


def _status_change(shown: Incident, now: Incident, accounts: Sequence[Account]) -> str:
    if now.status is shown.status:
        return ""
    words, why = f"{shown.status} → {now.status}", doubt(accounts, shown, now) if accounts else ""
    return f"{words}, {why}" if why else words


def _revision(now: Toll | None, accounts: Sequence[Account]) -> str:
    """A toll that the latest report lowers and says so, however little."""
    if now is None or not accounts or not accounts[-1].framing.lowered:
        return ""
    before = tolls(accounts[:-1])
    if before is None or now.high >= before.low:
        return ""
    return f"{said(before)} → {said(now)} dead, revised down"


def _toll_change(before: Toll | None, now: Toll | None) -> str:
    """A first figure, or one half as high again or as low."""
    if now is None or (before is None and not now.high):
        return ""
    if before is None:
        return f"{said(now)} dead"
    low, high = sorted((before.high, now.high))
    changed = high >= low + 2 and high >= _GROWS * low
    return f"{said(before)} → {said(now)} dead" if changed else ""


def said(toll: Toll) -> str:
    """A toll in figures: "5", "5 to 7", "at least 1,200"."""
    low = f"{toll.low:,}"
    if toll.at_least:
        return f"at least {low}"
    return low if toll.low == toll.high else f"{low} to {toll.high:,}"
