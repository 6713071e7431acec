"""The commands and presses: each with what answers it and whether it changes anything. Knows no Telegram.

`TEXTS` answer what is written, and `DOCUMENTS` what is sent, while a draft of that kind waits for it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import tables, texts
from bot.messages.markup import escape
from bot.telegram.commands.looking import look_up, status
from bot.telegram.commands.request import Answer, Command, Press, Request
from bot.telegram.commands.start import start, stop
from bot.telegram.commands.tuning import mute, set_threshold, unmute
from bot.telegram.commands.watch import list_watchlists, unwatch, watch
from storage.database import Connection


def help_text(c: Connection, request: Request) -> str:
    """All commands with their forms."""
    del c, request  # the same for everyone
    return texts.HELP.format(commands="\n".join(_line(one.name) for one in COMMANDS if not one.admin))


def menu() -> tuple[tuple[str, str], ...]:
    """The names and summaries of the commands that the menu shows, in the language that is spoken."""
    return tuple((one.name, tables.SUMMARIES[one.name]) for one in COMMANDS if not one.admin)


def _line(name: str) -> str:
    return escape(f"/{name} {tables.FORMS.get(name, '')}".strip() + f" — {tables.SUMMARIES[name]}")


COMMANDS: Final = (
    Command("start", start),
    Command("help", help_text, changes=False),
    Command("watch", watch),
    Command("unwatch", unwatch),
    Command("list", list_watchlists, changes=False),
    Command("threshold", set_threshold),
    Command("mute", mute),
    Command("unmute", unmute),
    Command("history", look_up, changes=False),
    Command("status", status, changes=False),
    Command("stop", stop),
)
PRESSES: Final[tuple[Press, ...]] = ()
TEXTS: Final[Mapping[str, Answer]] = MappingProxyType({})
DOCUMENTS: Final[Mapping[str, Answer]] = MappingProxyType({})
