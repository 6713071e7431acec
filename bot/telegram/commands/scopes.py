"""Which commands the menus show to whom: at most fifteen each, in every language; sets nothing."""

from collections.abc import Collection
from typing import Final

from bot.languages.catalogue import ENGLISH, languages, speaking, tables
from bot.telegram.commands.table import ADMINS_MENU, COMMANDS, MENU
from bot.telegram.menus import Menu, Scope

MOST: Final = 15


def menus(admins: Collection[int]) -> tuple[Menu, ...]:
    """The menus of private chats, groups, their administrators, and each of the bot's `admins`."""
    return tuple(menu for language in languages() for menu in _in(language, admins))


def _in(language: str, admins: Collection[int]) -> list[Menu]:
    code = "" if language == ENGLISH else language
    harmless = {one.name for one in COMMANDS if not one.changes}
    with speaking(language):
        everything, special = _shown(MENU), _shown(ADMINS_MENU)
        reading = tuple(one for one in everything if one[0] in harmless)
    return [
        Menu(scope=Scope.PRIVATE, commands=everything, language=code),
        Menu(scope=Scope.GROUPS, commands=reading, language=code),
        Menu(scope=Scope.GROUP_ADMINISTRATORS, commands=everything, language=code),
        *(Menu(scope=Scope.CHAT, commands=special, language=code, chat=admin) for admin in sorted(admins)),
    ]


def _shown(names: Collection[str]) -> tuple[tuple[str, str], ...]:
    there = {one.name for one in COMMANDS}
    return tuple((name, tables.SUMMARIES[name]) for name in names if name in there)[:MOST]
