"""Decides when each feed is asked again: sooner where news comes, later where it does not or where it fails.

Pure: the state before and what happened give the state after. Never gives a feed up: failures back off
to a day at most, and a paused feed is asked once a day and comes back when it answers. `last_error` says
why a feed failed or is paused, and of one that answers in what way it is degraded.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.feeds.answers import FeedError, Fetched
from storage.records import FeedState

LONGEST_WAIT: Final = timedelta(hours=24)
SECOND_LOOK: Final = timedelta(hours=1)  # a deployment gone wrong says "gone" for minutes
_SPREAD: Final = 0.1  # share of an interval by which polls are spread, so that feeds do not march in step
_FASTER: Final = 0.5
_SLOWER: Final = 1.25
_MOST_DOUBLINGS: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Cadence:
    """Between which intervals a healthy feed is polled."""

    min_interval: timedelta
    max_interval: timedelta


def after_success(
    state: FeedState,
    *,
    now: datetime,
    new: int,
    fetched: Fetched,
    content_hash: str,
    policy: Cadence,
    jitter: float = 0.5,
    note: str = "",
) -> FeedState:
    """The state after a body that was parsed and is being committed, with `new` items never seen before.

    Only here do the validators and the hash change: a body that was not kept must be given again. `note`
    says in what way the feed is degraded, "" where it is not.
    """
    kept = replace(
        state,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        content_hash=content_hash,
        baseline_at=state.baseline_at or now,
        last_new_at=now if new else state.last_new_at,
        last_error=f"degraded: {note}" if note else "",
    )
    return _healthy(kept, now=now, pace=_FASTER if new else _SLOWER, policy=policy, jitter=jitter)


def after_unchanged(state: FeedState, *, now: datetime, policy: Cadence, jitter: float = 0.5) -> FeedState:
    """The state after an answer that brought nothing: "not modified", or the same bytes again.

    A feed that was degraded still is, for it is the same document.
    """
    kept = state if state.failures == 0 else replace(state, last_error="")
    return _healthy(kept, now=now, pace=_SLOWER, policy=policy, jitter=jitter)


def after_failure(
    state: FeedState, error: FeedError, *, now: datetime, policy: Cadence, jitter: float
) -> FeedState:
    """The state after a failure: doubled waits up to a day, never before the server's Retry-After.

    A permanent error pauses the feed once it is confirmed: the same one again within a day. A paused feed
    is asked once a day and stays paused until it answers. `jitter` is 0 to 1 and takes up to a quarter off
    the wait of a feed that is not paused.
    """
    failures = state.failures + 1
    failed = replace(state, failures=failures, last_error=error.reason, last_attempt_at=now)
    if state.paused or (error.permanent and _confirmed(state, error, now)):
        reason = f"paused, asked once a day: {error.reason}"
        return replace(failed, paused=True, last_error=reason, next_poll_at=now + LONGEST_WAIT)
    wait = max(state.interval, policy.min_interval * 2 ** min(failures, _MOST_DOUBLINGS))
    wait = min(max(wait, SECOND_LOOK) if error.permanent else wait, LONGEST_WAIT) * (1 - jitter / 4)
    return replace(failed, next_poll_at=now + max(wait, _asked_for(error, now)))


def _healthy(state: FeedState, *, now: datetime, pace: float, policy: Cadence, jitter: float) -> FeedState:
    interval = _between(state.interval * pace, policy)
    spread = interval * (1 + _SPREAD * (2 * jitter - 1))
    return replace(
        state,
        interval=interval,
        next_poll_at=now + _between(spread, policy),
        last_attempt_at=now,
        last_success_at=now,
        failures=0,
        paused=False,
    )


def _between(interval: timedelta, policy: Cadence) -> timedelta:
    return min(max(interval, policy.min_interval), policy.max_interval)


def _confirmed(state: FeedState, error: FeedError, now: datetime) -> bool:
    """Whether the attempt before this one failed in the same way, less than a day ago."""
    if state.last_attempt_at is None or state.failures == 0:
        return False
    return state.last_error == error.reason and now - state.last_attempt_at <= LONGEST_WAIT


def _asked_for(error: FeedError, now: datetime) -> timedelta:
    """The wait that the server asked for, at most a day."""
    wait = error.retry_after or timedelta(0)
    if error.retry_at is not None:
        wait = error.retry_at - now
    return min(wait, LONGEST_WAIT)
