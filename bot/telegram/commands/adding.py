"""A chat's watchlists as a command finds and adds them: whose they are, a new one's name, their most."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.languages.catalogue import texts
from bot.messages.markup import clean, clip
from bot.telegram.commands.arguments import Terms
from bot.telegram.commands.ownership import free_name
from bot.telegram.commands.presets import Preset
from bot.telegram.commands.request import Misread, Request
from bot.watching.schedule import next_digest
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import ChatKind, Origin, Subscriber, Watchlist, Words

LONGEST_NAME: Final = 60
LIST: Final = "wl"
THRESHOLD: Final = "wt"
DIGEST: Final = "dg"
"""Buttons that lead to what can be done with a watchlist; each names its id."""


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


def owned_here(c: Connection, request: Request) -> list[Watchlist]:
    """The watchlists of the chat that a request is about, oldest first."""
    subscriber = subscribers.get(c, request.address)
    return watchlists.of(c, subscriber.id) if subscriber else []


def changeable(c: Connection, request: Request, watchlist_id: int | None) -> Watchlist | None:
    """The watchlist of that id, if this chat made it itself and has it still."""
    own = (one for one in owned_here(c, request) if one.origin is Origin.CHAT)
    return next((one for one in own if one.id == watchlist_id), None)


def label(watchlist: Watchlist, units: int) -> str:
    """Its name for a button, which Telegram refuses where nothing of it can be seen."""
    name = clip(clean(watchlist.name), units)
    return name if any(char.isprintable() and not char.isspace() for char in name) else f"#{watchlist.id}"


def made(wish: Terms | Preset, subscriber: Subscriber, name: str, now: datetime) -> Watchlist:
    """A new watchlist of the chat's own with what is wished for, its first digest in the chat's zone."""
    fresh = Watchlist(
        subscriber_id=subscriber.id, name=name, timezone=subscriber.timezone, places=wish.places
    )
    fresh = replace(fresh, next_digest_at=next_digest(fresh.digest, fresh.timezone, now))
    fresh = replace(fresh, tier=wish.tier or fresh.tier)
    return fresh if isinstance(wish, Preset) else _asking(fresh, wish)


def _asking(watchlist: Watchlist, terms: Terms) -> Watchlist:
    return replace(watchlist, signals=terms.signals, words=Words(any=terms.words))


def added(c: Connection, request: Request, wanted: Watchlist) -> Watchlist:
    """Stores a new watchlist under a free name. Raises Misread where there are too many."""
    owned = watchlists.of(c, wanted.subscriber_id)
    if sum(one.origin is Origin.CHAT for one in owned) >= request.most_watchlists:
        raise Misread(texts.TOO_MANY.format(count=request.most_watchlists))
    return watchlists.save(c, replace(wanted, name=free_name(wanted.name, [one.name for one in owned])))


def same(wanted: Watchlist, owned: list[Watchlist]) -> Watchlist | None:
    """The one that asks for the same, whatever it is called and however it was tuned since."""
    return next((one for one in owned if _asks(one) == _asks(wanted)), None)


def _asks(watchlist: Watchlist) -> tuple[object, ...]:
    topics = (watchlist.places, watchlist.signals, watchlist.words.any)
    others = (watchlist.sides, watchlist.words.all, watchlist.words.none)
    return (*map(frozenset, topics + others), watchlist.tier if not any(topics + others) else "")
