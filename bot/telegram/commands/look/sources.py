"""/sources: which feeds are read, and how each is heard; changes nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages.markup import clean, clip, field
from bot.messages.outlets import PAGE, outlet_page, outlets_page
from bot.telegram.commands.here import timezone_of
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.request import Misread, Reply, Request, Rows, number_in, pressed
from bot.watching.sources import Hearing, Source, named, sources_of
from storage import feeds, history
from storage.database import Connection
from storage.records import Button

WEEK: Final = timedelta(days=7)
_ALL: Final = "all"
_LONGEST_LABEL: Final = 32
_FILTERS: Final = (_ALL, Hearing.LIVE, Hearing.SILENT, Hearing.FAILING)


def sources(c: Connection, request: Request) -> Reply | str:
    """`/sources`, the first page of all outlets, or `/sources NAME`, one outlet."""
    found = sources_of(feeds.states(c), request.now)
    asked = request.arguments.strip()
    if not asked:
        return _page(c, request, found, which=_ALL, first=0)
    matching = named(found, asked)
    if not matching:
        raise Misread(texts.NO_SUCH_SOURCE.format(name=field(asked, 60)))
    if len(matching) == 1:
        return Reply(html=_one(c, request, matching[0]))
    return Reply(html=texts.WHICH_SOURCE, buttons=_choices(matching[:PAGE]))


def turn(c: Connection, request: Request) -> Reply | str:
    """The buttons of a page: FILTER:FIRST."""
    which, _, first = request.arguments.partition(":")
    start = number_in(first)
    if which not in _FILTERS or start is None:
        return Reply(toast=texts.EXPIRED)
    return _page(c, request, sources_of(feeds.states(c), request.now), which=which, first=start)


def tell_one(c: Connection, request: Request) -> Reply | str:
    """The button that names an outlet by one of its feeds, FEED."""
    found = sources_of(feeds.states(c), request.now)
    number = number_in(request.arguments)
    meant = [one for one in found if any(state.feed.id == number for state, _ in one.feeds)]
    return Reply(html=_one(c, request, meant[0]), anew=True) if meant else Reply(toast=texts.EXPIRED)


def _page(c: Connection, request: Request, found: Sequence[Source], *, which: str, first: int) -> Reply:
    wanted = [one for one in found if which in (_ALL, *(hearing for _, hearing in one.feeds))]
    start = first if first < len(wanted) else 0
    shown = wanted[start : start + PAGE]
    html = outlets_page(
        found, shown, first=start + 1, of=len(wanted), timezone=timezone_of(c, request), now=request.now
    )
    turns = (
        (strings.TO_LEFT, start - PAGE, start > 0),
        (strings.TO_RIGHT, start + PAGE, start + PAGE < len(wanted)),
    )
    row = tuple(Button(name, pressed("feeds", which, max(0, to))) for name, to, possible in turns if possible)
    rows = (row, *_choices(shown), *_filters(found, which))
    return Reply(html=html, buttons=tuple(each for each in rows if each))


def _choices(shown: Sequence[Source]) -> Rows:
    """A button for each outlet, two in a row."""
    buttons = [
        Button(clip(clean(one.name), _LONGEST_LABEL), pressed("feed", one.feeds[0][0].feed.id))
        for one in shown
    ]
    return in_rows(buttons, 2)


def _filters(found: Sequence[Source], which: str) -> Rows:
    """Only what there is; what is shown now has a mark."""
    heard = {hearing for one in found for _, hearing in one.feeds}
    if len(heard) < 2:  # noqa: PLR2004  nothing to choose from
        return ()
    named_ones = [(_ALL, strings.ALL), *((one, tables.HEARINGS[one]) for one in _FILTERS[1:] if one in heard)]
    return (
        tuple(
            Button(strings.CHOSEN.format(choice=name) if one == which else name, pressed("feeds", one, 0))
            for one, name in named_ones
        ),
    )


def _one(c: Connection, request: Request, source: Source) -> str:
    ids = [state.feed.id for state, _ in source.feeds]
    items = history.brought(c, ids, since=request.now - WEEK)
    return outlet_page(source, timezone=timezone_of(c, request), now=request.now, items=items)
