"""/lang: the language in which a chat is spoken to."""

from dataclasses import replace
from typing import Final

from bot.languages.catalogue import languages, speaking, strings, texts
from bot.messages.markup import field
from bot.telegram.commands.here import subscriber_here
from bot.telegram.commands.keyboards import in_rows, with_way_back
from bot.telegram.commands.request import Misread, Reply, Request, pressed
from storage import subscribers
from storage.database import Connection
from storage.records import Button, Subscriber

LANGUAGE: Final = "lang"
_A_ROW: Final = 3


def set_language(c: Connection, request: Request) -> Reply:
    """Sets the language of that code or name; bare it shows those that there are."""
    subscriber = subscriber_here(c, request)
    wanted = request.arguments.strip()
    if not wanted:
        return _menu(subscriber)
    named = {form.casefold(): code for code in languages() for form in (code, language_called(code))}
    code = named.get(wanted.casefold())
    if code is None:
        names = ", ".join(f"{one} ({language_called(one)})" for one in languages())
        raise Misread(texts.NO_LANGUAGE.format(typed=field(wanted, 20), names=field(names, 200)))
    return _set(c, subscriber, code)


def pressed_language(c: Connection, request: Request) -> Reply:
    """A press: the language of the button, without one the menu."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None:
        return Reply(toast=texts.EXPIRED)
    if not request.arguments:
        return _menu(subscriber)
    if request.arguments not in languages():
        return Reply(toast=texts.EXPIRED)
    return _set(c, subscriber, request.arguments)


def language_called(code: str) -> str:
    """A language by its own name."""
    with speaking(code):
        return strings.LANGUAGE


def _set(c: Connection, subscriber: Subscriber, code: str) -> Reply:
    subscribers.settle(c, replace(subscriber, language=code))
    with speaking(code):
        return with_way_back(texts.LANGUAGE_SET)


def _menu(subscriber: Subscriber) -> Reply:
    buttons = [
        Button(f"{'✓ ' * (code == subscriber.language)}{language_called(code)}", pressed(LANGUAGE, code))
        for code in languages()
    ]
    rows = in_rows(buttons, _A_ROW)
    return with_way_back(Reply(html=texts.WHICH_LANGUAGE, buttons=rows))
