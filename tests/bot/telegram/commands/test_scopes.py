"""The menus of commands: whom Telegram shows which, and what /help says where."""

import asyncio

from bot.languages import catalogue as words
from bot.telegram.application import build, close, serve
from bot.telegram.commands.scopes import MOST, menus
from bot.telegram.commands.table import COMMANDS, MENU
from bot.telegram.menus import Menu, Scope, show
from tests.fakes.telegram_server import TOKEN

ADMIN = 42


def test_the_menu_is_the_fifteen_that_people_know():
    private = menus(())[0]
    assert [name for name, _ in private.commands] == [
        one for one in MENU if one in {c.name for c in COMMANDS}
    ]
    assert len(MENU) == MOST


def test_no_menu_has_more_than_fifteen_and_none_names_what_there_is_not():
    known = {one.name for one in COMMANDS}
    for menu in menus({ADMIN}):
        assert len(menu.commands) <= MOST
        assert {name for name, _ in menu.commands} <= known


def test_each_language_has_its_own_menus(monkeypatch):
    monkeypatch.setattr(words, "languages", lambda: ("en", "fr"))
    monkeypatch.setattr("bot.telegram.commands.scopes.languages", lambda: ("en", "fr"))
    english = dict(words.catalogue("en"))
    monkeypatch.setattr(words, "catalogue", lambda code: english if code == "en" else french())
    made = menus(())
    assert [one.language for one in made] == ["", "", "", "fr", "fr", "fr"]
    assert dict(made[3].commands)["help"] == "toutes les commandes"


def french():
    summaries = {one.name: "commande" for one in COMMANDS} | {"help": "toutes les commandes"}
    return {"tables": {"SUMMARIES": summaries}}


async def test_people_in_private_groups_and_administrators_see_their_own(server, application):
    server.admins[-5].add(1)
    await application.bot.initialize()
    assert await show(application.bot, menus({ADMIN})) == []
    private = [name for name, _ in server.chat(7).menu()]
    members = [name for name, _ in server.chat(-5).menu(user=2)]
    admins = [name for name, _ in server.chat(-5).menu(user=1)]
    running = [name for name, _ in server.chat(ADMIN).menu()]
    assert private == admins
    assert "watch" in private
    assert "watch" not in members
    assert {"help", "list"} <= set(members)
    assert {"stats", "broadcast"} <= set(running)
    assert not {"stats", "broadcast"} & set(private)


async def test_a_menu_is_set_again_only_when_it_changed(server, application):
    await application.bot.initialize()
    first = Menu(scope=Scope.PRIVATE, commands=(("start", "begin"),))
    for menu in (first, first, Menu(scope=Scope.PRIVATE, commands=(("start", "set off"),))):
        await show(application.bot, [menu])
    assert len([call for call in server.calls if call.method == "setMyCommands"]) == 2
    assert server.chat(7).menu() == [("start", "set off")]


async def test_an_administrators_menu_is_set_once_they_can_be_found(server):
    server.chats.strict = True
    application, stop, probed = build(TOKEN, server.url), asyncio.Event(), asyncio.Event()

    async def sleep(seconds):
        server.person(ADMIN)
        if server.chat(ADMIN).menu():
            probed.set()
        await asyncio.sleep(0)

    wanted = [one for one in menus({ADMIN}) if one.scope is Scope.CHAT]
    serving = asyncio.create_task(serve(application, stop=stop, menus=wanted, sleep=sleep))
    async with asyncio.timeout(10):
        await probed.wait()
    stop.set()
    await serving
    await close(application)


async def test_help_names_every_command_that_there_is_for_who_asks(talk):
    private = await talk.say("/help")
    assert all(f"/{one.name} " in private + " " for one in COMMANDS if not one.admin)
    assert not [one for one in COMMANDS if one.admin and f"/{one.name} " in private]
    running = await talk.say("/help", chat=ADMIN)
    assert all(f"/{one.name} " in running for one in COMMANDS)
    group = await talk.say("/help", chat=-5)
    assert "/channels" not in group
    assert "only administrators change anything" in group
