"""The commands: each with its form, its summary, whether it changes anything, and what answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.messages.markup import escape
from bot.telegram.commands import texts
from bot.telegram.commands.looking import look_up, status
from bot.telegram.commands.request import Request
from bot.telegram.commands.start import start, stop
from bot.telegram.commands.tuning import mute, set_threshold, unmute
from bot.telegram.commands.watch import list_watchlists, unwatch, watch
from storage.database import Connection


@dataclass(frozen=True, slots=True)
class Command:
    """`form` is what follows the name; what `changes` settings is for administrators alone in groups."""

    name: str
    form: str
    summary: str
    answer: Callable[[Connection, Request], str]
    changes: bool = True


def help_text(c: Connection, request: Request) -> str:
    """All commands with their forms."""
    del c, request  # the same for everyone
    lines = (escape(f"/{one.name} {one.form}".strip() + f" — {one.summary}") for one in COMMANDS)
    return texts.HELP.format(commands="\n".join(lines))


COMMANDS: Final = (
    Command("start", "", "begin, or come back", start),
    Command("help", "", "all commands", help_text, changes=False),
    Command("watch", "PLACE|SIGNAL|WORD…", "add a watchlist", watch),
    Command("unwatch", "NAME", "remove a watchlist", unwatch),
    Command("list", "", "what you watch", list_watchlists, changes=False),
    Command("threshold", "TIER or SIGNAL 0.8 [NAME]", "how much comes", set_threshold),
    Command("mute", "4h", "quiet for a while", mute),
    Command("unmute", "", "end the quiet", unmute),
    Command("history", "[WORDS] [7d]", "search what was read", look_up, changes=False),
    Command("status", "", "how this chat fares", status, changes=False),
    Command("stop", "", "be sent nothing more", stop),
)
MENU: Final = tuple((one.name, one.summary) for one in COMMANDS)
