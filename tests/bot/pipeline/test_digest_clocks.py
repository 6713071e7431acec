"""Digests come exactly once over restarts, clock changes and zone changes; every clock here is virtual."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.pipeline.digest import queue_digests
from bot.watching.digest_times import rescheduled, rezoned
from bot.watching.schedule import next_digest
from storage import deliveries, watchlists

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def at(house, moment):
    """What a bot that wakes at this moment, with nothing in memory, queues."""
    return await queue_digests(house.database, clock=lambda: moment, draw=lambda *_, **__: b"")


async def walk(house, since, until):
    """When digests came to a bot that wakes every six hours, when one is due, and twice soon after that."""
    came, moment = [], since
    while moment < until:
        came += [moment] * await at(house, moment)
        soon = [one + n * HOUR / 2 for one in (*came[-1:], stored(house).next_digest_at) for n in range(3)]
        moment = min(one for one in (*soon, moment + 6 * HOUR) if one > moment)
    return came


def watch(house, schedule, timezone, since, **more):
    due = next_digest(schedule, timezone, since)
    return house.watch("Iraq", digest=schedule, timezone=timezone, next_digest_at=due, **more)


def change(house, watchlist):
    with house.database.transaction() as c:
        watchlists.save(c, watchlist)


def stored(house):
    with house.database.transaction() as c:
        return watchlists.watchers(c)[0].watchlist


@pytest.mark.parametrize(
    ("timezone", "schedule", "since", "local"),
    [
        ("Europe/Berlin", "daily 02:30", "2026-03-27", ["27 02:30", "28 02:30", "29 03:00", "30 02:30"]),
        ("Europe/Berlin", "daily 08:00", "2026-03-27", ["27 08:00", "28 08:00", "29 08:00", "30 08:00"]),
        ("Europe/Berlin", "daily 02:30", "2026-10-23", ["23 02:30", "24 02:30", "25 02:30", "26 02:30"]),
        ("America/New_York", "daily 01:30", "2026-10-30", ["30 01:30", "31 01:30", "01 01:30", "02 01:30"]),
        ("America/New_York", "daily 02:30", "2026-03-06", ["06 02:30", "07 02:30", "08 03:00", "09 02:30"]),
        (
            "Australia/Lord_Howe",
            "daily 02:00",
            "2026-04-03",
            ["04 02:00", "05 02:00", "06 02:00", "07 02:00"],
        ),
        ("America/Havana", "daily 00:00", "2026-03-06", ["06 00:00", "07 00:00", "08 01:00", "09 00:00"]),
    ],
)
async def test_a_day_on_which_clocks_change_has_one_digest(house, timezone, schedule, since, local):
    start = utc(f"{since} 00:00")
    watch(house, schedule, timezone, start)
    came = await walk(house, start, start + 4 * DAY)
    assert [f"{moment.astimezone(ZoneInfo(timezone)):%d %H:%M}" for moment in came] == local


@pytest.mark.parametrize(("since", "hours"), [("2026-03-22", [17, 16]), ("2026-10-18", [16, 17])])
async def test_a_week_in_which_clocks_change_has_one_digest_at_the_same_local_hour(house, since, hours):
    start = utc(f"{since} 12:00")
    watch(house, "sun 18:00", "Europe/Berlin", start)
    came = await walk(house, start, start + 2 * WEEK - DAY)
    assert [(moment.weekday(), moment.hour) for moment in came] == [(6, hour) for hour in hours]


async def test_a_clock_that_is_set_back_brings_no_digest_twice(house):
    start = utc("2026-03-04 00:00")
    watch(house, "daily 08:00", "UTC", start)
    assert await walk(house, start, start + 9 * HOUR) == [start + 8 * HOUR]
    assert await walk(house, start - DAY, start + DAY + 8 * HOUR) == []
    assert await at(house, start + DAY + 8 * HOUR) == 1


async def test_a_clock_that_jumped_ahead_and_back_costs_no_more_than_the_digests_of_its_jump(house):
    start = utc("2026-03-04 00:00")
    watch(house, "daily 08:00", "UTC", start)
    assert await at(house, start + 30 * DAY) == 0  # that of today has lost its news by then
    assert await walk(house, start, start + 2 * DAY) == []
    assert stored(house).next_digest_at == start + 30 * DAY + 8 * HOUR


async def test_a_restart_after_any_step_neither_loses_nor_doubles_a_digest(house, monkeypatch):
    start = utc("2026-03-04 08:00")
    watch(house, "daily 08:00", "UTC", start - HOUR)

    class Killed(BaseException):
        """As a kill: nothing in the program sees it."""

    def killed(*_, **__):
        raise Killed

    for module, step in ((watchlists, "set_next_digests"), (deliveries, "enqueue_all")):
        with monkeypatch.context() as dying:
            dying.setattr(module, step, killed)
            with pytest.raises(Killed):
                await at(house, start)
    assert [await at(house, start), await at(house, start)] == [1, 0]


async def test_a_chat_that_moves_east_past_its_hour_still_gets_the_digest_of_its_week(house):
    sunday = utc("2026-03-08 16:00")
    watch(house, "sun 18:00", "America/New_York", sunday)
    assert await at(house, sunday) == 0
    change(house, rezoned(stored(house), "Asia/Baghdad"))  # where it is 19:00 already
    assert await walk(house, sunday, sunday + 8 * DAY) == [sunday, utc("2026-03-15 15:00")]


async def test_a_chat_that_moves_west_after_its_digest_gets_it_no_second_time_that_week(house):
    sunday = utc("2026-03-08 15:00")
    watch(house, "sun 18:00", "Asia/Baghdad", sunday - HOUR)
    assert await at(house, sunday) == 1
    change(house, rezoned(stored(house), "America/New_York"))
    assert await walk(house, sunday, sunday + 8 * DAY) == [utc("2026-03-15 22:00")]


async def test_what_is_due_and_not_made_yet_stays_due_when_the_schedule_changes(house):
    moment = utc("2026-03-08 18:00")
    watch(house, "sun 18:00", "UTC", moment - HOUR)
    change(house, rescheduled(stored(house), "sun 18:00", "UTC", now=moment))
    change(house, rescheduled(stored(house), "daily 08:00", "UTC", now=moment))
    assert await walk(house, moment, moment + DAY) == [moment, utc("2026-03-09 08:00")]


async def test_two_watchlists_with_one_hour_in_two_spellings_of_a_zone_come_once_each(house):
    moment = utc("2026-03-08 18:00")
    for name, timezone in (("A", "UTC"), ("B", "Etc/UTC")):
        house.watch(name, digest="sun 18:00", timezone=timezone, next_digest_at=moment)
    assert [await at(house, moment), await at(house, moment)] == [2, 0]
