"""The configuration's watchlists into storage: updated at each start, the chats' own left alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.config import WatchlistConfig
from bot.watching.schedule import next_digest
from classifiers.signals import Tier
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import TERMINAL, Address, Origin, Subscriber, Watchlist, Words

WORLD: Final = WatchlistConfig(name="World", tier=Tier.SERIOUS)
"""What the terminal watches where nothing else is configured."""

EVERYTHING: Final = WatchlistConfig(name="Everything", tier=Tier.NOTABLE, digest="")
"""What a replay watches where nothing else is configured."""


def subscribe(
    connection: Connection, configured: Sequence[WatchlistConfig], *, telegram: bool, now: datetime
) -> None:
    """Makes the file's watchlists those that are stored; without `telegram` all speak to the terminal."""
    wanted = []
    for entry in configured if telegram else _for_one_reader(configured):
        address = TERMINAL if entry.chat is None else Address("telegram", entry.chat)
        subscriber = subscribers.ensure(connection, address, timezone=entry.timezone, now=now)
        wanted.append(watchlist_of(entry, subscriber, now))
    watchlists.sync_file(connection, wanted)


def _for_one_reader(configured: Sequence[WatchlistConfig]) -> list[WatchlistConfig]:
    """All of them without a chat; of two chats' watchlists of one name the later also says whose it is."""
    taken: set[str] = set()
    named = []
    for entry in sorted(configured, key=lambda entry: entry.chat is not None):
        name = f"{entry.name} (chat {entry.chat})" if entry.name in taken else entry.name
        taken.add(name)
        named.append(entry.model_copy(update={"name": name, "chat": None}))
    return named


def watchlist_of(
    entry: WatchlistConfig, subscriber: Subscriber, now: datetime, *, origin: Origin = Origin.FILE
) -> Watchlist:
    """The watchlist that an entry of a file describes, its first digest after `now`."""
    return Watchlist(
        subscriber_id=subscriber.id,
        name=entry.name,
        origin=origin,
        places=entry.places,
        signals=entry.signals,
        sides=entry.sides,
        words=Words(any=entry.words.any, all=entry.words.all, none=entry.words.none),
        tier=entry.tier,
        threshold=entry.threshold,
        severity=entry.severity,
        owners=entry.owners,
        digest=entry.digest,
        timezone=entry.timezone,
        next_digest_at=next_digest(entry.digest, entry.timezone, now),
    )
