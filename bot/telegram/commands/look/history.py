"""/history: what happened and what was told here, page by page or as a file; changes nothing that is told."""

from collections.abc import Sequence
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.messages.history import PAGE, Page, history_page
from bot.messages.history_file import MEDIA_TYPE, history_file
from bot.messages.markup import field
from bot.messages.times import day, local
from bot.pipeline.past import past_of
from bot.telegram.commands.here import owned_here, timezone_of
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.look.searches import Asked, keep, kept
from bot.telegram.commands.look.searching import in_words, search
from bot.telegram.commands.request import Reply, Request, Rows, number_in, pressed
from storage import history, incidents
from storage.database import Connection
from storage.records import Attachment, Button, PastQuery

MOST: Final = 3000
"""How many incidents a search looks through, and a file holds."""

_FILE: Final = "file"
_ALL, _HERE = "a", "h"
_OLDER, _NEWER, _FIRST = "o", "n", "f"
_A_ROW: Final = 3


def look_up(c: Connection, request: Request) -> Reply | str:
    """`/history [words] [7d]`, the first page, or `/history file [words] [7d]`, a table of all of them."""
    first, _, rest = request.arguments.strip().partition(" ")
    as_file = first.casefold() == _FILE
    text = rest.strip() if as_file else request.arguments.strip()
    search(text)
    asked = Asked(text=text, at=request.now, upto=incidents.last(c))
    if as_file:
        return _filed(c, request, asked, here=False)
    number = keep(c, request, asked)
    return _paged(c, request, asked, number, here=False, direction=_FIRST, beyond=0)


def turn(c: Connection, request: Request) -> Reply | str:
    """The buttons of a page, SEARCH:FILTER:DIRECTION:INCIDENT, of which the last is at the page's edge."""
    number, filtered, direction, beyond = (*request.arguments.split(":"), "", "", "", "")[:4]
    asked, edge = kept(c, request, number), number_in(beyond)
    if asked is None or edge is None:
        return Reply(toast=texts.EXPIRED)
    here = filtered == _HERE
    return _paged(c, request, asked, asked.number, here=here, direction=direction, beyond=edge)


def send_file(c: Connection, request: Request) -> Reply | str:
    """The button that asks for the file of a search, SEARCH:FILTER."""
    number, _, filtered = request.arguments.partition(":")
    asked = kept(c, request, number)
    return _filed(c, request, asked, here=filtered == _HERE) if asked else Reply(toast=texts.EXPIRED)


def _paged(
    c: Connection, request: Request, asked: Asked, number: int, *, here: bool, direction: str, beyond: int
) -> Reply:
    ids = _found(c, request, asked, here=here)
    start = _start(ids, direction, beyond)
    shown = ids[start : start + PAGE]
    page = Page(
        entries=tuple(past_of(c, shown, request.address, [one.id for one in owned_here(c, request)])),
        wanted=in_words(search(asked.text), told=here),
        first=start + 1,
        total=min(len(ids), MOST),
        more=len(ids) > MOST,
    )
    rows = (*_turns(number, shown, page, here=here), *_tags(shown), _filters(number, page, here=here))
    html = history_page(page, timezone=timezone_of(c, request), now=request.now)
    return Reply(html=html, buttons=tuple(row for row in rows if row))


def _start(ids: Sequence[int], direction: str, beyond: int) -> int:
    """Where the page begins that lies on one side of an incident; the first if that is gone."""
    if direction == _FIRST or beyond not in ids:
        return 0
    place = ids.index(beyond)
    return max(0, place - PAGE) if direction == _NEWER else min(place + 1, max(0, len(ids) - 1))


def _turns(number: int, shown: Sequence[int], page: Page, *, here: bool) -> Rows:
    which = _HERE if here else _ALL
    newer, older = page.first > 1, page.first + len(shown) <= page.total
    row = (
        [Button(strings.NEWER, pressed("hist", number, which, _NEWER, shown[0]))] if newer else [],
        [Button(strings.OLDER, pressed("hist", number, which, _OLDER, shown[-1]))] if older else [],
    )
    return (tuple(one for some in row for one in some),)


def _tags(shown: Sequence[int]) -> Rows:
    """A button for each incident: why it was told, or was not."""
    buttons = [
        Button(strings.WHY_TAG.format(tag=wording.incident_tag(one)), pressed("past", one)) for one in shown
    ]
    return in_rows(buttons, _A_ROW)


def _filters(number: int, page: Page, *, here: bool) -> tuple[Button, ...]:
    """What is shown now has a mark; a file only of something."""
    names = ((_ALL, strings.ALL, not here), (_HERE, strings.TOLD_HERE, here))
    filters = [
        Button(strings.CHOSEN.format(choice=name) if on else name, pressed("hist", number, which, _FIRST, 0))
        for which, name, on in names
    ]
    which = _HERE if here else _ALL
    file = [Button(strings.AS_FILE, pressed("histfile", number, which))] if page.entries else []
    return (*filters, *file)


def _filed(c: Connection, request: Request, asked: Asked, *, here: bool) -> Reply:
    ids = _found(c, request, asked, here=here)
    wanted, timezone = field(in_words(search(asked.text), told=here), 200), timezone_of(c, request)
    if not ids:
        return Reply(html=texts.HISTORY_EMPTY.format(wanted=wanted), anew=True)
    kept_ids = ids[:MOST]
    content = history_file(
        past_of(c, kept_ids, request.address, [one.id for one in owned_here(c, request)]), timezone=timezone
    )
    form = texts.HISTORY_CUT if len(ids) > MOST else texts.HISTORY_FILE
    file = Attachment(
        name=f"{strings.HISTORY_NAME}-{local(asked.at, timezone):%Y-%m-%d}.csv",
        media_type=MEDIA_TYPE,
        content=content,
        created_at=request.now,
    )
    caption = form.format(count=f"{len(kept_ids):,}", wanted=wanted, day=day(asked.at, timezone))
    return Reply(html=caption, file=file)


def _found(c: Connection, request: Request, asked: Asked, *, here: bool) -> list[int]:
    """The ids of what fits, the newest first; one more than is looked through where there is more."""
    wanted = search(asked.text)
    query = PastQuery(
        words=wanted.terms.words,
        places=wanted.terms.places,
        signals=wanted.terms.signals,
        tier=wanted.tier,
        since=asked.at - wanted.span,
        upto=asked.upto,
        told=request.address if here else None,
    )
    return history.found(c, query, limit=MOST + 1)
