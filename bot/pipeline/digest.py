"""Digests that are due into pending deliveries: once each, whatever restarts, since the key is unique."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.messages.digest import DigestFacts, digest_facts, digest_message
from bot.watching.match import incident_fault
from bot.watching.schedule import next_digest, span_start
from storage import deliveries, honesty, incidents, watchlists
from storage.database import Connection, Database, DatabaseUnavailable
from storage.records import Address, Delivery, Incident, Watcher

PRIORITY: Final = 3
"""After every alert."""

_RETRY: Final = timedelta(days=1)
_MOST_SPANS: Final = 16
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DueDigest:
    """What one digest message answers: an address, a schedule in its zone and the instant that came."""

    address: Address
    schedule: str
    timezone: str
    at: datetime
    watchlist_ids: tuple[int, ...] = ()


class Spans:
    """The incidents of the latest spans asked for, each read once; for one round, as incidents change."""

    def __init__(self) -> None:
        self._read: dict[tuple[datetime, datetime], list[Incident]] = {}

    def between(self, connection: Connection, since: datetime, before: datetime) -> list[Incident]:
        """The incidents first seen in [since, before), of every tier."""
        if (since, before) not in self._read:
            if len(self._read) == _MOST_SPANS:
                del self._read[next(iter(self._read))]
            self._read[since, before] = incidents.between(connection, since=since, before=before, tier=None)
        return self._read[since, before]


async def queue_digests(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Queues every digest whose time has come, each in a transaction of its own; how many were queued.

    Raises DatabaseUnavailable: what is left then is still due.
    """
    now, spans = clock(), Spans()
    queued = 0
    for due in await database.run(lambda c: due_digests(c, now)):
        queued += await _isolated(database, due, now, spans)
    return queued


def due_digests(connection: Connection, now: datetime) -> list[DueDigest]:
    """What is due at `now`, longest overdue first; watchlists of one chat, schedule and zone share one."""
    groups: dict[DueDigest, list[int]] = defaultdict(list)
    for watcher in watchlists.digests_due(connection, now=now):
        groups[_digest_of(watcher, now)].append(watcher.watchlist.id)
    return [replace(due, watchlist_ids=tuple(ids)) for due, ids in groups.items()]


def queue_digest(connection: Connection, due: DueDigest, now: datetime, spans: Spans | None = None) -> bool:
    """Queues one digest and sets its watchlists' next date; False where it is not to be sent (any more).

    One that another should have followed already has lost its news. `spans` is what this round has read.
    """
    watchers = _still_due(connection, due, now)
    if not watchers:
        return False
    following = next_digest(due.schedule, due.timezone, due.at)
    _set_next(connection, watchers, now)
    if following is None or following < now:
        return False
    facts = facts_of(connection, watchers, before=due.at, spans=spans)
    when = f"{due.schedule}:{due.timezone}:{due.at:%Y%m%dT%H%M}"
    return deliveries.enqueue(
        connection,
        Delivery(
            key=f"digest:{watchers[0].subscriber.id}:{when}",
            address=due.address,
            body=digest_message(facts),
            priority=PRIORITY,
            due_at=now,
            created_at=now,
        ),
    )


def facts_of(
    connection: Connection, watchers: Sequence[Watcher], *, before: datetime, spans: Spans | None = None
) -> DigestFacts:
    """The facts for watchlists of one subscriber, over the span of their schedule up to `before`."""
    spans = spans or Spans()
    watched = [watcher.watchlist for watcher in watchers]
    schedule, timezone = watched[0].digest, watched[0].timezone
    since = span_start(schedule, timezone, before)
    earlier = span_start(schedule, timezone, since)
    return digest_facts(
        _watched(spans.between(connection, since, before), watchers),
        _watched(spans.between(connection, earlier, since), watchers),
        honesty.honesty(
            connection,
            [watchlist.id for watchlist in watched],
            watchers[0].subscriber.address,
            since=since,
            before=before,
        ),
        watchlists=[watchlist.name for watchlist in watched],
        since=since,
        before=before,
        timezone=timezone,
    )


async def _isolated(database: Database, due: DueDigest, now: datetime, spans: Spans) -> bool:
    try:
        return await database.run(lambda c: queue_digest(c, due, now, spans))
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  a digest that cannot be written must not keep others from theirs
        _log.exception("The digest of %s that was due at %s failed and is left out", due.address, due.at)
    await database.run(lambda c: _set_next(c, _still_due(c, due, now), now))
    return False


def _digest_of(watcher: Watcher, now: datetime) -> DueDigest:
    watchlist = watcher.watchlist
    due_at = watchlist.next_digest_at or now
    return DueDigest(watcher.subscriber.address, watchlist.digest, watchlist.timezone, due_at)


def _still_due(connection: Connection, due: DueDigest, now: datetime) -> list[Watcher]:
    """Its watchlists, without those that the chat has stopped, removed or changed since it was listed."""
    listed = watchlists.digests_due(connection, now=now, among=due.watchlist_ids)
    asked = replace(due, watchlist_ids=())
    return [watcher for watcher in listed if _digest_of(watcher, now) == asked]


def _set_next(connection: Connection, watchers: Sequence[Watcher], now: datetime) -> None:
    for watcher in watchers:
        watchlist = watcher.watchlist
        try:
            following = next_digest(watchlist.digest, watchlist.timezone, now)
        except ValueError:  # a zone that this machine does not know, say; it may tomorrow
            following = now + _RETRY
        watchlists.set_next_digest(connection, watchlist.id, following)


def _watched(found: Sequence[Incident], watchers: Sequence[Watcher]) -> list[Incident]:
    return [
        incident
        for incident in found
        if any(not incident_fault(incident, watcher.watchlist) for watcher in watchers)
    ]
