"""/threshold, /mute and /unmute: how much a subscriber hears, and when."""

from dataclasses import replace
from datetime import datetime

from bot.languages.catalogue import texts
from bot.messages.markup import field
from bot.messages.times import moment
from bot.messages.watchlist import watchlist_line
from bot.telegram.commands.arguments import Threshold, mute_span, threshold
from bot.telegram.commands.ownership import chosen, names
from bot.telegram.commands.request import Misread, Request
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import Watchlist


def set_threshold(c: Connection, request: Request) -> str:
    """Sets the least tier, or the least probability of one signal, of one watchlist."""
    subscriber = subscribers.get(c, request.address)
    owned = watchlists.of(c, subscriber.id) if subscriber else []
    wanted = threshold(request.arguments)
    if wanted is None:
        example = field(owned[0].name, 60) if owned else "Iraq strike"
        raise Misread(texts.THRESHOLD_FORM.format(example=example, names=names(owned)))
    what = request.arguments.removesuffix(wanted.name).strip()
    found = chosen(wanted.name, owned, example=f"/threshold {what}")
    saved = watchlists.save(c, tuned(found, wanted))
    return texts.CHANGED.format(watchlist=watchlist_line(saved, now=request.now))


def tuned(watchlist: Watchlist, wanted: Threshold) -> Watchlist:
    """`watchlist` with another tier, or with another least probability; 0 takes one away."""
    if wanted.tier:
        return replace(watchlist, tier=wanted.tier)
    kept = {name: least for name, least in watchlist.threshold.items() if name != wanted.signal}
    return replace(watchlist, threshold=kept | ({wanted.signal: wanted.least} if wanted.least else {}))


def mute(c: Connection, request: Request) -> str:
    """Mutes every watchlist of this chat for a while."""
    subscriber = subscribers.get(c, request.address)
    owned = watchlists.of(c, subscriber.id) if subscriber else []
    if subscriber is None or not owned:
        raise Misread(texts.NO_WATCHLISTS)
    span = mute_span(request.arguments)
    if span is None:
        state = mute_state(owned, subscriber.timezone, request.now)
        raise Misread(texts.MUTE_FORM.format(state=state))
    until = request.now + span
    watchlists.mute(c, subscriber.id, until)
    return texts.MUTED.format(when=moment(until, subscriber.timezone, today=request.now))


def unmute(c: Connection, request: Request) -> str:
    """Ends a mute."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is not None:
        watchlists.mute(c, subscriber.id, None)
    return texts.UNMUTED


def mute_state(owned: list[Watchlist], timezone: str, now: datetime) -> str:
    """Until when the chat is muted, or that it is not."""
    until = max((one.muted_until for one in owned if one.muted_until), default=now)
    return texts.MUTED.format(when=moment(until, timezone, today=now)) if until > now else texts.NOT_MUTED
