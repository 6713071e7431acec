"""Ticks come again whatever happens to one of them."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.scheduler import Tick, Ticker

SHORT = timedelta(milliseconds=20)
LONG = timedelta(minutes=1)


def now():
    return datetime.now(UTC)


async def ticked(work, *, until, limit=LONG):
    """Runs one tick until `until` is set, then stops."""
    ticker = Ticker(now)
    ticker.add(Tick(name="one", every=SHORT, limit=limit, work=work))
    ticker.start()
    async with asyncio.timeout(20):
        await until.wait()
    await ticker.stop()


async def test_a_tick_that_fails_comes_again():
    calls, done = [], asyncio.Event()

    async def work():
        calls.append(1)
        if len(calls) == 3:
            done.set()
        raise RuntimeError("bad luck")

    await ticked(work, until=done)
    assert len(calls) >= 3


async def test_a_tick_that_hangs_is_cut_off_and_comes_again():
    calls, done = [], asyncio.Event()

    async def work():
        calls.append(1)
        if len(calls) == 2:
            done.set()
        await asyncio.Event().wait()

    await ticked(work, until=done, limit=SHORT)
    assert len(calls) >= 2


async def test_a_tick_never_runs_twice_at_the_same_time():
    inside, most, done = 0, 0, asyncio.Event()

    async def work():
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.1)
        inside -= 1
        done.set()

    await ticked(work, until=done)
    assert most == 1


async def test_stopping_cancels_the_tick_that_runs_without_a_word(caplog):
    started, cancelled = asyncio.Event(), asyncio.Event()

    async def work():
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    await ticked(work, until=started)
    assert cancelled.is_set()
    assert [record for record in caplog.records if record.name.startswith("apscheduler")] == []
