"""/watch and /unwatch: what a subscriber wants to hear of."""

from bot.languages.catalogue import texts
from bot.messages.markup import clean, clip, field
from bot.messages.watchlist import watchlist_line
from bot.telegram.commands.arguments import Terms, watch_terms
from bot.telegram.commands.here import owned_here, subscriber_here
from bot.telegram.commands.request import Reply, Request
from bot.telegram.commands.watch import builder, listing
from bot.telegram.commands.watch.owned import LONGEST_NAME, added, chosen, made, same
from bot.telegram.commands.watch.presets import preset
from bot.telegram.commands.watch.week import week_in_words
from storage import watchlists
from storage.database import Connection


def watch(c: Connection, request: Request) -> Reply | str:
    """Adds a watchlist named after what was typed, and says what it would have sent; bare it opens a menu."""
    ready = preset(request.arguments)
    wish = ready or watch_terms(request.arguments)
    if wish == Terms():
        return builder.begin(c, request)
    subscriber = subscriber_here(c, request)
    name = ready.name if ready else clip(clean(request.arguments), LONGEST_NAME)
    wanted = made(wish, subscriber, name, request.now)
    paused = "" if subscriber.active else texts.NOT_STARTED
    if twin := same(wanted, watchlists.of(c, subscriber.id)):
        return texts.WATCHED_ALREADY.format(watchlist=watchlist_line(twin)) + paused
    saved = added(c, request, wanted)
    glance = week_in_words(c, request, subscriber, saved)
    line = watchlist_line(saved)
    return texts.WATCHING.format(watchlist=line, preview=glance) + paused


def unwatch(c: Connection, request: Request) -> Reply | str:
    """Removes a watchlist that this chat made; bare it lists them."""
    if not request.arguments.strip():
        return listing.list_watchlists(c, request)
    found = chosen(request.arguments, owned_here(c, request), example="/unwatch")
    watchlists.remove(c, found.subscriber_id, found.name)
    return texts.UNWATCHED.format(name=field(found.name, LONGEST_NAME))
