"""The commands and presses: each with what answers it and whether it changes anything. Knows no Telegram.

`TEXTS` answer what is written, and `DOCUMENTS` what is sent, while a draft of that kind waits for it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import tables, texts
from bot.messages.markup import escape
from bot.telegram.commands import alerts, builder, digesting, doors, voting
from bot.telegram.commands.adding import LIST, THRESHOLD
from bot.telegram.commands.builder_pages import BUILDER
from bot.telegram.commands.building import KIND as BUILDING
from bot.telegram.commands.carrying import IMPORT, decided, export, handed_in, import_file
from bot.telegram.commands.carrying import KIND as IMPORTING
from bot.telegram.commands.history import look_up, send_file, turn
from bot.telegram.commands.listing import list_watchlists, listed
from bot.telegram.commands.muting import MUTE, mute, pressed_mute
from bot.telegram.commands.quieting import QUIET, pressed_quiet, set_quiet
from bot.telegram.commands.reasons import why, why_pressed, why_turned
from bot.telegram.commands.request import Answer, Command, Press, Reply, Request
from bot.telegram.commands.settings import pressed_settings, show_settings
from bot.telegram.commands.sources import sources, tell_one
from bot.telegram.commands.sources import turn as turn_sources
from bot.telegram.commands.speech import LANGUAGE, pressed_language, set_language
from bot.telegram.commands.start import PRESET, start, stop, tapped
from bot.telegram.commands.status import send_again, status
from bot.telegram.commands.thresholds import set_threshold, stepped
from bot.telegram.commands.timezones import KIND as TIMEZONES
from bot.telegram.commands.timezones import TIMEZONE, pressed_timezone, set_timezone
from bot.telegram.commands.unmuting import UNMUTE, pressed_unmute, unmute
from bot.telegram.commands.watch import unwatch, watch
from bot.telegram.commands.wayback import SETTINGS
from storage.database import Connection
from storage.records import ChatKind

MENU: Final = (
    *("start", "help", "watch", "unwatch", "list", "threshold", "quiet", "mute", "unmute", "digest"),
    *("history", "why", "status", "sources", "settings"),
)
"""What the menu shows, in this order."""

ADMINS_MENU: Final = (
    *("feeds", "addfeed", "rmfeed", "stats", "health", "broadcast", "invite"),
    *("help", "watch", "list", "mute", "history", "why", "status", "settings"),
)
"""What it shows to who runs the bot."""


def help_text(c: Connection, request: Request) -> str:
    """All commands that there are for who asks, with their forms; first those of the menu."""
    del c
    named = {one.name: one for one in COMMANDS}
    menu = [name for name in MENU if name in named]
    more = [one.name for one in COMMANDS if not one.admin and one.name not in MENU]
    if request.kind is not ChatKind.PRIVATE:
        more = [name for name in more if not named[name].own]
    parts = [texts.HELP.format(commands=_lines(menu)), texts.HELP_MORE.format(commands=_lines(more))]
    if request.admin:
        running = [one.name for one in COMMANDS if one.admin]
        parts.append(texts.HELP_ADMIN.format(commands=_lines(running)))
    if request.kind is ChatKind.GROUP:
        parts.append(texts.HELP_GROUP)
    return "\n\n".join(parts)


def open_setting(c: Connection, request: Request) -> Reply:
    """A press in /settings: the page, or what the command of that name answers."""
    return pressed_settings({one.name: one.answer for one in COMMANDS}, c, request)


def _lines(names: Iterable[str]) -> str:
    return "\n".join(_line(name) for name in names)


def _line(name: str) -> str:
    return escape(f"/{name} {tables.FORMS.get(name, '')}".strip() + f" — {tables.SUMMARIES[name]}")


COMMANDS: Final = (
    Command("start", start),
    Command("help", help_text, changes=False),
    Command("watch", watch),
    Command("unwatch", unwatch),
    Command("list", list_watchlists, changes=False),
    Command("threshold", set_threshold),
    Command("quiet", set_quiet),
    Command("mute", mute),
    Command("unmute", unmute),
    Command("digest", digesting.digest),
    Command("history", look_up, changes=False),
    Command("why", why, changes=False),
    Command("sources", sources, changes=False),
    Command("status", status, changes=False),
    Command("settings", show_settings, changes=False),
    Command("timezone", set_timezone),
    Command("lang", set_language),
    Command("export", export, changes=False),
    Command("import", import_file),
    Command("stop", stop),
    *doors.COMMANDS,
)
PRESSES: Final[tuple[Press, ...]] = (
    *doors.PRESSES,
    Press(alerts.WHY, alerts.why, changes=False),
    Press(alerts.SOURCES, alerts.sources, changes=False),
    Press(alerts.CHART, alerts.chart, changes=False),
    Press(alerts.UP, voting.up, changes=False),
    Press(alerts.DOWN, voting.down, changes=False),
    Press(alerts.FIX, voting.correct, changes=False),
    Press(BUILDER, builder.pressed_in),
    Press(digesting.DIGEST, digesting.pressed_digest),
    Press(IMPORT, decided),
    Press(LIST, listed),
    Press(MUTE, pressed_mute),
    Press(PRESET, tapped),
    Press(THRESHOLD, stepped),
    Press(UNMUTE, pressed_unmute),
    Press(QUIET, pressed_quiet),
    Press(SETTINGS, open_setting),
    Press(TIMEZONE, pressed_timezone),
    Press(LANGUAGE, pressed_language),
    Press("hist", turn, changes=False),
    Press("histfile", send_file, changes=False),
    Press("past", why_pressed, changes=False),
    Press("because", why_turned, changes=False),
    Press("feeds", turn_sources, changes=False),
    Press("feed", tell_one, changes=False),
    Press("again", send_again),
)
TEXTS: Final[Mapping[str, Answer]] = MappingProxyType({BUILDING: builder.typed, TIMEZONES: set_timezone})
DOCUMENTS: Final[Mapping[str, Answer]] = MappingProxyType({IMPORTING: handed_in})
