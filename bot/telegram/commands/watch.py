"""/watch, /unwatch and /list: what a subscriber wants to hear of."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.languages.catalogue import texts
from bot.messages.markup import clean, clip, field
from bot.messages.watchlist import watchlist_line
from bot.telegram.commands.arguments import Terms, watch_terms
from bot.telegram.commands.ownership import chosen, free_name, names
from bot.telegram.commands.presets import PRESETS, Preset, preset
from bot.telegram.commands.request import Misread, Request
from bot.watching.schedule import next_digest
from classifiers.signals import SCALES
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import Origin, Subscriber, Watchlist, Words

MOST_WATCHLISTS: Final = 20
_LONGEST_NAME: Final = 60


def watch(c: Connection, request: Request) -> str:
    """Adds a watchlist named after what was typed, and says in words what it watches."""
    ready = preset(request.arguments)
    wish = ready or watch_terms(request.arguments)
    if wish == Terms():
        return watch_form()
    subscriber = subscribers.ensure(c, request.address, title=request.title, now=request.now)
    owned = watchlists.of(c, subscriber.id)
    name = ready.name if ready else clip(clean(request.arguments), _LONGEST_NAME)
    wanted = made(wish, subscriber, name, request.now)
    paused = "" if subscriber.active else texts.NOT_STARTED
    if same := next((one for one in owned if _wish(one) == _wish(wanted)), None):
        return texts.WATCHED_ALREADY.format(watchlist=watchlist_line(same, now=request.now)) + paused
    if sum(one.origin is Origin.CHAT for one in owned) >= MOST_WATCHLISTS:
        raise Misread(texts.TOO_MANY.format(count=MOST_WATCHLISTS))
    muted_until = max((one.muted_until for one in owned if one.muted_until), default=None)
    free = free_name(name, [one.name for one in owned])
    saved = watchlists.save(c, replace(wanted, name=free, muted_until=muted_until))
    return texts.WATCHING.format(watchlist=watchlist_line(saved, now=request.now)) + paused


def unwatch(c: Connection, request: Request) -> str:
    """Removes a watchlist that this chat made."""
    subscriber = subscribers.get(c, request.address)
    owned = watchlists.of(c, subscriber.id) if subscriber else []
    if not request.arguments.strip():
        example = field(owned[0].name, _LONGEST_NAME) if owned else "Iraq strike"
        return texts.UNWATCH_FORM.format(example=example, names=names(owned))
    found = chosen(request.arguments, owned, example="/unwatch")
    watchlists.remove(c, found.subscriber_id, found.name)
    return texts.UNWATCHED.format(name=field(found.name, _LONGEST_NAME))


def list_watchlists(c: Connection, request: Request) -> str:
    """Every watchlist of this chat, one a line."""
    subscriber = subscribers.get(c, request.address)
    owned = watchlists.of(c, subscriber.id) if subscriber else []
    if subscriber is None or not owned:
        return texts.NO_WATCHLISTS
    lines = "\n".join(watchlist_line(one, now=request.now) for one in owned)
    return lines + ("" if subscriber.active else texts.NOT_STARTED)


def made(wish: Terms | Preset, subscriber: Subscriber, name: str, now: datetime) -> Watchlist:
    """A new watchlist of the chat's own with what is wished for, its first digest in the chat's zone."""
    fresh = Watchlist(
        subscriber_id=subscriber.id, name=name, timezone=subscriber.timezone, places=wish.places
    )
    fresh = replace(fresh, next_digest_at=next_digest(fresh.digest, fresh.timezone, now))
    if isinstance(wish, Preset):
        return replace(fresh, tier=wish.tier)
    return replace(fresh, signals=wish.signals, words=Words(any=wish.words))


def watch_form() -> str:
    """How /watch is used, with the ready-made sets."""
    ready = "\n".join(f"<code>/watch {field(one.name, _LONGEST_NAME)}</code>" for one in PRESETS)
    return texts.WATCH_FORM.format(presets=ready, signals=", ".join(scale.name for scale in SCALES.values()))


def _wish(watchlist: Watchlist) -> tuple[object, ...]:
    """What it asks for, whatever it is called and however it was tuned since."""
    topics = (watchlist.places, watchlist.signals, watchlist.words.any)
    others = (watchlist.sides, watchlist.words.all, watchlist.words.none)
    return (*map(frozenset, topics + others), watchlist.tier if not any(topics + others) else "")
