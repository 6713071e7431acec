"""A chat's own watchlists: which one a name means, what one is called, adding one. Raises Misread."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.languages.catalogue import texts
from bot.messages.markup import clean, clip, field
from bot.telegram.commands.arguments import Terms
from bot.telegram.commands.request import Misread, Request
from bot.telegram.commands.watch.presets import Preset
from bot.watching.schedule import next_digest
from storage import watchlists
from storage.database import Connection
from storage.records import Origin, Subscriber, Watchlist, Words

LONGEST_NAME: Final = 60
LIST: Final = "wl"
THRESHOLD: Final = "wt"
DIGEST: Final = "dg"
"""Buttons that lead to what can be done with a watchlist; each names its id."""


def chosen(name: str, owned: Sequence[Watchlist], *, example: str) -> Watchlist:
    """The watchlist of that name, or the only one that can be changed where no name is given."""
    changeable = [watchlist for watchlist in owned if watchlist.origin is Origin.CHAT]
    if not owned:
        raise Misread(texts.NO_WATCHLISTS)
    if not name.strip():
        if len(changeable) == 1:
            return changeable[0]
        raise Misread(_which(owned, changeable, example))
    found = _called(name, owned)
    if found is None:
        raise Misread(texts.NO_SUCH.format(name=field(name, 60), names=names(owned)))
    if found.origin is not Origin.CHAT:
        raise Misread(texts.IS_FIXED.format(name=field(found.name, 60)))
    return found


def names(owned: Sequence[Watchlist]) -> str:
    """The names of someone's watchlists as one line of HTML."""
    if not owned:
        return texts.NO_WATCHLISTS
    return texts.NAMES.format(names=", ".join(f"<b>{field(watchlist.name, 60)}</b>" for watchlist in owned))


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


def free_name(name: str, taken: Sequence[str]) -> str:
    """`name`, numbered where it is taken already in whatever capitals."""
    folded = {one.casefold() for one in taken}
    numbered = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one.casefold() not in folded)


def _asks(watchlist: Watchlist) -> tuple[object, ...]:
    topics = (watchlist.places, watchlist.signals, watchlist.words.any)
    others = (watchlist.sides, watchlist.words.all, watchlist.words.none)
    return (*map(frozenset, topics + others), watchlist.tier if not any(topics + others) else "")


def _which(owned: Sequence[Watchlist], changeable: Sequence[Watchlist], example: str) -> str:
    if not changeable:
        return texts.IS_FIXED.format(name=field(owned[0].name, 60))
    shown = field(f"{example} {changeable[0].name}", 100)
    return texts.WHICH.format(example=shown, names=names(owned))


def _called(name: str, owned: Sequence[Watchlist]) -> Watchlist | None:
    """By its whole name, or by a beginning that only one has."""
    typed = " ".join(name.casefold().split())
    same = [one for one in owned if one.name.casefold() == typed]
    beginning = [one for one in owned if one.name.casefold().startswith(typed)]
    found = same or (beginning if len(beginning) == 1 else [])
    return found[0] if found else None
