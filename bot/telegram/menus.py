"""The menus of commands that Telegram shows, set where they differ from what it shows; knows no command."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import InvalidToken, TelegramError

_log = logging.getLogger(__name__)


class Scope(StrEnum):
    """Who sees a menu."""

    PRIVATE = "private chats"
    GROUPS = "groups"
    GROUP_ADMINISTRATORS = "administrators of groups"
    CHAT = "one chat"


@dataclass(frozen=True, kw_only=True, slots=True)
class Menu:
    """Names and summaries of commands, for people of one `language` (ISO 639-1; "" for all others).

    `chat` is that of a menu for one chat.
    """

    scope: Scope
    commands: tuple[tuple[str, str], ...]
    language: str = ""
    chat: int = 0


async def show(bot: Bot, menus: Sequence[Menu]) -> list[Menu]:
    """Brings Telegram's menus up to date; those that it did not take. Raises InvalidToken."""
    return [menu for menu in menus if not await _shown(bot, menu)]


async def _shown(bot: Bot, menu: Menu) -> bool:
    scope = _scope(menu)
    language = menu.language or None
    try:
        there = await bot.get_my_commands(scope=scope, language_code=language)
        if tuple((one.command, one.description) for one in there) != menu.commands:
            await bot.set_my_commands(menu.commands, scope=scope, language_code=language)
    except InvalidToken:
        raise
    except TelegramError as error:  # the menu is a comfort, every command works without it
        _log.info("The menu for %s was not set: %s", menu.scope, error)
        return False
    return True


def _scope(menu: Menu) -> BotCommandScope:
    match menu.scope:
        case Scope.PRIVATE:
            return BotCommandScopeAllPrivateChats()
        case Scope.GROUPS:
            return BotCommandScopeAllGroupChats()
        case Scope.GROUP_ADMINISTRATORS:
            return BotCommandScopeAllChatAdministrators()
        case Scope.CHAT:
            return BotCommandScopeChat(menu.chat)
