"""The Telegram application inside a running event loop: built, kept polling, stopped and closed cleanly.

Telegram being away never ends it; a refused token does. Knows no command: those are connected to it.

    TelegramFault        the bot cannot go on; a person must mend the configuration
    └── BadToken         Telegram refused the token (401)
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeAlias

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.telegram.menus import Menu, show
from bot.telegram.wire import CheckedRequest, PollingRequest

_log = logging.getLogger(__name__)

TelegramApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Sleep: TypeAlias = Callable[[float], Awaitable[object]]

UPDATES: Final = ("message", "callback_query", "my_chat_member", "channel_post")
CONNECT: Final = 4.0
READ: Final = 8.0
POLL_READ: Final = 3.0  # beyond the time for which a poll is held
POLL: Final = timedelta(seconds=10)
PROBE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = 60.0
AT_ONCE: Final = 256
"""How many updates are in work at the same time; those of one chat wait for each other."""
_POOL: Final = AT_ONCE + 80  # each update may hold a connection; deliveries find theirs all the same
REFUSED: Final = "Telegram refuses the bot token: get a valid one from @BotFather and set TELEGRAM_TOKEN"
_CONFLICT: Final = (
    "Another program is polling Telegram with this bot's token, so commands reach only one of the two: "
    "stop the other one, or give each its own token"
)


class TelegramFault(Exception):
    """The bot cannot go on as configured; the text says what to mend."""


class BadToken(TelegramFault):
    """Telegram refused the token."""


def build(token: str, api_base: str) -> TelegramApplication:
    """An application that speaks to `{api_base}/bot<token>/<method>`; nothing is sent yet."""
    base = api_base.rstrip("/")
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(_request(CheckedRequest, _POOL, READ))
        .get_updates_request(_request(PollingRequest, 2, POLL_READ))
        .concurrent_updates(AT_ONCE)
        .job_queue(None)
        .build()
    )


async def serve(
    application: TelegramApplication,
    *,
    stop: asyncio.Event,
    menus: Sequence[Menu] = (),
    sleep: Sleep = asyncio.sleep,
    probe: timedelta = PROBE,
    refused: asyncio.Event | None = None,
) -> None:
    """Answers updates until `stop` is set, and shows `menus`. Raises BadToken.

    Whoever learns elsewhere that the token is refused sets `refused`, which ends it at once. The bot can
    still send afterwards: `close` it at the end of all.
    """
    refused = refused or asyncio.Event()
    try:
        await _first(stop.wait(), refused.wait(), _attend(application, menus, sleep, probe))
    except InvalidToken:
        refused.set()
    finally:
        await _wind_down(application)
    if refused.is_set():
        raise BadToken(REFUSED)  # without a cause: its text would hold the token


async def close(application: TelegramApplication) -> None:
    """Closes the bot's connections, the last thing done with it; does no harm where nothing was opened."""
    try:
        await application.shutdown()
    finally:
        await application.bot.shutdown()  # the application leaves it open where it never got an answer


async def _attend(
    application: TelegramApplication, menus: Sequence[Menu], sleep: Sleep, probe: timedelta
) -> None:
    """Starts and then watches over polling. Raises InvalidToken."""
    await _until_answered(application.initialize, sleep)
    await application.start()
    await _until_answered(partial(_start_polling, application), sleep)
    left = await show(application.bot, menus)
    while True:
        # The updater gives up without a word on a token that is refused: so the token is asked about here.
        await sleep(probe.total_seconds())
        await _probe(application)
        left = await show(application.bot, left)  # an administrator's, who had not begun yet


async def _until_answered(ask: Callable[[], Awaitable[None]], sleep: Sleep) -> None:
    """Asks Telegram again and again, ever more slowly, until it answers. Raises InvalidToken."""
    pause = 1.0
    while True:
        try:
            return await ask()
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("Telegram is not reachable (%s); trying again in %.0f s", error, pause)
        await sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _start_polling(application: TelegramApplication) -> None:
    updater = application.updater
    assert updater is not None  # noqa: S101 - `build` gave it one
    await updater.start_polling(timeout=POLL, allowed_updates=UPDATES, error_callback=_polling_failed)


def _polling_failed(error: TelegramError) -> None:
    """python-telegram-bot polls again by itself, ever more slowly, up to every 30 s."""
    if isinstance(error, Conflict):
        _log.error("%s (%s)", _CONFLICT, error)
    else:
        _log.warning("Polling Telegram failed, trying again: %s", error)


async def _probe(application: TelegramApplication) -> None:
    try:
        await application.bot.get_me()
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.info("Telegram did not answer a probe: %s", error)


async def _wind_down(application: TelegramApplication) -> None:
    """Stops whatever of polling and application was started, in this order; every update is dealt with."""
    try:
        if application.updater and application.updater.running:
            # Where polling met a refused token first, its end is raised here: it is told by who winds down.
            with suppress(InvalidToken):
                await application.updater.stop()
    finally:
        if application.running:
            await application.stop()


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    """Waits for whichever ends first, and raises what it raised; the rest is cancelled and waited for."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def _request(kind: type[CheckedRequest], pool: int, read: float) -> CheckedRequest:
    return kind(
        connection_pool_size=pool,
        connect_timeout=CONNECT,
        read_timeout=read,
        write_timeout=CONNECT,
        pool_timeout=CONNECT,
    )
