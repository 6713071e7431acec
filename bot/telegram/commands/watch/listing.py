"""/list: every watchlist with a button to what can be done with it; what the configuration owns is shown."""

from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.markup import field, visible_length
from bot.messages.watchlist import watchlist_line
from bot.telegram.commands.here import changeable, owned_here
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.request import Reply, Request, Rows, number_in, pressed
from bot.telegram.commands.watch import builder
from bot.telegram.commands.watch.owned import DIGEST, LIST, LONGEST_NAME, THRESHOLD, label
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import Button, Origin, Watchlist

_EDIT, _ASK, _REMOVE = "e", "r", "R"
_LABEL: Final = 28
_LONGEST: Final = 3900


def list_watchlists(c: Connection, request: Request) -> Reply | str:
    """Every watchlist of this chat, one a line, with a button for each that can be changed."""
    owned = owned_here(c, request)
    if not owned:
        return texts.NO_WATCHLISTS
    subscriber = subscribers.get(c, request.address)
    lines = _lines([watchlist_line(one) for one in owned])
    if visible_length(lines) > _LONGEST:  # an edit cannot be split: what each asks for is a tap away
        lines = _lines([f"<b>{field(one.name, LONGEST_NAME)}</b>" for one in owned])
    paused = "" if subscriber is None or subscriber.active else texts.NOT_STARTED
    return Reply(html=lines + paused, buttons=choice(owned, LIST))


def _lines(told: list[str]) -> str:
    return "\n".join(texts.LISTED.format(watchlist=one) for one in told)


def choice(owned: list[Watchlist], press: str) -> Rows:
    """A button for each watchlist that can be changed, two a row, that gives `press` with its id."""
    own = [one for one in owned if one.origin is Origin.CHAT]
    named = [Button(label(one, _LABEL), pressed(press, one.id)) for one in own]
    return in_rows(named, 2)


def listed(c: Connection, request: Request) -> Reply | str:
    """A press: the list, one watchlist and what can be done with it, or that being done."""
    number, _, deed = request.arguments.partition(":")
    if not number:
        return list_watchlists(c, request)
    found = changeable(c, request, number_in(number))
    if found is None:
        return Reply(toast=texts.GONE)
    if deed == _EDIT:
        return builder.edit(c, request, found)
    if deed == _ASK:
        return _asked(found)
    if deed == _REMOVE:
        watchlists.remove(c, found.subscriber_id, found.name)
        gone = texts.UNWATCHED.format(name=field(found.name, LONGEST_NAME))
        return Reply(html=gone, buttons=(_to_list(),))
    return _one(found)


def _one(watchlist: Watchlist) -> Reply:
    press = (LIST, watchlist.id)
    return Reply(
        html=watchlist_line(watchlist),
        buttons=(
            (
                Button(strings.TO_EDIT, pressed(*press, _EDIT)),
                Button(strings.TO_THRESHOLD, pressed(THRESHOLD, watchlist.id)),
            ),
            (
                Button(strings.TO_DIGEST, pressed(DIGEST, watchlist.id)),
                Button(strings.TO_REMOVE, pressed(*press, _ASK)),
            ),
            _to_list(),
        ),
    )


def _asked(watchlist: Watchlist) -> Reply:
    return Reply(
        html=texts.REMOVE_ASKED.format(name=field(watchlist.name, LONGEST_NAME)),
        buttons=(
            (
                Button(strings.TO_REMOVE, pressed(LIST, watchlist.id, _REMOVE)),
                Button(strings.BACK, pressed(LIST, watchlist.id)),
            ),
        ),
    )


def _to_list() -> tuple[Button, ...]:
    return (Button(strings.TO_LIST, pressed(LIST)),)
