"""Builds everything from the configuration and runs it; the only clock below the command line."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TextIO

from bot.config import Config
from bot.feeds.configured import GAP, cadence, configured_feeds, fetch_policy, heartbeat_policy
from bot.feeds.fetch import FeedError, Fetcher
from bot.feeds.worker import ParserWorker
from bot.messengers import Messenger, Terminal, TokenRefused
from bot.pipeline.deliver import DeliveryCounts, deliver_due
from bot.pipeline.digest import queue_digests
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Poller
from bot.pipeline.reading import ItemReader
from bot.pipeline.rendering import worded
from bot.pipeline.retain import retain
from bot.pipeline.silence import tell_of_silence
from bot.pipeline.situation import Situation
from bot.pipeline.subscribe import WORLD, subscribe
from bot.pipeline.waking import wake
from bot.pipeline.weighing import weigh_anew
from bot.scheduler import Tick, Ticker
from bot.telegram import configured
from bot.telegram.application import REFUSED, BadToken, TelegramApplication, build, close, serve
from bot.telegram.commands.alert.buttons import alert_buttons
from bot.telegram.commands.desk import Desk
from bot.telegram.commands.dispatch import connect
from bot.telegram.commands.scopes import menus
from bot.telegram.pacer import Pacer
from bot.telegram.sender import TelegramMessenger
from bot.watching.decide import Limits
from storage import claims, feeds
from storage.database import Connection, Database

LEASE: Final = timedelta(seconds=60)
"""How long a claimed delivery stays ours; a send ends within ten seconds, answered or not."""

_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the app is built from; whoever gives them closes them."""

    config: Config
    database: Database
    reader: ItemReader
    token: str
    out: TextIO
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    host_gap: timedelta = GAP


@dataclass(kw_only=True)
class App:
    """The running program; made by `open_app`."""

    parts: Parts
    poller: Poller
    messengers: Mapping[str, Messenger]
    telegram: TelegramApplication | None
    heartbeat: Fetcher
    pacer: Pacer
    _refused: asyncio.Event = field(default_factory=asyncio.Event)
    _beaten_at: datetime | None = None

    async def once(self) -> bool:
        """One round of everything that is due; whether every feed was read and every message went out.

        Raises TelegramFault where the token is refused.
        """
        await self.poller.poll_due()
        await self.queue_digests()
        await self.wake()
        await self._tell_of_silence()
        try:
            delivered = await self.deliver()
        except TokenRefused:
            raise BadToken(REFUSED) from None  # the cause's text may hold the token
        await self._beat()
        return not (self.poller.counts.failed or delivered.retried or delivered.failed)

    async def run(self, stop: asyncio.Event) -> None:
        """Ticks and answers until `stop` is set; raises TelegramFault where the token is refused."""
        ticker = Ticker(self.parts.clock)
        for tick in self._ticks():
            ticker.add(tick)
        ticker.start()
        serving = asyncio.create_task(self._serve(stop))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await ticker.stop()
        await self.poller.stop()
        await asyncio.gather(stopped, serving)

    async def queue_digests(self) -> None:
        """Queues the digests whose time has come."""
        await queue_digests(self.parts.database, clock=self.parts.clock)

    async def wake(self) -> None:
        """Queues what was held for those who are awake by now."""
        await wake(self.parts.database, clock=self.parts.clock)

    async def deliver(self) -> DeliveryCounts:
        """Sends what is due until nothing is; raises TokenRefused, once, where nothing can be sent."""
        if self._refused.is_set():
            return DeliveryCounts()
        try:
            return await deliver_due(
                self.parts.database,
                self.messengers,
                self.pacer,
                clock=self.parts.clock,
                lease=LEASE,
                sleep=self.parts.sleep,
            )
        except TokenRefused:
            self._refused.set()
            raise

    def _ticks(self) -> list[Tick]:
        works: list[tuple[str, timedelta, timedelta, Callable[[], Awaitable[object]]]] = [
            ("poll", _SECOND, _MINUTE, self.poller.start_due),
            ("deliver", _SECOND, timedelta(hours=1), self.deliver),
            ("digests", 3 * _SECOND, 10 * _MINUTE, self.queue_digests),
            ("waking", 15 * _SECOND, 10 * _MINUTE, self.wake),
            ("silence", 15 * _MINUTE, 10 * _MINUTE, self._tell_of_silence),
            ("retain", timedelta(hours=6), timedelta(hours=1), self._retain),
            ("heartbeat", _SECOND, _MINUTE, self._beat),
        ]
        return [Tick(name=name, every=every, limit=limit, work=work) for name, every, limit, work in works]

    async def _serve(self, stop: asyncio.Event) -> None:
        if self.telegram is None:
            await stop.wait()
        else:
            admins = self.parts.config.telegram.admins
            await serve(self.telegram, stop=stop, menus=menus(admins), refused=self._refused)

    async def _tell_of_silence(self) -> None:
        """Queues what is to be said of sources that fell silent; administrators hear of it on Telegram."""
        admins = self.parts.config.telegram.admins if self.telegram else ()
        await tell_of_silence(self.parts.database, admins=admins, clock=self.parts.clock)

    async def _retain(self) -> None:
        await retain(self.parts.database, self.parts.config.retention, now=self.parts.clock())

    async def _beat(self) -> None:
        """Tells the outside watchdog, at most every `min_interval`, that polls are stored."""
        config, stored, now = self.parts.config, self.poller.last_stored_at, self.parts.clock()
        news = stored is not None and (self._beaten_at is None or stored > self._beaten_at)
        due = self._beaten_at is None or now - self._beaten_at >= config.poll.min_interval
        if config.run.heartbeat_url and news and due:
            self._beaten_at = now
            try:
                await self.heartbeat.touch(config.run.heartbeat_url)
            except FeedError as error:
                _log.warning("The heartbeat was not heard: %s", error)


