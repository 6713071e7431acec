"""The application outlives Telegram's absences, stops at once, and gives up only on a refused token."""

import asyncio
import logging
from datetime import timedelta

import pytest
from telegram.error import NetworkError
from telegram.ext import MessageHandler, filters

from bot.telegram.application import BadToken, build, close, serve
from bot.telegram.menus import Menu, Scope
from tests.fakes.telegram_faults import BAD_GATEWAY, CAPTIVE_PORTAL, UNAUTHORIZED
from tests.fakes.telegram_server import TOKEN, TelegramServer


class Serving:
    """An application that is being served, with what it hears."""

    def __init__(self, server, **options):
        self.application, self.stop, self.heard = build(TOKEN, server.url), asyncio.Event(), asyncio.Queue()
        self.application.add_handler(MessageHandler(filters.TEXT, self._hear))
        self.task = asyncio.create_task(serve(self.application, stop=self.stop, **options))

    async def _hear(self, update, context):
        await self.heard.put(update.message.text)

    async def end(self):
        self.stop.set()
        async with asyncio.timeout(10):
            await self.task
        await close(self.application)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the server cannot know what is waited for
            await asyncio.sleep(0.01)


def methods(server):
    return [call.method for call in server.calls]


async def test_updates_are_heard_once_each_and_confirmed_on_stopping(server):
    serving = Serving(server, menus=[Menu(scope=Scope.PRIVATE, commands=(("start", "begin"),))])
    server.says(7, "one")
    server.says(7, "two")
    assert [await serving.heard.get(), await serving.heard.get()] == ["one", "two"]
    await until(lambda: "setMyCommands" in methods(server))
    await serving.end()
    assert server.updates == []
    assert serving.heard.empty()


async def test_what_was_not_confirmed_comes_again_after_a_crash(server):
    server.says(7, "one")
    first = build(TOKEN, server.url).bot
    assert [update.message.text for update in await first.get_updates()] == ["one"]
    await first.shutdown()
    serving = Serving(server)
    assert await serving.heard.get() == "one"
    await serving.end()


@pytest.mark.parametrize("fault", [BAD_GATEWAY, CAPTIVE_PORTAL])
async def test_a_telegram_that_is_away_is_waited_for(server, fault, caplog):
    server.down = fault
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 9:
            server.down = None
        await asyncio.sleep(0)

    serving = Serving(server, sleep=sleep, probe=timedelta(hours=1))
    server.says(7, "hello")
    assert await serving.heard.get() == "hello"
    await serving.end()
    assert pauses[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert "not reachable" in caplog.text


async def test_stopping_does_not_wait_for_a_telegram_that_is_away(server):
    server.down = BAD_GATEWAY
    serving = Serving(server)
    await until(lambda: server.calls)
    await serving.end()
    with pytest.raises(NetworkError, match="not initialized"):
        await serving.application.bot.send_message(7, "nothing is left open")


async def test_a_refused_token_ends_it_with_what_to_mend_and_without_the_token(server):
    server.down = UNAUTHORIZED
    with pytest.raises(BadToken, match="@BotFather") as caught:
        await Serving(server).task
    assert caught.value.__cause__ is None
    assert TOKEN not in str(caught.value)


async def test_a_token_that_is_revoked_while_running_ends_it_too(server):
    serving = Serving(server, probe=timedelta(seconds=0.05))
    await until(lambda: server.polls)
    server.down = UNAUTHORIZED
    with pytest.raises(BadToken):
        async with asyncio.timeout(20):
            await serving.task


async def test_a_token_that_polling_finds_revoked_ends_it_with_what_to_mend(server, caplog):
    serving = Serving(server, probe=timedelta(seconds=1))
    await until(lambda: server.polls)
    server.down = UNAUTHORIZED
    server.says(7, "hello")  # lets go of the poll that is held: the next one is refused
    await until(lambda: "Aborting" in caplog.text)
    with pytest.raises(BadToken, match="@BotFather"):
        async with asyncio.timeout(20):
            await serving.task


async def test_a_token_that_was_refused_elsewhere_ends_it_at_once(server):
    refused = asyncio.Event()
    serving = Serving(server, refused=refused, probe=timedelta(hours=1))
    await until(lambda: server.polls)
    refused.set()
    with pytest.raises(BadToken, match="@BotFather"):
        async with asyncio.timeout(10):
            await serving.task
    await close(serving.application)


async def test_a_token_that_it_finds_refused_is_known_to_whoever_shares_the_event(server):
    server.down, refused = UNAUTHORIZED, asyncio.Event()
    serving = Serving(server, refused=refused)
    with pytest.raises(BadToken):
        await serving.task
    assert refused.is_set()
    await close(serving.application)


async def test_the_bot_can_still_send_once_nothing_is_served_until_it_is_closed(server):
    serving = Serving(server)
    await until(lambda: server.polls)
    serving.stop.set()
    await serving.task
    bot = serving.application.bot
    await bot.send_message(7, "a last word")
    assert server.texts(7) == ["a last word"]
    await close(serving.application)
    with pytest.raises(NetworkError, match="not initialized"):
        await bot.send_message(7, "one more")


async def test_closing_does_no_harm_where_nothing_was_opened_or_all_is_closed(server):
    application = build(TOKEN, server.url)
    await close(application)
    await application.initialize()
    await close(application)
    await close(application)


class BrokenUpdater:
    """Something that does not stop as it should."""

    running = True

    async def stop(self):
        raise NetworkError("broken")


async def test_updates_in_work_are_ended_though_polling_does_not_stop_cleanly(server):
    serving = Serving(server)
    await until(lambda: server.polls)
    updater, serving.application.updater = serving.application.updater, BrokenUpdater()
    serving.stop.set()
    with pytest.raises(NetworkError, match="broken"):
        await serving.task
    assert not serving.application.running
    await updater.stop()
    serving.application.updater = updater
    await close(serving.application)


async def test_a_second_instance_is_named_as_what_it_is(server, caplog):
    caplog.set_level(logging.ERROR)
    first = Serving(server)
    await until(lambda: server.polls)
    other = build(TOKEN, server.url).bot
    await other.get_updates(timeout=0)
    await until(lambda: "Another program is polling" in caplog.text)
    server.says(7, "still here")
    assert await first.heard.get() == "still here"
    await first.end()
    await other.shutdown()


async def test_it_speaks_to_the_server_that_it_is_given():
    async with TelegramServer() as server:
        application = build(TOKEN, f"{server.url}/")
        assert (await application.bot.get_me()).username == "brinkwatch_bot"
        await application.bot.shutdown()


async def test_an_update_that_cannot_be_read_does_not_keep_the_next_from_being_heard(server, caplog):
    person = {"id": 7, "is_bot": False, "first_name": "Ada"}
    server.push(message={"message_id": 1, "date": 0, "from": {"id": 7}, "chat": {"id": 7, "type": "private"}})
    server.push(my_chat_member={"chat": {"id": 7, "type": "private"}, "from": person, "date": 1})
    server.says(7, "two")
    serving = Serving(server)
    async with asyncio.timeout(10):
        assert await serving.heard.get() == "two"
    await serving.end()
    assert server.updates == []
    assert "cannot be read and is passed over" in caplog.text
