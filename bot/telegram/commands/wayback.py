"""The way back from a menu to /settings; knows no setting."""

from typing import Final

from bot.languages.catalogue import strings
from bot.telegram.commands.request import Reply, pressed
from storage.records import Button

SETTINGS: Final = "set"


def to_settings() -> tuple[Button, ...]:
    """A row of one button."""
    return (Button(strings.TO_SETTINGS, pressed(SETTINGS)),)


def with_way_back(reply: Reply | str) -> Reply:
    """`reply` with that row below its buttons, once."""
    html, buttons = (reply, ()) if isinstance(reply, str) else (reply.html, reply.buttons)
    rows = buttons if to_settings() in buttons else (*buttons, to_settings())
    return Reply(html=html, buttons=rows, toast="" if isinstance(reply, str) else reply.toast)
