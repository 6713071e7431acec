"""Digests that are due into pending deliveries: once each, whatever restarts, since the key is unique."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.messages.digest_chart import draw as draw_chart
from bot.pipeline.digest_asked import asked_for, forget, queue_asked
from bot.pipeline.digest_out import Outgoing, enqueue
from bot.pipeline.digest_round import Draw, Prepared, Round
from bot.watching.schedule import next_digest
from storage import watchlists
from storage.database import Connection, Database, DatabaseUnavailable
from storage.records import Address, Draft, Watcher

_RETRY: Final = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DueDigest:
    """What one digest answers: an address, a schedule in its zone and the instant that came.

    `watchers` are those listed for it, which may have been changed since.
    """

    address: Address
    schedule: str
    timezone: str
    at: datetime
    watchers: tuple[Watcher, ...] = field(default=(), compare=False)


async def queue_digests(database: Database, *, clock: Callable[[], datetime], draw: Draw = draw_chart) -> int:
    """Queues every digest whose time has come, each in a transaction of its own; how many were queued.

    Raises DatabaseUnavailable: what is left then is still due.
    """
    now, round_, outgoing = clock(), Round(draw), Outgoing()
    queued = 0
    for due in await database.run(lambda c: due_digests(c, now)):
        queued += await _isolated(database, due, now, round_, outgoing)
    for draft in await database.run(asked_for):
        queued += await _asked(database, draft, now, round_, outgoing)
    return queued


def due_digests(connection: Connection, now: datetime) -> list[DueDigest]:
    """What is due at `now`, longest overdue first; watchlists of one chat, schedule and zone share one."""
    groups: dict[DueDigest, list[Watcher]] = defaultdict(list)
    for watcher in watchlists.digests_due(connection, now=now):
        groups[_digest_of(watcher, now)].append(watcher)
    return [replace(due, watchers=tuple(watchers)) for due, watchers in groups.items()]


def queue_digest(
    connection: Connection, due: DueDigest, prepared: Prepared, now: datetime, outgoing: Outgoing
) -> bool:
    """Queues one digest and sets its watchlists' next date; False where it is not to be sent (any more).

    A watchlist that was changed since it was listed is left out.
    """
    watchers = _still_due(connection, due, now)
    if not watchers:
        return False
    _set_next(connection, watchers, now)
    when = f"{due.schedule}:{due.timezone}:{due.at:%Y%m%dT%H%M}"
    key = f"digest:{watchers[0].subscriber.id}:{when}"
    return enqueue(connection, key, watchers, prepared, now, outgoing)


async def _isolated(
    database: Database, due: DueDigest, now: datetime, round_: Round, outgoing: Outgoing
) -> bool:
    try:
        following = next_digest(due.schedule, due.timezone, due.at)
        if following is not None and following >= now:  # else it has lost its news to the next one
            prepared = await round_.prepare(database, due.watchers, before=due.at, schedule=due.schedule)
            return await database.run(lambda c: queue_digest(c, due, prepared, now, outgoing))
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  a digest that cannot be written must not keep others from theirs
        _log.exception("The digest of %s that was due at %s failed and is left out", due.address, due.at)
    await database.run(lambda c: _set_next(c, _still_due(c, due, now), now))
    return False


async def _asked(database: Database, draft: Draft, now: datetime, round_: Round, outgoing: Outgoing) -> bool:
    try:
        return await queue_asked(database, draft, now, round_, outgoing)
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  as above; whoever asked may ask again
        _log.exception("The digest that %s asked for failed", draft.address)
    await database.run(lambda c: forget(c, draft))
    return False


def _digest_of(watcher: Watcher, now: datetime) -> DueDigest:
    watchlist = watcher.watchlist
    due_at = watchlist.next_digest_at or now
    return DueDigest(watcher.subscriber.address, watchlist.digest, watchlist.timezone, due_at)


def _still_due(connection: Connection, due: DueDigest, now: datetime) -> list[Watcher]:
    """Its watchlists, without those that the chat has stopped, removed or changed since it was listed."""
    among = [one.watchlist.id for one in due.watchers]
    listed = watchlists.digests_due(connection, now=now, among=among)
    return [watcher for watcher in listed if _digest_of(watcher, now) == due]


def _set_next(connection: Connection, watchers: Sequence[Watcher], now: datetime) -> None:
    for watcher in watchers:
        watchlist = watcher.watchlist
        try:
            following = next_digest(watchlist.digest, watchlist.timezone, now)
        except ValueError:  # a zone that this machine does not know, say; it may tomorrow
            following = now + _RETRY
        watchlists.set_next_digest(connection, watchlist.id, following)
