"""The commands and presses: each with what answers it and whether it changes anything. Knows no Telegram.

`TEXTS` answer what is written, and `DOCUMENTS` what is sent, while a draft of that kind waits for it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import tables, texts
from bot.messages.markup import escape
from bot.telegram.commands.admin import administration, broadcasting, feeding, undelivered
from bot.telegram.commands.alert import buttons, voting
from bot.telegram.commands.chats import channels, forgetting, registration, trying
from bot.telegram.commands.chats.start import PRESET, start, stop, tapped
from bot.telegram.commands.keyboards import SETTINGS
from bot.telegram.commands.look.history import look_up, send_file, turn
from bot.telegram.commands.look.reasons import why, why_pressed, why_turned
from bot.telegram.commands.look.sources import sources, tell_one
from bot.telegram.commands.look.sources import turn as turn_sources
from bot.telegram.commands.look.status import send_again, status
from bot.telegram.commands.request import Answer, Command, Press, Reply, Request
from bot.telegram.commands.settings import digesting
from bot.telegram.commands.settings.language import LANGUAGE, pressed_language, set_language
from bot.telegram.commands.settings.muting import MUTE, mute, pressed_mute
from bot.telegram.commands.settings.quieting import QUIET, pressed_quiet, set_quiet
from bot.telegram.commands.settings.settings import pressed_settings, show_settings
from bot.telegram.commands.settings.timezones import KIND as TIMEZONES
from bot.telegram.commands.settings.timezones import TIMEZONE, pressed_timezone, set_timezone
from bot.telegram.commands.settings.transfer import IMPORT, decided, export, handed_in, import_file
from bot.telegram.commands.settings.transfer import KIND as IMPORTING
from bot.telegram.commands.settings.unmuting import UNMUTE, pressed_unmute, unmute
from bot.telegram.commands.watch import builder
from bot.telegram.commands.watch.builder_pages import BUILDER
from bot.telegram.commands.watch.building import KIND as BUILDING
from bot.telegram.commands.watch.listing import list_watchlists, listed
from bot.telegram.commands.watch.owned import DIGEST, LIST, THRESHOLD
from bot.telegram.commands.watch.thresholds import set_threshold, stepped
from bot.telegram.commands.watch.watching import unwatch, watch
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
    Command("test", trying.test_alert),
    Command("channels", channels.list_channels, changes=False, own=True),
    Command("forgetme", forgetting.forget_me),
    Command("feeds", feeding.list_feeds, admin=True),
    Command("addfeed", feeding.add_feed, admin=True),
    Command("rmfeed", feeding.remove_feed, admin=True),
    Command("stats", administration.stats, admin=True),
    Command("health", administration.health, admin=True),
    Command("undelivered", undelivered.undelivered, admin=True),
    Command("broadcast", broadcasting.broadcast, admin=True),
    Command("invite", registration.invite, admin=True),
)
PRESSES: Final[tuple[Press, ...]] = (
    Press(channels.CHOOSE, channels.choose, changes=False),
    Press(channels.BACK, channels.back, changes=False),
    Press(forgetting.FORGET, forgetting.decided),
    Press(feeding.FEEDS, feeding.list_feeds, admin=True),
    Press(feeding.REMOVE, feeding.remove_feed, admin=True),
    Press(broadcasting.BROADCAST, broadcasting.decided, admin=True),
    Press(undelivered.RESEND, undelivered.resend, admin=True),
    Press(registration.INVITES, registration.invited, admin=True),
    Press(registration.UNINVITE, registration.withdraw, admin=True),
    Press(buttons.WHY, buttons.why, changes=False),
    Press(buttons.SOURCES, buttons.sources, changes=False),
    Press(buttons.CHART, buttons.chart, changes=False),
    Press(buttons.UP, voting.up, changes=False),
    Press(buttons.DOWN, voting.down, changes=False),
    Press(buttons.FIX, voting.correct, changes=False),
    Press(BUILDER, builder.pressed_in),
    Press(DIGEST, digesting.pressed_digest),
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
