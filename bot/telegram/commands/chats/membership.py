"""The bot is blocked, removed, let in again, or its chat moves: settings stay, and follow."""

from datetime import datetime

from bot.languages.catalogue import texts
from bot.pipeline.failures import FRESH
from bot.telegram.commands.chats.start import BY_COMMAND
from bot.telegram.commands.request import Reply, Request
from storage import deliveries, subscribers
from storage.database import Connection
from storage.records import Address


def removed(c: Connection, chat: int, *, reason: str) -> None:
    """Keeps back all that would go to this chat, in all its topics."""
    for subscriber in subscribers.of_chat(c, "telegram", chat):
        if subscriber.active:
            subscribers.deactivate(c, subscriber.address, reason)
            deliveries.park(c, subscriber.address, error=reason)


def returned(c: Connection, chat: int, *, now: datetime) -> None:
    """Takes `removed` back; who stopped with /stop stays stopped."""
    for subscriber in subscribers.of_chat(c, "telegram", chat):
        if not subscriber.active and subscriber.inactive_reason != BY_COMMAND:
            subscribers.reactivate(c, subscriber.address)
            deliveries.release(c, subscriber.address, since=now - FRESH, now=now)


def greeting(c: Connection, request: Request) -> Reply:
    """What a group is told that let the bot in; nothing where it knows the bot already."""
    if subscribers.of_chat(c, request.address.messenger, request.address.chat):
        return Reply()
    return Reply(html=texts.GREETING.format(bot=request.bot))


def migrated(c: Connection, old: int, new: int, *, now: datetime) -> None:
    """A group became a supergroup."""
    subscribers.move(c, Address("telegram", old), Address("telegram", new), since=now - FRESH)
