"""The bot is blocked, removed, let in again, or its chat moves: settings stay, and follow."""

from datetime import datetime

from bot.pipeline.deliver import FRESH
from bot.telegram.commands.start import BY_COMMAND
from storage import deliveries, subscribers, watchlists
from storage.database import Connection
from storage.records import Address, Subscriber


def removed(c: Connection, chat: int, *, reason: str) -> None:
    """Keeps back all that would go to this chat, in all its topics."""
    for subscriber in _of_chat(c, chat):
        if subscriber.active:
            subscribers.deactivate(c, subscriber.address, reason)
            deliveries.park(c, subscriber.address, error=reason)


def returned(c: Connection, chat: int, *, now: datetime) -> None:
    """Takes `removed` back; who stopped with /stop stays stopped."""
    for subscriber in _of_chat(c, chat):
        if not subscriber.active and subscriber.inactive_reason != BY_COMMAND:
            subscribers.reactivate(c, subscriber.address)
            deliveries.release(c, subscriber.address, since=now - FRESH, now=now)


def migrated(c: Connection, old: int, new: int, *, now: datetime) -> None:
    """A group became a supergroup."""
    subscribers.move(c, Address("telegram", old), Address("telegram", new), since=now - FRESH)


def _of_chat(c: Connection, chat: int) -> list[Subscriber]:
    """The chat itself and its topics, as far as they watch anything."""
    known = {watcher.subscriber.address: watcher.subscriber for watcher in watchlists.watchers(c)}
    own = subscribers.get(c, Address("telegram", chat))
    if own:
        known[own.address] = own
    return [one for one in known.values() if (one.address.messenger, one.address.chat) == ("telegram", chat)]
