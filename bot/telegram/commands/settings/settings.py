"""/settings: all that a chat settles for itself on one page, with a button to each; changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.languages.catalogue import tables, texts
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.mutes import mute_row
from bot.messages.quiet import quiet_row
from bot.messages.times import local
from bot.messages.watchlist import digest_words
from bot.telegram.commands.here import subscriber_here
from bot.telegram.commands.keyboards import SETTINGS, in_rows, with_way_back
from bot.telegram.commands.request import Answer, Misread, Reply, Request, pressed
from bot.telegram.commands.settings.language import language_called
from storage import mutes, watchlists
from storage.database import Connection
from storage.records import Button, Subscriber

_VALUE: Final = 60
_A_ROW: Final = 2


def show_settings(c: Connection, request: Request) -> Reply:
    """What is set, and a button for each."""
    subscriber = subscriber_here(c, request)
    owned = watchlists.of(c, subscriber.id)
    muted = mutes.of(c, subscriber.id, now=request.now)
    values = {
        "list": wording.names([one.name for one in owned], _VALUE) or "0",
        "threshold": _each([tables.TIERS[one.tier] for one in owned]),
        "quiet": quiet_row(subscriber),
        "mute": field(mute_row(muted, subscriber.timezone, request.now), _VALUE),
        "timezone": _zone(subscriber, request),
        "lang": field(language_called(subscriber.language), _VALUE),
        "digest": _each([digest_words(one.digest) for one in owned]),
    }
    names = tables.SETTINGS
    lines = [texts.SETTING.format(name=names[key], value=value) for key, value in values.items()]
    buttons = [Button(names[key], pressed(SETTINGS, key)) for key in values]
    rows = in_rows(buttons, _A_ROW)
    return Reply(html=texts.SETTINGS.format(lines="\n".join(lines)), buttons=rows)


def pressed_settings(answers: Mapping[str, Answer], c: Connection, request: Request) -> Reply:
    """A press: the page itself, or what the command of that name answers, with a way back to the page."""
    if not request.arguments:
        return show_settings(c, request)
    answer = answers.get(request.arguments)
    if answer is None or request.arguments not in tables.SETTINGS:
        return Reply(toast=texts.EXPIRED)
    try:
        reply = answer(c, replace(request, arguments=""))
    except Misread as misread:
        return with_way_back(misread.reply)
    return with_way_back(reply)


def _zone(subscriber: Subscriber, request: Request) -> str:
    return f"{field(subscriber.timezone, _VALUE)}, {local(request.now, subscriber.timezone):%H:%M}"


def _each(values: Sequence[str]) -> str:
    """What the watchlists have, each value once."""
    return wording.names(list(dict.fromkeys(values)), _VALUE) or "0"
