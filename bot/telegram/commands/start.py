"""/start and /stop: a subscriber begins, comes back, or wants no more; nothing of theirs is ever deleted."""

from typing import Final

from bot.languages.catalogue import texts
from bot.messages.markup import field
from bot.pipeline.deliver import FRESH
from bot.telegram.commands.presets import WORLD
from bot.telegram.commands.request import Request
from bot.telegram.commands.watch import made
from storage import deliveries, subscribers, watchlists
from storage.database import Connection

BY_COMMAND: Final = "stopped with /stop"


def start(c: Connection, request: Request) -> str:
    """Creates or reactivates the subscriber; what waited for at most a day is sent after all."""
    subscriber = subscribers.ensure(c, request.address, title=request.title, now=request.now)
    subscribers.reactivate(c, request.address)
    waited = deliveries.release(c, request.address, since=request.now - FRESH, now=request.now)
    owned = watchlists.of(c, subscriber.id)
    if not owned:
        owned = [watchlists.save(c, made(WORLD, subscriber, WORLD.name, request.now))]
    watching = ", ".join(field(watchlist.name, 60) for watchlist in owned)
    return texts.START.format(watching=watching) + ("" if subscriber.active else _back(waited))


def stop(c: Connection, request: Request) -> str:
    """Deactivates the subscriber and keeps back what waits."""
    subscribers.ensure(c, request.address, title=request.title, now=request.now)
    subscribers.deactivate(c, request.address, BY_COMMAND)
    deliveries.park(c, request.address, error=BY_COMMAND)
    return texts.STOPPED


def _back(waited: int) -> str:
    return texts.BACK.format(count=waited) if waited else texts.BACK_EMPTY
