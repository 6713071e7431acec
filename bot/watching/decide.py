"""Is this subscriber told of this alert, and if not, why not? Pure: knows no clock, database or message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.watching.match import matched, strength_fault, topic_fault
from bot.watching.muted import mute_detail
from bot.watching.quiet import quiet_until
from classifiers.signals import Tier
from storage.records import Alert, Change, Item, Mute, Muting, Reason, Verdict, Watcher

HOUR: Final = timedelta(hours=1)
"""What a budget speaks of."""

_REAPPEARING: Final = timedelta(hours=48)
_MINUTES: Final = 60
_DAY: Final = 24 * _MINUTES
_SPEAKS: Final = frozenset({Change.PROMOTED, Change.RUNG, Change.SPIRAL, Change.SURPRISE})
_FOLLOWS: Final = frozenset({Change.UPDATED, Change.CLOSED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How old news may be, and how many messages of a tier an address gets within `HOUR`.

    A tier that `budget` does not name has no limit; 0 lets none through but promotions.
    """

    max_age: timedelta
    budget: Mapping[Tier, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An alert as it comes up for decision.

    `told` is whether the subscriber's address was told of this incident before, `spent` how many messages
    that ring, of the alert's tier, it got within the last hour. `item` is the report that brought the alert,
    None where none did or where it is not at hand; `baseline` marks one of a feed's first poll. `mute` is
    what the subscriber mutes it by, None where nothing does. It `recants` where it says, for the first time,
    that what rang there is in doubt: that rings too.
    """

    alert: Alert
    told: bool
    spent: int
    item: Item | None = None
    baseline: bool = False
    mute: Mute | None = None
    recants: bool = False


def rings(change: Change, *, told: bool = True) -> bool:
    """Whether a message of this change makes a sound; updates only where nothing was told before."""
    return change not in _FOLLOWS or (change is Change.UPDATED and not told)


def holds(candidate: Candidate, reason: Reason) -> bool:
    """Whether what is not told for this reason is kept until the subscriber is awake.

    What quiet hours and a mute of everything keep back is; what a subscriber mutes by name is not.
    """
    mute = candidate.mute
    return reason is Reason.QUIET or (
        reason is Reason.MUTED and mute is not None and mute.muting is Muting.ALL
    )


def decide(candidate: Candidate, watcher: Watcher, *, limits: Limits, now: datetime) -> Verdict | None:
    """The verdict with the first reason that holds, None where the alert did not come near the watchlist.

    Near is an alert of the watchlist's topic or of its strength. The order answers "why was I not told?":
    first what no setting would have changed (an old piece), then what the subscriber's own watchlist asks
    for, then what was already said, last the state of the moment. So the counts in a digest hold only what
    those settings alone held back. The verdict's `item_id` is 0 where no report brought the alert.
    """
    alert, watchlist = candidate.alert, watcher.watchlist
    topic = topic_fault(alert, watchlist, candidate.item)
    strength = strength_fault(alert, watchlist)
    if topic and strength:
        return None
    found = objection(candidate, watcher, topic=topic, strength=strength, limits=limits, now=now)
    reason, detail = found or (Reason.SENT, matched(alert, watchlist, candidate.item))
    return Verdict(
        item_id=alert.item_id or 0, watchlist_id=watchlist.id, reason=reason, detail=detail, at=now
    )


def objection(
    candidate: Candidate, watcher: Watcher, *, topic: str, strength: str, limits: Limits, now: datetime
) -> tuple[Reason, str] | None:
    """The first reason not to tell, given the faults of topic and strength; None where there is none."""
    objections = _objections(candidate, watcher, topic, strength, limits, now)
    return next((each for each in objections if each[1]), None)


def _objections(
    candidate: Candidate, watcher: Watcher, topic: str, strength: str, limits: Limits, now: datetime
) -> Iterator[tuple[Reason, str]]:
    """Every reason in its order, with its detail or "" where it does not hold."""
    yield Reason.TOO_OLD, _age_fault(candidate, limits.max_age, now)
    yield Reason.NOT_WATCHED, topic
    yield Reason.BELOW_THRESHOLD, strength
    yield Reason.REPEAT, _repeat(candidate.alert.change, told=candidate.told)
    yield Reason.INACTIVE, _inactive(watcher)
    yield Reason.MUTED, _muted(candidate)
    yield Reason.QUIET, _quiet(candidate, watcher, now)
    yield Reason.BUDGET, _over_budget(candidate, limits.budget)


def age_fault(item: Item, *, baseline: bool, max_age: timedelta, now: datetime) -> str:
    """Why an item is no news at `now`, "" where it is.

    Freshness is first seen, since publishers edit dates; a feed's first poll has seen nothing before.
    """
    published = item.published_at
    if baseline:
        if published is None:
            return "first poll of this feed, undated"
        return _older(now - published, max_age, "first poll of this feed, published")
    if published is not None and now - published > max_age + _REAPPEARING:
        return f"an old piece reappearing, published {_span(now - published)} ago"
    return _older(now - item.first_seen_at, max_age, "first seen")


def _age_fault(candidate: Candidate, max_age: timedelta, now: datetime) -> str:
    if candidate.item is None:
        return _older(now - candidate.alert.at, max_age, "raised")
    return age_fault(candidate.item, baseline=candidate.baseline, max_age=max_age, now=now)


def _older(age: timedelta, max_age: timedelta, what: str) -> str:
    return f"{what} {_span(age)} ago, limit {_span(max_age)}" if age > max_age else ""


def _span(span: timedelta) -> str:
    """A duration in its coarsest fitting unit, rounded down: "9 days", "26 h", "45 min"."""
    minutes = int(span / timedelta(minutes=1))
    if minutes >= 3 * _DAY:
        return f"{minutes // _DAY} days"
    return f"{minutes // _MINUTES} h" if minutes >= _MINUTES else f"{minutes} min"


def _repeat(change: Change, *, told: bool) -> str:
    """What was told once speaks again when promoted or when its series turns, and is kept up to date."""
    if not told:
        return "closed before anything of it was told here" if change is Change.CLOSED else ""
    return "" if change in _SPEAKS | _FOLLOWS else "another report of a known incident, nothing new"


def _inactive(watcher: Watcher) -> str:
    subscriber = watcher.subscriber
    return "" if subscriber.active else subscriber.inactive_reason or "stopped"


def _muted(candidate: Candidate) -> str:
    return mute_detail(candidate.mute) if candidate.mute and _sounds(candidate) else ""


def _quiet(candidate: Candidate, watcher: Watcher, now: datetime) -> str:
    subscriber = watcher.subscriber
    wakes = subscriber.wakes_for
    if not subscriber.quiet or not _sounds(candidate) or (wakes and candidate.alert.tier.rank >= wakes.rank):
        return ""
    until = quiet_until(subscriber.quiet, subscriber.timezone, now)
    return f"held until {until:%Y-%m-%d %H:%M} UTC" if until else ""


def _sounds(candidate: Candidate) -> bool:
    return candidate.recants or rings(candidate.alert.change, told=candidate.told)


def _over_budget(candidate: Candidate, budget: Mapping[Tier, int]) -> str:
    """Promotions break through; what does not ring costs nothing."""
    alert = candidate.alert
    limit = budget.get(alert.tier)
    breaks_through = alert.change is Change.PROMOTED or candidate.recants
    if limit is None or breaks_through or not _sounds(candidate):
        return ""
    spent = candidate.spent
    alerts = "alert" if spent == 1 else "alerts"
    return f"{spent} {alert.tier} {alerts} in the last hour, limit {limit}" if spent >= limit else ""
