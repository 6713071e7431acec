"""Menus of commands at the fake server: kept as set, seen by whom they are for."""

import pytest

from tests.fakes.telegram_client import reason, take


async def test_menus_are_kept_by_scope_and_language_and_seen_by_whom_they_are_for(server):
    group = server.group(-1009, admins={42})

    async def menu(name, scope=None, language=""):
        commands = [{"command": name, "description": "what it does"}]
        more = {"scope": scope} if scope else {}
        await take(server, "setMyCommands", commands=commands, language_code=language, **more)

    await menu("all")
    await menu("alle", language="de")
    await menu("groups", {"type": "all_group_chats"})
    await menu("admins", {"type": "all_chat_administrators"})
    await menu("ada", {"type": "chat", "chat_id": 7})
    seen = [
        phone.menu(user, language)[0][0]
        for phone, user, language in (
            (server.chat(8), 0, "fr"),
            (server.chat(8), 0, "de"),
            (group, 9, "de"),
            (group, 42, ""),
            (server.chat(7), 0, ""),
        )
    ]
    assert seen == ["all", "alle", "groups", "admins", "ada"]
    kept = await take(server, "getMyCommands", scope={"type": "all_group_chats"})
    assert kept == [{"command": "groups", "description": "what it does"}]
    await take(server, "deleteMyCommands", scope={"type": "all_group_chats"})
    assert group.menu(9)[0][0] == "all"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"commands": [{"command": "Wa-tch", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": ["x"]}, "expected an Array of BotCommand"),
        ({"commands": [], "scope": {"type": "chat"}}, "chat_id is empty"),
        ({"commands": [], "language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_menus_that_telegram_would_not_take_are_not_taken(server, parameters, expected):
    assert await reason(server, "setMyCommands", **parameters) == f"Bad Request: {expected}"
