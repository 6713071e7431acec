"""Buttons in rows: cut to a width, and the way back to /settings; knows no setting."""

from collections.abc import Sequence
from typing import Final

from bot.languages.catalogue import strings
from bot.telegram.commands.request import Reply, Rows, pressed
from storage.records import Button

SETTINGS: Final = "set"


def in_rows(buttons: Sequence[Button], width: int) -> Rows:
    """So many in a row; the last may have fewer."""
    return tuple(tuple(buttons[place : place + width]) for place in range(0, len(buttons), width))


def to_settings() -> tuple[Button, ...]:
    """A row of one button."""
    return (Button(strings.TO_SETTINGS, pressed(SETTINGS)),)


def with_way_back(reply: Reply | str) -> Reply:
    """`reply` with that row below its buttons, once."""
    html, buttons = (reply, ()) if isinstance(reply, str) else (reply.html, reply.buttons)
    rows = buttons if to_settings() in buttons else (*buttons, to_settings())
    return Reply(html=html, buttons=rows, toast="" if isinstance(reply, str) else reply.toast)
