"""When a watchlist's digest comes next once its schedule or time zone is another; reads no clock."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.watching.schedule import next_digest, parse_schedule
from storage.records import Watchlist

_HALF_A_DAY = timedelta(hours=12)
_HALF_A_WEEK = timedelta(days=3.5)


def rescheduled(watchlist: Watchlist, schedule: str, timezone: str, *, now: datetime) -> Watchlist:
    """`watchlist` with another schedule ("" for none) in a zone.

    What is due already and has not been made stays due. Raises ValueError for what cannot be read.
    """
    if (schedule, timezone) == (watchlist.digest, watchlist.timezone) and watchlist.next_digest_at:
        return watchlist
    due = watchlist.next_digest_at
    following = next_digest(schedule, timezone, now)
    if due is not None and due <= now and following is not None:
        following = due
    return replace(watchlist, digest=schedule, timezone=timezone, next_digest_at=following)


def rezoned(watchlist: Watchlist, timezone: str) -> Watchlist:
    """`watchlist` in another zone, with the same digests: the one to come moves to its hour there.

    That is the nearest such hour, so that no day or week has two digests, and none has no digest; it may be
    past, and the digest is due then. Raises ValueError for a zone that cannot be read.
    """
    due, wanted = watchlist.next_digest_at, parse_schedule(watchlist.digest)
    if due is None or wanted is None or timezone == watchlist.timezone:
        return replace(watchlist, timezone=timezone)
    half = _HALF_A_DAY if wanted.weekday is None else _HALF_A_WEEK
    return replace(
        watchlist, timezone=timezone, next_digest_at=next_digest(watchlist.digest, timezone, due - half)
    )
