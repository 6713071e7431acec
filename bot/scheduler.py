"""APScheduler ticks that ask the database what is due; no schedule is kept here.

A hung tick is cut off, a failed one is logged and comes again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """One unit of work, how often it is asked for, and how long it may take."""

    name: str
    every: timedelta
    limit: timedelta
    work: Callable[[], Awaitable[object]]


class Ticker:
    """Runs ticks until it is stopped."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler: Any = AsyncIOScheduler(timezone="UTC")

    def add(self, tick: Tick) -> None:
        """Will run `tick` once at the start and then at its interval, never twice at the same time."""
        self._scheduler.add_job(
            self.run,
            "interval",
            args=[tick],
            seconds=tick.every.total_seconds(),
            next_run_time=self._clock(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
            id=tick.name,
        )

    def start(self) -> None:
        """Starts ticking on the running event loop; each tick runs once at once."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Asks for no more ticks and cancels those that run."""
        self._scheduler.pause()
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.sleep(0)  # lets the jobs of these tasks end by themselves, before they are ended
        self._scheduler.shutdown(wait=False)

    async def run(self, tick: Tick) -> None:
        """Runs one tick under its limit."""
        task = asyncio.ensure_future(self._guarded(tick))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait({task})

    async def _guarded(self, tick: Tick) -> None:
        try:
            async with asyncio.timeout(tick.limit.total_seconds()):
                await tick.work()
        except TimeoutError:
            _log.error("%s: cut off after %s", tick.name, tick.limit)
        except Exception:  # noqa: BLE001  one failed tick must not stop the next; logged once, with its stack
            _log.exception("%s failed", tick.name)
