"""What watchlists would have sent in the week before now, for a command to show; decides nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.languages.catalogue import strings
from bot.messages.preview import glance
from bot.messages.times import moment
from bot.pipeline.preview import previews_of
from bot.telegram.commands.request import Request
from bot.watching.preview import Preview
from storage import items
from storage.database import Connection
from storage.records import Subscriber, Watcher, Watchlist

WEEK: Final = timedelta(days=7)


def week_in_words(c: Connection, request: Request, subscriber: Subscriber, watchlist: Watchlist) -> str:
    """Its figures and newest titles as lines of HTML; says so where less, or nothing, is stored yet."""
    span = span_in_words(c, request, subscriber.timezone)
    if not span:
        return strings.NO_HISTORY
    (found,) = week_of(c, request, subscriber, [watchlist])
    return glance(found, watchlist.tier, span=span)


def span_in_words(c: Connection, request: Request, timezone: str) -> str:
    """The week that a preview speaks of, or as much of it as is stored; "" where nothing is."""
    since = items.first_seen(c)
    if since is None:
        return ""
    if since > request.now - WEEK:
        return strings.GLANCE_SINCE.format(since=moment(since, timezone, today=request.now))
    return strings.GLANCE_DAYS.format(days=WEEK.days)


def week_of(
    c: Connection, request: Request, subscriber: Subscriber, asked: Sequence[Watchlist]
) -> list[Preview]:
    """The previews of watchlists, stored or not, in their order."""
    watchers = [Watcher(subscriber, one) for one in asked]
    return previews_of(c, watchers, since=request.now - WEEK, before=request.now, limits=request.limits)
