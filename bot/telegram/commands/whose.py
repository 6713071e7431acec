"""Whose request it is: what the chat that asks goes by, without making a subscriber of it."""

from bot.telegram.commands.request import Request
from storage import subscribers
from storage.database import Connection


def timezone_of(c: Connection, request: Request) -> str:
    """The chat's time zone, UTC where it is no subscriber."""
    subscriber = subscribers.get(c, request.address)
    return subscriber.timezone if subscriber else "UTC"
