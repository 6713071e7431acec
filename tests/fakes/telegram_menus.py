"""The menus of commands that a bot has set, per scope and language, and which of them a person sees."""

import re

from tests.fakes.telegram_chats import Chat, Chats
from tests.fakes.telegram_faults import refuse

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"|[a-z]{2}")
_OF_A_CHAT = ("chat", "chat_administrators", "chat_member")
_OF_ALL = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
MOST_COMMANDS = 100

Scope = tuple[str, int, int]
"""Type, chat and user; 0 where the type has none."""


class Menus:
    """Commands as (name, description), by scope and language ("" for all)."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self.kept: dict[tuple[Scope, str], list[tuple[str, str]]] = {}

    def set(self, payload: dict) -> bool:
        commands = payload.get("commands") or []
        if not isinstance(commands, list) or not all(isinstance(one, dict) for one in commands):
            raise refuse("expected an Array of BotCommand")
        if len(commands) > MOST_COMMANDS:
            raise refuse("BOT_COMMANDS_TOO_MUCH")
        read = [(one.get("command", "").lstrip("/").lower(), one.get("description", "")) for one in commands]
        for name, description in read:
            if not _NAME.fullmatch(name):
                raise refuse("BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                raise refuse("BOT_COMMAND_DESCRIPTION_INVALID")
        self.kept[self._key(payload)] = read
        return True

    def get(self, payload: dict) -> list[dict]:
        kept = self.kept.get(self._key(payload), [])
        return [{"command": name, "description": description} for name, description in kept]

    def delete(self, payload: dict) -> bool:
        self.kept.pop(self._key(payload), None)
        return True

    def seen(self, chat: Chat, user: int, language: str = "") -> list[tuple[str, str]]:
        """The menu of a person in a chat: the narrowest scope that has one, in the language or in none."""
        for scope in _scopes(chat, user):
            for spoken in (language, ""):
                if menu := self.kept.get((scope, spoken)):
                    return menu
        return []

    def _key(self, payload: dict) -> tuple[Scope, str]:
        scope, language = payload.get("scope") or {"type": "default"}, payload.get("language_code") or ""
        if not isinstance(scope, dict):
            raise refuse("BotCommandScope must be an Object")
        if not _LANGUAGE.fullmatch(language):
            raise refuse("invalid language code specified")
        kind = scope.get("type")
        if kind in _OF_ALL:
            return (kind, 0, 0), language
        if kind not in _OF_A_CHAT:
            raise refuse("can't parse BotCommandScope: Unsupported type specified")
        chat = self._chats.find(scope.get("chat_id"))
        return (kind, chat.number, scope.get("user_id", 0) if kind == "chat_member" else 0), language


def _scopes(chat: Chat, user: int) -> list[Scope]:
    """From the narrowest to the widest, in Telegram's order."""
    if chat.private:
        return [("chat", chat.number, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    admin = chat.status_of(user) in ("creator", "administrator")
    return [
        ("chat_member", chat.number, user),
        *([("chat_administrators", chat.number, 0)] if admin else []),
        ("chat", chat.number, 0),
        *([("all_chat_administrators", 0, 0)] if admin else []),
        ("all_group_chats", 0, 0),
        ("default", 0, 0),
    ]
