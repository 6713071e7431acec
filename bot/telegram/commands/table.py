"""The commands and presses: each with what answers it and whether it changes anything. Knows no Telegram.

`TEXTS` answer what is written, and `DOCUMENTS` what is sent, while a draft of that kind waits for it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import tables, texts
from bot.messages.markup import escape
from bot.telegram.commands import alerts, builder, digesting, doors, voting
from bot.telegram.commands.builder_pages import BUILDER
from bot.telegram.commands.building import KIND as BUILDING
from bot.telegram.commands.carrying import IMPORT, decided, export, handed_in, import_file
from bot.telegram.commands.carrying import KIND as IMPORTING
from bot.telegram.commands.history import look_up, send_file, turn
from bot.telegram.commands.listing import LIST, list_watchlists, listed
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
from bot.telegram.commands.thresholds import THRESHOLD, set_threshold, stepped
from bot.telegram.commands.timezones import KIND as TIMEZONES
from bot.telegram.commands.timezones import TIMEZONE, pressed_timezone, set_timezone
from bot.telegram.commands.unmuting import UNMUTE, pressed_unmute, unmute
from bot.telegram.commands.watch import unwatch, watch
from bot.telegram.commands.wayback import SETTINGS
from storage.database import Connection


def help_text(c: Connection, request: Request) -> str:
    """All commands with their forms."""
    del c, request  # the same for everyone
    return texts.HELP.format(commands="\n".join(_line(one.name) for one in COMMANDS if not one.admin))


def menu() -> tuple[tuple[str, str], ...]:
    """The names and summaries of the commands that the menu shows, in the language that is spoken."""
    return tuple((one.name, tables.SUMMARIES[one.name]) for one in COMMANDS if not one.admin)


def open_setting(c: Connection, request: Request) -> Reply:
    """A press in /settings: what the command of that name answers."""
    return pressed_settings({one.name: one.answer for one in COMMANDS if not one.admin}, c, request)


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
