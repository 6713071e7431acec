"""/feeds, /addfeed and /rmfeed: what is read, for who runs the bot."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.feeds.answers import without_credentials
from bot.languages.catalogue import strings, texts
from bot.messages.markup import clean, clip, field
from bot.messages.times import moment
from bot.telegram.commands.request import Misread, Reply, Request, Rows, number_in, pressed
from storage import feeds
from storage.database import Connection
from storage.records import Button, Feed, FeedState, Origin

PAGE: Final = 10
LONGEST_URL: Final = 1000
FEEDS: Final = "feedpage"
REMOVE: Final = "rmfeed"
_INTERVAL: Final = timedelta(minutes=5)  # until a cadence is known
_NAME: Final = 40


def list_feeds(c: Connection, request: Request) -> Reply:
    """A page of all polled feeds: number, name, when last heard, what is wrong."""
    states = feeds.states(c)
    pages = max(1, -(-len(states) // PAGE))
    page = min(max(number_in(request.arguments) or 1, 1), pages)
    shown = states[(page - 1) * PAGE : page * PAGE]
    head = texts.FEEDS.format(count=len(states), page=page, pages=pages)
    lines = [_line(state, request) for state in shown]
    return Reply(html="\n".join([head, *lines]), buttons=_turns(page, pages))


def add_feed(c: Connection, request: Request) -> str:
    """Polls one more feed: "URL" or "URL NAME"."""
    url, _, name = request.arguments.partition(" ")
    host = _host(url)
    if host is None:
        raise Misread(texts.ADDFEED_FORM)
    title = clip(clean(name), _NAME) or host
    feed = Feed(url=url, name=title, publisher=title, owner=title, origin=Origin.CHAT)
    shown = field(without_credentials(url), 200)
    if not feeds.add(c, feed, now=request.now, interval=_INTERVAL):
        return texts.FEED_KNOWN.format(url=shown)
    return texts.FEED_ADDED.format(name=field(title, _NAME), url=shown)


def remove_feed(c: Connection, request: Request) -> Reply | str:
    """Polls a feed no longer that a chat added, named by its number; bare it offers them."""
    added = [state for state in feeds.states(c) if state.feed.origin is Origin.CHAT]
    asked = request.arguments.strip().lstrip("#")
    if not asked:
        return Reply(html=texts.RMFEED if added else texts.NO_OWN_FEEDS, buttons=_removals(added))
    found = [one for one in feeds.states(c) if asked in (str(one.feed.id), one.feed.url)]
    if not found:
        raise Misread(texts.NO_SUCH_FEED.format(name=field(asked, 200)))
    feed = found[0].feed
    if not feeds.remove(c, feed.id):
        raise Misread(texts.FEED_IS_FIXED.format(name=field(feed.name, _NAME)))
    return texts.FEED_REMOVED.format(
        name=field(feed.name, _NAME), url=field(without_credentials(feed.url), 200)
    )


def _line(state: FeedState, request: Request) -> str:
    heard = state.last_success_at
    when = moment(heard, "UTC", today=request.now) if heard else strings.NEVER
    fault = f"\n   ⚠ {field(state.last_error, 100)}" if state.failures else ""
    own = " ✚" if state.feed.origin is Origin.CHAT else ""
    paused = f" · {strings.PAUSED}" if state.paused else ""
    return f"{state.feed.id} · <b>{field(state.feed.name, _NAME)}</b>{own} · {when}{paused}{fault}"


def _turns(page: int, pages: int) -> Rows:
    before = [Button("◀", pressed(FEEDS, page - 1))] if page > 1 else []
    after = [Button("▶", pressed(FEEDS, page + 1))] if page < pages else []
    return ((*before, *after),) if before or after else ()


def _removals(added: Sequence[FeedState]) -> Rows:
    newest = added[-PAGE:]
    return tuple(
        (Button(f"✖ {one.feed.id} {clip(clean(one.feed.name), _NAME)}", pressed(REMOVE, one.feed.id)),)
        for one in newest
    )


def _host(url: str) -> str | None:
    """The host of an address that can be polled; None for anything else."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # brackets without an address in them
        return None
    fit = parts.scheme in ("http", "https") and len(url) <= LONGEST_URL
    return host if fit else None
