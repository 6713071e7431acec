"""Digests that people ask for, made at once: what was asked is stored, so that no restart forgets it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.pipeline.digest_out import Outgoing, Ready, enqueue
from bot.pipeline.digest_round import Prepared, Round
from storage import drafts, subscribers, watchlists
from storage.database import Connection, Database
from storage.records import Address, Draft, Watcher

ASKED: Final = "digest"
"""The kind of draft by which a digest is asked for; its state says whether it is to be drawn `dark`."""

_DAILY: Final = "daily 08:00"


def asked_for(connection: Connection) -> list[Draft]:
    """Every digest that was asked for and was not made yet, longest ago first."""
    return drafts.of_kind(connection, ASKED)


async def queue_asked(database: Database, draft: Draft, now: datetime, round_: Round, out: Outgoing) -> bool:
    """Queues one, of all watchlists that the chat has; False where it has none or gets nothing any more."""
    watchers = await database.run(lambda c: _watchers(c, draft.address))
    if not watchers:
        await database.run(lambda c: forget(c, draft))
        return False
    daily = all(one.watchlist.digest.startswith("daily") for one in watchers)
    prepared = await round_.prepare(
        database,
        watchers,
        before=now,
        schedule=_DAILY if daily else "",
        dark=bool(draft.state.get("dark")),
    )
    return await database.run(lambda c: _queued(c, draft, watchers, prepared, now, out))


def forget(connection: Connection, draft: Draft) -> None:
    """Takes back that it was asked for."""
    drafts.drop(connection, draft.address, draft.person, draft.kind)


def _queued(
    c: Connection, draft: Draft, watchers: Sequence[Watcher], prepared: Prepared, now: datetime, out: Outgoing
) -> bool:
    forget(c, draft)
    key = f"digest:{watchers[0].subscriber.id}:asked:{draft.updated_at:%Y%m%dT%H%M%S}"
    return enqueue(c, [Ready(key, watchers, prepared)], now, out) == [True]


def _watchers(c: Connection, address: Address) -> list[Watcher]:
    subscriber = subscribers.get(c, address)
    if subscriber is None or not subscriber.active:
        return []
    return [Watcher(subscriber, one) for one in watchlists.of(c, subscriber.id)]
