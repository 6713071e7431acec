"""Digests that are due into pending deliveries: once each, whatever restarts, since the key is unique."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeAlias

from bot.pipeline.digest_asked import asked_for, forget, queue_asked
from bot.pipeline.digest_out import Outgoing, Ready, enqueue
from bot.pipeline.digest_round import Draw, Prepared, Round
from bot.pipeline.lasting import lasting, released
from bot.watching.schedule import next_digest
from storage import watchlists
from storage.database import Connection, Database, DatabaseUnavailable
from storage.records import Address, Draft, Watcher

_RETRY: Final = timedelta(days=1)
_AT_ONCE: Final = 100  # more would hold the database for over a tenth of a second
_LISTED_AT_ONCE: Final = 500
_DRAWINGS_AT_ONCE: Final = 32  # of some 80 kB, which wait in memory for their digests
_FAILED: Final = "The digest of %s that was due at %s failed and is left out"
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


Written: TypeAlias = tuple[DueDigest, Prepared | None]
"""What is due, and what there is to send; nothing where it was overtaken by the next or failed."""


async def queue_digests(
    database: Database, *, clock: Callable[[], datetime], draw: Draw | None = None
) -> int:
    """Queues every digest whose time has come, some hundred in a transaction; how many were queued.

    One that fails is left out. Raises DatabaseUnavailable: what is left then is still due.
    """
    with released():
        return await _round(database, clock(), Round(draw), Outgoing())


async def _round(database: Database, now: datetime, round_: Round, outgoing: Outgoing) -> int:
    queued = 0
    written: list[Written] = []
    drawn: set[object] = set()
    with lasting():
        dues = await _due(database, now)
    for due in dues:
        prepared = await _prepared(database, due, now, round_)
        written.append((due, prepared))
        drawn |= {one.key for one in prepared.drawings.values()} if prepared else set()
        if len(written) >= _AT_ONCE or len(drawn) >= _DRAWINGS_AT_ONCE:
            queued += await _queued(database, written, now, outgoing)
            written, drawn = [], set()
    queued += await _queued(database, written, now, outgoing)
    for draft in await database.run(asked_for):
        queued += await _asked(database, draft, now, round_, outgoing)
    return queued


async def _due(database: Database, now: datetime) -> list[DueDigest]:
    """What `due_digests` gives, read a little at a time."""
    ids = await database.run(lambda c: watchlists.ids_due(c, now=now))
    watchers: list[Watcher] = []
    for first in range(0, len(ids), _LISTED_AT_ONCE):
        some = ids[first : first + _LISTED_AT_ONCE]
        watchers += await database.run(partial(watchlists.digests_due, now=now, among=some))
    return _grouped(watchers, now)


def due_digests(connection: Connection, now: datetime) -> list[DueDigest]:
    """What is due at `now`, longest overdue first; watchlists of one chat, schedule and zone share one."""
    return _grouped(watchlists.digests_due(connection, now=now), now)


def _grouped(watchers: Sequence[Watcher], now: datetime) -> list[DueDigest]:
    groups: dict[DueDigest, list[Watcher]] = defaultdict(list)
    for watcher in watchers:
        groups[_digest_of(watcher, now)].append(watcher)
    return [replace(due, watchers=tuple(some)) for due, some in groups.items()]


def queue_written(
    connection: Connection, written: Sequence[Written], now: datetime, outgoing: Outgoing
) -> int:
    """Queues digests and sets their watchlists' next dates; how many are new and still to be sent.

    A watchlist that was changed since it was listed is left out.
    """
    still_due = _still_due(connection, [due for due, _ in written], now)
    _set_next(connection, [one for watchers in still_due.values() for one in watchers], now)
    ready = [
        Ready(_key(due, still_due[due]), still_due[due], prepared)
        for due, prepared in written
        if prepared and due in still_due
    ]
    return sum(enqueue(connection, ready, now, outgoing))


async def _prepared(database: Database, due: DueDigest, now: datetime, round_: Round) -> Prepared | None:
    try:
        following = next_digest(due.schedule, due.timezone, due.at)
        if following is not None and following >= now:  # else it has lost its news to the next one
            return await round_.prepare(database, due.watchers, before=due.at, schedule=due.schedule)
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  a digest that cannot be written must not keep others from theirs
        _log.exception(_FAILED, due.address, due.at)
    return None


async def _queued(database: Database, written: Sequence[Written], now: datetime, outgoing: Outgoing) -> int:
    try:
        return await database.run(lambda c: queue_written(c, written, now, outgoing))
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  one digest that cannot be stored must not keep its batch from theirs
        if len(written) > 1:  # one of them is to blame
            return sum([await _queued(database, [one], now, outgoing) for one in written])
        due = written[0][0]
        _log.exception(_FAILED, due.address, due.at)
    return await database.run(lambda c: queue_written(c, [(due, None)], now, outgoing))


async def _asked(database: Database, draft: Draft, now: datetime, round_: Round, outgoing: Outgoing) -> bool:
    try:
        return await queue_asked(database, draft, now, round_, outgoing)
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  one person's digest must not keep others from theirs; they may ask again
        _log.exception("The digest that %s asked for failed", draft.address)
    await database.run(lambda c: forget(c, draft))
    return False


def _digest_of(watcher: Watcher, now: datetime) -> DueDigest:
    watchlist = watcher.watchlist
    due_at = watchlist.next_digest_at or now
    return DueDigest(watcher.subscriber.address, watchlist.digest, watchlist.timezone, due_at)


def _key(due: DueDigest, watchers: Sequence[Watcher]) -> str:
    return f"digest:{watchers[0].subscriber.id}:{due.schedule}:{due.timezone}:{due.at:%Y%m%dT%H%M}"


def _still_due(c: Connection, dues: Sequence[DueDigest], now: datetime) -> dict[DueDigest, list[Watcher]]:
    """Their watchlists, without those that the chat has stopped, removed or changed since it was listed."""
    asked = {one.watchlist.id: due for due in dues for one in due.watchers}
    found: dict[DueDigest, list[Watcher]] = defaultdict(list)
    for watcher in watchlists.digests_due(c, now=now, among=list(asked)):
        if _digest_of(watcher, now) == asked[watcher.watchlist.id]:
            found[asked[watcher.watchlist.id]].append(watcher)
    return found


def _set_next(connection: Connection, watchers: Sequence[Watcher], now: datetime) -> None:
    following: dict[datetime | None, list[int]] = defaultdict(list)
    for watcher in watchers:
        watchlist = watcher.watchlist
        try:
            at = next_digest(watchlist.digest, watchlist.timezone, now)
        except ValueError:  # a zone that this machine does not know, say; it may tomorrow
            at = now + _RETRY
        following[at].append(watchlist.id)
    for at, ids in following.items():
        watchlists.set_next_digests(connection, ids, at)
