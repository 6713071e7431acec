"""Whose request it is: the subscriber, watchlists and time zone of the chat that it is about."""

from bot.telegram.commands.request import Request
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import ChatKind, Origin, Subscriber, Watchlist


def subscriber_here(c: Connection, request: Request) -> Subscriber:
    """The subscriber that a request is about, made where there is none."""
    spoken = request.language if request.kind is ChatKind.PRIVATE else ""
    return subscribers.ensure(
        c,
        request.address,
        title=request.title,
        language=spoken or "en",
        kind=request.kind,
        now=request.now,
    )


def timezone_of(c: Connection, request: Request) -> str:
    """The chat's time zone, UTC where it is no subscriber."""
    subscriber = subscribers.get(c, request.address)
    return subscriber.timezone if subscriber else "UTC"


def owned_here(c: Connection, request: Request) -> list[Watchlist]:
    """The watchlists of the chat that a request is about, oldest first."""
    subscriber = subscribers.get(c, request.address)
    return watchlists.of(c, subscriber.id) if subscriber else []


def changeable(c: Connection, request: Request, watchlist_id: int | None) -> Watchlist | None:
    """The watchlist of that id, if this chat made it itself and has it still."""
    own = (one for one in owned_here(c, request) if one.origin is Origin.CHAT)
    return next((one for one in own if one.id == watchlist_id), None)
