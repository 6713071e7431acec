"""Parses feeds in a process of its own, which is killed when a document takes too long or breaks it.

One stuck or crashing document costs its own feed one failure; the next one finds a fresh process, and
so it does after a time in which the system would start none.
"""

import asyncio
import multiprocessing
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime, timedelta
from typing import Final

from pebble import ProcessExpired, ProcessPool

from bot.feeds.answers import FeedError, NoParser
from bot.feeds.parse import Parsed, parse
from storage.records import Feed

DEADLINE: Final = timedelta(seconds=20)
_MEMORY: Final = 1 << 30  # bytes of address space: a document that needs more is a bomb
_TASKS_EACH: Final = 500  # then a fresh process, so that nothing piles up in an old one
_LOOK: Final = timedelta(seconds=1)  # between two looks whether the pool is still there to answer


class ParserWorker:
    """`parse` in a killable process; start it by using it, end it with `close`."""

    def __init__(self, *, deadline: timedelta = DEADLINE) -> None:
        self._deadline = deadline
        self._pool: ProcessPool | None = None

    async def parse(self, body: bytes, *, content_type: str, feed: Feed, now: datetime) -> Parsed:
        """What `bot.feeds.parse.parse` gives; raises NotAFeed as it does.

        Raises FeedError where the document takes longer than the deadline or breaks the process, NoParser
        where there is no process. A cancelled call kills its process and leaves the worker usable.
        """
        seconds = self._deadline.total_seconds()
        try:
            pool = await self._started()
            future = pool.schedule(
                parse,
                args=(body,),
                kwargs={"content_type": content_type, "feed": feed, "now": now},
                timeout=seconds,
            )
            return await _answer(pool, future)
        except TimeoutError as error:
            raise FeedError(feed.url, f"reading it took longer than {seconds:g} s: stopped") from error
        except (ProcessExpired, MemoryError, RecursionError) as error:
            raise FeedError(feed.url, "reading it broke the parser: it may be made to do harm") from error
        except (RuntimeError, OSError) as error:  # a broken pool is a RuntimeError
            raise NoParser(feed.url, "no process could be started to read it: trying again later") from error

    async def close(self) -> None:
        """Ends the process, and with it whatever is still being parsed."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            await asyncio.to_thread(pool.join)

    async def _started(self) -> ProcessPool:
        """The pool, a new one where it broke: one process that could not be started breaks it for good."""
        if self._pool is not None and not self._pool.active:
            await self.close()
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=_TASKS_EACH,
                context=multiprocessing.get_context("spawn"),  # no open sockets or locks of ours inside
                initializer=_limit_memory,
            )
        return self._pool


async def _answer(pool: ProcessPool, future: "Future[Parsed]") -> Parsed:
    """What `future` comes to; a pool that breaks forgets those that it had not yet taken up."""
    answer = asyncio.wrap_future(future)
    try:
        while not answer.done():
            if not pool.active:
                raise BrokenProcessPool("the pool ended before it answered")
            await asyncio.wait([answer], timeout=_LOOK.total_seconds())
        return answer.result()
    except TypeError as error:
        if pool.active:
            raise
        # how pebble puts it that its pipe was closed under a document on its way
        raise BrokenProcessPool("the pool was closed before it answered") from error
    finally:
        answer.cancel()


def _limit_memory() -> None:
    """Runs in the process before any document does."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
