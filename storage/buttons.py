"""Buttons under a message as JSON in a row and back; knows no table."""

from collections.abc import Iterable
from typing import Any

from storage.records import Button

Buttons = tuple[tuple[Button, ...], ...]


def lists_of_buttons(buttons: Buttons) -> list[list[list[str]]]:
    """Each button as a list of its text, data and address, in rows."""
    return [[[one.text, one.data, one.url] for one in row] for row in buttons]


def buttons_of(lists: Iterable[Iterable[Any]]) -> Buttons:
    """The buttons that were written so."""
    return tuple(tuple(Button(*one) for one in row) for row in lists)