@asynccontextmanager
async def open_app(parts: Parts) -> AsyncIterator[App]:
    """The app, its database brought up to date and locked against a second instance.

    Raises StorageError; AlreadyRunning where another instance works on the database.
    """
    config = parts.config
    async with AsyncExitStack() as stack:
        stack.enter_context(parts.database.lock("run"))
        await asyncio.to_thread(parts.database.migrate)
        await weigh_anew(parts.database, window=config.alerts.window)
        await parts.database.run(lambda c: claims.give_up_leases(c, now=parts.clock()))  # of one that died
        await parts.database.run(lambda c: _settle(c, parts))
        parser = ParserWorker()
        stack.push_async_callback(parser.close)
        telegram = build(parts.token, config.telegram.api_base) if parts.token else None
        if telegram is not None:
            stack.push_async_callback(close, telegram)
        pacer = Pacer()
        yield App(
            parts=parts,
            poller=Poller(
                database=parts.database,
                fetcher=await stack.enter_async_context(
                    Fetcher(fetch_policy(config.poll, gap=parts.host_gap))
                ),
                parser=parser,
                reader=parts.reader,
                policy=Policy(limits=_limits(config), render=worded, buttons=alert_buttons),
                situation=Situation(config.alerts.window),
                cadence=cadence(config.poll),
                clock=parts.clock,
            ),
            messengers=_messengers(parts, telegram, pacer),
            telegram=telegram,
            pacer=pacer,
            heartbeat=await stack.enter_async_context(Fetcher(heartbeat_policy(config.run.heartbeat_url))),
        )


def _limits(config: Config) -> Limits:
    return Limits(max_age=config.alerts.max_age, budget=config.alerts.budget)


def _messengers(parts: Parts, telegram: TelegramApplication | None, pacer: Pacer) -> Mapping[str, Messenger]:
    """The terminal, and Telegram with its commands where there is a token."""
    terminal: Messenger = Terminal(parts.out, parts.clock)
    if telegram is None:
        return {"terminal": terminal}
    messenger = TelegramMessenger(telegram.bot)
    desk = Desk(
        database=parts.database,
        messenger=messenger,
        pacer=pacer,
        clock=parts.clock,
        admins=frozenset(parts.config.telegram.admins),
        doors=configured.doors(parts.config.telegram),
        floods=configured.floods(parts.config.telegram),
        limits=_limits(parts.config),
        read=parts.reader.read,
        sleep=parts.sleep,
    )
    connect(telegram, desk)
    return {"terminal": terminal, "telegram": messenger}


def _settle(connection: Connection, parts: Parts) -> None:
    """Makes the stored feeds and watchlists those of the configuration."""
    config, now = parts.config, parts.clock()
    feeds.sync(connection, configured_feeds(config), now=now, interval=config.poll.min_interval)
    default = () if parts.token else (WORLD,)
    subscribe(connection, config.watchlists or default, telegram=bool(parts.token), now=now)
