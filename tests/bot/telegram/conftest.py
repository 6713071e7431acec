"""A fake Bot API server, a real database and a virtual clock for the Telegram stories."""

import asyncio
from datetime import UTC, datetime, timedelta
from shutil import copyfile

import pytest

from bot.telegram.application import build
from bot.telegram.sender import TelegramMessenger
from storage.database import Database
from tests.fakes.telegram_server import TOKEN, TelegramServer

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


class Clock:
    """Time that passes only while someone sleeps; who sleeps wakes once `held` is set."""

    def __init__(self) -> None:
        self.now, self.held = NOON, asyncio.Event()
        self.held.set()

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await self.held.wait()
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def server():
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def application(server):
    built = build(TOKEN, server.url)
    yield built
    await built.bot.shutdown()


@pytest.fixture
def messenger(application):
    return TelegramMessenger(application.bot, deadline=timedelta(seconds=0.5))


@pytest.fixture
def database(tmp_path, migrated):
    opened = Database.open(f"sqlite:///{copyfile(migrated, tmp_path / 'test.db')}")
    yield opened
    opened.close()
