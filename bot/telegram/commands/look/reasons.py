"""/why: why something was told here, or was not; nobody is shown what was decided for another chat."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.why import why_message, why_pages
from bot.pipeline.why import (
    incident_named,
    is_link,
    item_of,
    link_in,
    why_incident,
    why_link,
    why_text,
)
from bot.telegram.commands.here import owned_here, timezone_of
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.request import Misread, ReadFirst, Reply, Request, Rows, number_in, pressed
from bot.watching.why import Why
from storage import history
from storage.database import Connection
from storage.records import AssessedItem, Button

_OFFERED: Final = 6
_A_ROW: Final = 3


def why(c: Connection, request: Request) -> Reply | str:
    """`/why #A17`, a link or a text; as a reply to an alert, or bare for a choice of the latest."""
    asked = request.arguments.strip()
    if not asked:
        return _replied(c, request) if request.replied else _choice(c, request)
    incident_id = incident_named(asked)
    if incident_id is not None:
        return _page(c, request, incident_id) or Reply(
            html=texts.NO_SUCH_INCIDENT.format(tag=field(asked, 20)), buttons=_latest(c, request)
        )
    link = link_in(asked)
    if link and (found := why_link(c, link, owned_here(c, request))):
        return _reply(c, request, found)
    if is_link(asked):
        raise Misread(texts.NO_SUCH_LINK)
    raise ReadFirst(item_of(asked, now=request.now), partial(_read, asked))


def why_pressed(c: Connection, request: Request) -> Reply | str:
    """The button that asks of an incident, INCIDENT, under a message that stays."""
    number = number_in(request.arguments)
    page = _page(c, request, number) if number else None
    return page or Reply(toast=texts.EXPIRED)


def why_turned(c: Connection, request: Request) -> Reply | str:
    """The buttons of a long answer: INCIDENT:PAGE."""
    number, page = map(number_in, [*request.arguments.split(":"), "", ""][:2])
    if number is None or page is None:
        return Reply(toast=texts.EXPIRED)
    return _page(c, request, number, page=page, anew=False) or Reply(toast=texts.EXPIRED)


def _replied(c: Connection, request: Request) -> Reply | str:
    """Of a message that told of several there is a choice."""
    told = history.told_in(c, request.address, request.replied)
    if not told:
        return Reply(html=texts.NO_ALERT_THERE, buttons=_latest(c, request))
    page = _page(c, request, told[0]) if len(told) == 1 else None
    return page or Reply(html=texts.WHICH_INCIDENT, buttons=_tags(told))


def _choice(c: Connection, request: Request) -> Reply:
    return Reply(html=texts.WHY_FORM, buttons=_latest(c, request))


def _latest(c: Connection, request: Request) -> Rows:
    """A button for each of the incidents that were told here last."""
    return _tags(history.latest_told(c, request.address, limit=_OFFERED))


def _tags(ids: Sequence[int]) -> Rows:
    buttons = [Button(wording.incident_tag(one), pressed("past", one)) for one in ids]
    return in_rows(buttons, _A_ROW)


def _page(
    c: Connection, request: Request, incident_id: int, *, page: int = 0, anew: bool = True
) -> Reply | None:
    """What is known of an incident; None for no such id."""
    found = why_incident(c, incident_id, owned_here(c, request))
    return _reply(c, request, found, page=page, anew=anew) if found else None


def _reply(c: Connection, request: Request, found: Why, *, page: int = 0, anew: bool = True) -> Reply:
    incident = found.incident.id if found.incident else 0
    here = history.told_at(c, request.address, [incident]).get(incident, []) if incident else []
    pages = why_pages(found, timezone=timezone_of(c, request), now=request.now, here=here)
    shown = min(page, len(pages) - 1)
    return Reply(html=pages[shown], buttons=_turns(incident, shown, len(pages)), anew=anew)


def _turns(incident: int, shown: int, count: int) -> Rows:
    """Leads to the pages beside this one."""
    if count == 1 or not incident:
        return ()
    row = [
        Button(
            form.format(page=strings.PAGE.format(page=to + 1, pages=count)), pressed("because", incident, to)
        )
        for form, to in ((strings.BACK_PAGE, shown - 1), (strings.NEXT_PAGE, shown + 1))
        if 0 <= to < count
    ]
    return (tuple(row),)


def _read(text: str, read: AssessedItem, c: Connection, request: Request) -> Reply | str:
    """What would come of a text, by what the model says of it now."""
    found = why_text(text, read.assessment, owned_here(c, request), now=request.now)
    return why_message(found, timezone=timezone_of(c, request), now=request.now)
