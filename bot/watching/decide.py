"""Is this subscriber told of this item, and if not, why not? Pure: knows no clock, database or message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.watching.match import matched, passes_a_threshold, strength_fault, topic_fault
from storage.records import AssessedItem, Change, Incident, Item, Reason, Verdict, Watcher

_REAPPEARING: Final = timedelta(hours=48)
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An item as it comes up for decision.

    `incident` is its incident with the item in it; `change` what it did to it, None where the subscriber's
    address hears nothing new. `baseline` marks an item of a feed's first poll.
    """

    assessed: AssessedItem
    incident: Incident
    change: Change | None
    baseline: bool


def decide(candidate: Candidate, watcher: Watcher, *, max_age: timedelta, now: datetime) -> Verdict | None:
    """The verdict with the first reason that holds, None where the item did not come near the watchlist.

    Near is an item of the watchlist's topic or of its strength, notable or past a threshold that the
    watchlist names. The order answers "why was I not told?": first what no setting would have changed
    (an old piece), then what the subscriber's own watchlist asks for, then what was already said, last
    the state of the moment. So the counts in a digest hold only what those settings alone held back.
    """
    assessed, watchlist = candidate.assessed, watcher.watchlist
    topic = topic_fault(assessed, watchlist)
    strength = strength_fault(assessed, watchlist, candidate.incident.severity)
    if not _near(assessed, watcher, topic, strength):
        return None
    doubts = (
        (Reason.TOO_OLD, _age_fault(assessed.item, baseline=candidate.baseline, max_age=max_age, now=now)),
        (Reason.NOT_WATCHED, topic),
        (Reason.BELOW_THRESHOLD, strength),
        (Reason.REPEAT, "" if candidate.change else "another report of a known incident, nothing new"),
        (Reason.INACTIVE, _inactive(watcher)),
        (Reason.MUTED, _muted(watcher, now)),
    )
    first = next((doubt for doubt in doubts if doubt[1]), None)
    reason, detail = first or (Reason.SENT, matched(assessed, watchlist))
    return Verdict(item_id=assessed.item.id, watchlist_id=watchlist.id, reason=reason, detail=detail, at=now)


def _near(assessed: AssessedItem, watcher: Watcher, topic: str, strength: str) -> bool:
    reading = assessed.assessment
    if not reading.assessed or (topic and strength):
        return False
    return reading.tier is not None or passes_a_threshold(assessed, watcher.watchlist)


def _age_fault(item: Item, *, baseline: bool, max_age: timedelta, now: datetime) -> str:
    """Freshness is first seen, since publishers edit dates; a feed's first poll has seen nothing before."""
    published = item.published_at
    if baseline:
        if published is None:
            return "first poll of this feed, undated"
        return _older(now - published, max_age, "first poll of this feed, published")
    if published is not None and now - published > max_age + _REAPPEARING:
        return f"an old piece reappearing, published {_span(now - published)} ago"
    return _older(now - item.first_seen_at, max_age, "first seen")


def _older(age: timedelta, max_age: timedelta, what: str) -> str:
    return f"{what} {_span(age)} ago, limit {_span(max_age)}" if age > max_age else ""


def _span(span: timedelta) -> str:
    """A duration in its coarsest fitting unit, rounded down: "9 days", "26 h", "45 min"."""
    minutes = int(span / timedelta(minutes=1))
    if minutes >= 3 * _DAY:
        return f"{minutes // _DAY} days"
    return f"{minutes // _HOUR} h" if minutes >= _HOUR else f"{minutes} min"


def _inactive(watcher: Watcher) -> str:
    subscriber = watcher.subscriber
    return "" if subscriber.active else subscriber.inactive_reason or "stopped"


def _muted(watcher: Watcher, now: datetime) -> str:
    until = watcher.watchlist.muted_until
    return f"muted until {until:%Y-%m-%d %H:%M} UTC" if until and until > now else ""
