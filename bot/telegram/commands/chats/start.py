"""/start and /stop: a subscriber begins, comes back, or wants no more; nothing of theirs is ever deleted."""

from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.pipeline.failures import FRESH
from bot.telegram.commands.here import subscriber_here
from bot.telegram.commands.request import Misread, Reply, Request, Rows, pressed
from bot.telegram.commands.watch.owned import added, made, same
from bot.telegram.commands.watch.presets import PRESETS, WORLD, Preset, preset_coded
from storage import deliveries, subscribers, watchlists
from storage.database import Connection
from storage.records import Button, Origin, Subscriber, Watchlist

BY_COMMAND: Final = "stopped with /stop"
PRESET: Final = "ws"


def start(c: Connection, request: Request) -> Reply:
    """Creates or reactivates the subscriber; what waited for at most a day is sent after all."""
    subscriber = subscriber_here(c, request)
    subscribers.reactivate(c, request.address)
    waited = deliveries.release(c, request.address, since=request.now - FRESH, now=request.now)
    if not watchlists.of(c, subscriber.id):
        added(c, request, made(WORLD, subscriber, WORLD.name, request.now))
    return _welcome(c, subscriber, request, "" if subscriber.active else _back(waited))


def tapped(c: Connection, request: Request) -> Reply:
    """A press: a ready-made watchlist is added, or removed where it was there as it is made."""
    ready = preset_coded(request.arguments)
    if ready is None:
        return Reply(toast=texts.EXPIRED)
    subscriber = subscriber_here(c, request)
    wanted = made(ready, subscriber, ready.name, request.now)
    there = same(wanted, watchlists.of(c, subscriber.id))
    if there is None:
        try:
            added(c, request, wanted)
        except Misread as too_many:
            return Reply(toast=too_many.reply)
        said = strings.ADDED
    elif there.origin is Origin.FILE or _settings(there) != _settings(wanted):
        return Reply(toast=strings.NOT_AS_MADE)
    else:
        watchlists.remove(c, subscriber.id, there.name)
        said = strings.REMOVED
    welcome = _welcome(c, subscriber, request, "" if subscriber.active else texts.NOT_STARTED)
    return Reply(html=welcome.html, buttons=welcome.buttons, toast=said.format(name=ready.name))


def stop(c: Connection, request: Request) -> str:
    """Deactivates the subscriber and keeps back what waits."""
    subscriber_here(c, request)
    subscribers.deactivate(c, request.address, BY_COMMAND)
    deliveries.park(c, request.address, error=BY_COMMAND)
    return texts.STOPPED


def _welcome(c: Connection, subscriber: Subscriber, request: Request, end: str) -> Reply:
    owned = watchlists.of(c, subscriber.id)
    watching = wording.names([one.name for one in owned], 60) or strings.NOTHING
    return Reply(html=texts.START.format(watching=watching) + end, buttons=_ready(owned, subscriber, request))


def _ready(owned: list[Watchlist], subscriber: Subscriber, request: Request) -> Rows:
    """The ready-made watchlists, a row each as their names are long, those that are watched ticked."""

    def button(one: Preset) -> Button:
        there = same(made(one, subscriber, one.name, request.now), owned)
        label = strings.TICKED.format(name=one.name) if there else one.name
        return Button(label, pressed(PRESET, one.code))

    return tuple((button(one),) for one in PRESETS)


def _settings(watchlist: Watchlist) -> tuple[object, ...]:
    """What of a ready-made watchlist people may have changed since."""
    strength = (watchlist.tier, watchlist.severity, watchlist.owners, tuple(watchlist.threshold.items()))
    return (*strength, watchlist.digest)


def _back(waited: int) -> str:
    return texts.BACK.format(count=waited) if waited else texts.BACK_EMPTY
