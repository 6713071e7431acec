import asyncio
import errno
import os
from datetime import timedelta
from multiprocessing.context import SpawnProcess

import pytest

from bot.feeds import worker as module
from bot.feeds.answers import FeedError, NoParser, NotAFeed
from bot.feeds.worker import ParserWorker
from tests.bot.feeds.conftest import ITEM, NOW, feed, rss

SLOW = b"<rss version='2.0'><channel>" + (
    (b"<item " + b" ".join(b"a%d='1'" % number for number in range(190)) + b"><title>x</title></item>")
    * 4_900
)


@pytest.fixture
async def worker():
    worker = ParserWorker(deadline=timedelta(seconds=1.5))
    yield worker
    await worker.close()


async def read(worker: ParserWorker, body: bytes):
    return await worker.parse(body, content_type="", feed=feed(), now=NOW)


async def test_a_feed_is_read_in_another_process(worker):
    assert [entry.title for entry in (await read(worker, rss(ITEM))).entries] == [
        "Shells fall on the harbour"
    ]


async def test_no_feed_is_said_as_without_a_worker(worker):
    with pytest.raises(NotAFeed, match="empty"):
        await read(worker, b"")


async def test_a_document_that_takes_too_long_is_stopped_and_the_next_one_is_read(worker):
    with pytest.raises(FeedError, match="took longer"):
        await read(worker, SLOW)

    assert (await read(worker, rss(ITEM))).entries


async def test_a_cancelled_call_leaves_the_worker_usable(worker):
    await read(worker, rss(ITEM))
    call = asyncio.create_task(read(worker, SLOW))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert (await read(worker, rss(ITEM))).entries


async def test_a_process_that_dies_costs_one_feed_one_failure(worker, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(module, "parse", _die)
        with pytest.raises(FeedError, match="broke the parser"):
            await read(worker, rss(ITEM))

    assert (await read(worker, rss(ITEM))).entries


async def test_many_feeds_are_read_at_once_each_getting_its_own(worker):
    bodies = [rss(ITEM.replace("Shells", f"{number} shells")) for number in range(20)]
    parsed = await asyncio.gather(*(read(worker, body) for body in bodies))

    assert [one.entries[0].title.split()[0] for one in parsed] == [str(number) for number in range(20)]


async def test_a_closed_worker_opens_again_when_it_is_used(worker):
    await read(worker, rss(ITEM))
    await worker.close()
    await worker.close()

    assert (await read(worker, rss(ITEM))).entries


async def test_where_no_process_starts_the_first_time_the_next_document_is_read(worker, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(SpawnProcess, "start", _refuse)
        with pytest.raises(NoParser, match="no process could be started"):
            await read(worker, rss(ITEM))

    assert (await read(worker, rss(ITEM))).entries


async def test_where_no_process_starts_after_one_died_the_next_document_is_read(worker, monkeypatch):
    await read(worker, rss(ITEM))
    with monkeypatch.context() as patch:
        patch.setattr(SpawnProcess, "start", _refuse)
        patch.setattr(module, "parse", _die)
        outcomes = await asyncio.gather(*(read(worker, rss(ITEM)) for _ in range(5)), return_exceptions=True)
        with pytest.raises(NoParser):
            await read(worker, rss(ITEM))

    assert [isinstance(outcome, FeedError) for outcome in outcomes] == [True] * 5
    assert (await read(worker, rss(ITEM))).entries


async def test_documents_that_wait_while_the_worker_is_closed_are_not_waited_for_for_ever(worker):
    waiting = [asyncio.create_task(read(worker, SLOW)) for _ in range(3)]
    await asyncio.sleep(0)
    await worker.close()

    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NoParser] * 3


def _refuse(*_args: object) -> None:
    raise OSError(errno.EAGAIN, "Resource temporarily unavailable")


def _die(*_args: object, **_options: object) -> None:
    os._exit(9)
