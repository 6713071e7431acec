"""A digest goes out once for each subscriber and schedule, whatever restarts."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.pipeline import digest_round
from bot.pipeline.digest import due_digests, queue_digests, queue_written
from bot.pipeline.digest_out import Outgoing
from bot.pipeline.digest_round import Round
from storage import deliveries, subscribers, watchlists
from storage.database import DatabaseUnavailable
from storage.records import Address
from tests.bot.pipeline.conftest import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SUNDAY = NOON + 78 * HOUR  # 7 January 2024, 18:00
PNG = b"\x89PNG"


async def queued(house, now):
    return await queue_digests(house.database, clock=lambda: now, draw=lambda *_, **__: PNG)


def next_dates(house):
    with house.database.transaction() as c:
        return {one.watchlist.name: one.watchlist.next_digest_at for one in watchlists.watchers(c)}


def waiting(house, now=SUNDAY + HOUR):
    bodies = []
    with house.database.transaction() as c:
        while claimed := deliveries.claim(c, now=now, lease=HOUR, resting=()):
            bodies.append(claimed.body)
    return bodies


async def test_a_digest_is_queued_when_its_time_has_come_and_then_not_again(house):
    house.watch("Iraq", next_digest_at=SUNDAY)
    assert [await queued(house, SUNDAY + after) for after in (-HOUR, 0 * HOUR, HOUR)] == [0, 1, 0]
    assert await queued(house, SUNDAY + timedelta(days=7)) == 1


async def test_a_crash_between_queueing_and_the_next_date_cannot_send_it_twice(house):
    watchlist = house.watch("Iraq", next_digest_at=SUNDAY)
    assert await queued(house, SUNDAY) == 1
    with house.database.transaction() as c:
        watchlists.set_next_digests(c, [watchlist.id], SUNDAY)
    assert await queued(house, SUNDAY) == 0
    assert len(waiting(house)) == 1


async def test_watchlists_of_one_chat_with_one_schedule_share_a_digest(house):
    house.watch("Iraq", next_digest_at=SUNDAY)
    house.watch("Sea", next_digest_at=SUNDAY)
    house.watch("Daily", next_digest_at=SUNDAY, digest="daily 18:00")
    assert await queued(house, SUNDAY) == 2


async def test_it_tells_what_was_watched_in_its_week_and_nothing_else(house):
    house.watch("Iraq", places=("IQ",), next_digest_at=SUNDAY)
    house.arrive(
        house.arrival("Base hit [serious strike IQ]"),
        house.arrival("Town hit [serious strike UA]"),
        house.arrival("Long ago [serious strike IQ]", at=NOON - timedelta(days=5)),
    )
    await queued(house, SUNDAY)
    digest = next(body for body in waiting(house) if "Alerts" in body or "alerts" in body)
    assert "Base hit" in digest
    assert "Town hit" not in digest
    assert "Long ago" not in digest


@pytest.mark.parametrize(("late", "count"), [(6 * DAY, 1), (7 * DAY, 1), (7 * DAY + HOUR, 0), (60 * DAY, 0)])
async def test_a_missed_digest_comes_once_unless_the_next_should_have_been_by_now(house, late, count):
    house.watch("Iraq", next_digest_at=SUNDAY)
    assert [await queued(house, SUNDAY + late), await queued(house, SUNDAY + late)] == [count, 0]
    assert SUNDAY + late < next_dates(house)["Iraq"] <= SUNDAY + late + 7 * DAY


async def test_a_subscriber_who_comes_back_after_long_gets_the_next_digest_first(house):
    house.watch("Weekly", next_digest_at=SUNDAY)
    house.watch("Daily", next_digest_at=SUNDAY, digest="daily 18:00")
    address = Address("telegram", 1)
    with house.database.transaction() as c:
        subscribers.deactivate(c, address, "blocked")
    assert await queued(house, SUNDAY + HOUR) == 0
    with house.database.transaction() as c:
        subscribers.reactivate(c, address)
    back = SUNDAY + 60 * DAY
    assert await queued(house, back + HOUR) == 0
    assert waiting(house, back + HOUR) == []
    assert next_dates(house) == {"Weekly": SUNDAY + 63 * DAY, "Daily": back + DAY}
    assert await queued(house, back + DAY) == 1


async def test_a_stopped_subscriber_gets_none(house):
    house.watch("Iraq", next_digest_at=SUNDAY)
    with house.database.transaction() as c:
        subscribers.deactivate(c, Address("telegram", 1), "stopped")
    assert await queued(house, SUNDAY) == 0


async def test_a_digest_that_fails_is_named_and_keeps_nobody_from_theirs(house, caplog):
    house.watch("Mars", chat=1, next_digest_at=SUNDAY - HOUR, timezone="Mars/Olympus")
    house.watch("Iraq", chat=2, next_digest_at=SUNDAY)
    with caplog.at_level(logging.ERROR):
        assert [await queued(house, SUNDAY), await queued(house, SUNDAY)] == [1, 0]
    (said,) = caplog.records
    assert "chat=1" in said.getMessage()
    assert "Mars/Olympus" in str(said.exc_info[1])
    assert next_dates(house) == {"Mars": SUNDAY + DAY, "Iraq": SUNDAY + 7 * DAY}


async def test_a_digest_that_cannot_be_written_comes_again_at_its_next_date(house, monkeypatch):
    house.watch("Iraq", chat=1, next_digest_at=SUNDAY)
    house.watch("Sea", chat=2, next_digest_at=SUNDAY)
    written = []
    section = digest_round.section

    def write(facts, name, period, **how):
        written.append(name)
        return {"Sea": section}[name](facts, name, period, **how)

    monkeypatch.setattr(digest_round, "section", write)
    assert await queued(house, SUNDAY) == 1
    assert written == ["Iraq", "Sea"]
    assert set(next_dates(house).values()) == {SUNDAY + 7 * DAY}


async def test_a_database_that_is_away_loses_no_digest(house, monkeypatch):
    house.watch("Iraq", next_digest_at=SUNDAY)
    with monkeypatch.context() as away:
        away.setattr(deliveries, "enqueue_all", _unavailable)
        with pytest.raises(DatabaseUnavailable):
            await queued(house, SUNDAY)
    assert await queued(house, SUNDAY) == 1


def _unavailable(*_):
    raise DatabaseUnavailable("test.db", "disk is full")


async def test_digests_are_committed_some_at_a_time(house, monkeypatch):
    for chat in range(1, 6):
        house.watch("World", chat=chat, next_digest_at=SUNDAY)
    monkeypatch.setattr("bot.pipeline.digest._AT_ONCE", 2)
    transactions = []
    queue = deliveries.enqueue_all

    def counted(c, queued):
        transactions.append((c, len(queued)))  # kept, so that no two of them can have one id
        return queue(c, queued)

    monkeypatch.setattr(deliveries, "enqueue_all", counted)
    assert await queued(house, SUNDAY) == 5
    assert [count for _, count in transactions] == [2, 2, 1]
    assert len({id(c) for c, _ in transactions}) == 3


async def test_pictures_that_wait_for_their_digests_are_few(house, monkeypatch):
    house.arrive(house.arrival("Base hit [serious strike IQ]"))
    for chat in range(1, 6):
        house.watch(f"Iraq {chat}", chat=chat, places=("IQ",), next_digest_at=SUNDAY)
    monkeypatch.setattr("bot.pipeline.digest._DRAWINGS_AT_ONCE", 2)
    together = []
    queue = deliveries.enqueue_all
    monkeypatch.setattr(
        deliveries, "enqueue_all", lambda c, some: together.append(len(some)) or queue(c, some)
    )
    assert await queued(house, SUNDAY) == 5
    assert together == [4, 4, 2]  # each has a text and a picture


async def test_one_that_cannot_be_queued_keeps_nobody_else_of_its_batch_from_theirs(
    house, monkeypatch, caplog
):
    for chat in (1, 2, 3):
        house.watch("Iraq", chat=chat, next_digest_at=SUNDAY)
    queue = deliveries.enqueue_all

    def refuse(c, queued):
        if any(one.address.chat == 2 for one in queued):
            raise ValueError("no room")
        return queue(c, queued)

    monkeypatch.setattr(deliveries, "enqueue_all", refuse)
    with caplog.at_level(logging.ERROR):
        assert [await queued(house, SUNDAY), await queued(house, SUNDAY)] == [2, 0]
    (said,) = caplog.records
    assert "chat=2" in said.getMessage()
    assert len(waiting(house)) == 2


async def test_what_was_committed_before_a_kill_is_not_queued_again(house, monkeypatch):
    for chat in range(1, 6):
        house.watch("World", chat=chat, next_digest_at=SUNDAY)
    monkeypatch.setattr("bot.pipeline.digest._AT_ONCE", 2)
    queue, calls = deliveries.enqueue_all, []

    def die(c, queued):
        calls.append(queue(c, queued))
        if len(calls) == 2:
            raise KeyboardInterrupt  # after its rows were written, before they were committed
        return calls[-1]

    with monkeypatch.context() as killed:
        killed.setattr(deliveries, "enqueue_all", die)
        with pytest.raises(KeyboardInterrupt):
            await queued(house, SUNDAY)
    assert await queued(house, SUNDAY) == 3
    assert len(waiting(house)) == 5


async def test_what_was_changed_since_it_was_listed_is_left_to_its_new_date(house):
    _, changed, rescheduled = (
        house.watch(name, next_digest_at=SUNDAY) for name in ("Kept", "Changed", "Rescheduled")
    )
    house.watch("Stopped", chat=2, next_digest_at=SUNDAY)
    round_ = Round()
    both, stopped = await house.database.run(lambda c: due_digests(c, SUNDAY))
    assert [one.watchlist.name for one in both.watchers] == ["Kept", "Changed", "Rescheduled"]
    prepared = [
        await round_.prepare(house.database, due.watchers, before=due.at, schedule=due.schedule)
        for due in (both, stopped)
    ]
    with house.database.transaction() as c:
        watchlists.set_next_digests(c, [changed.id], SUNDAY + DAY)
        watchlists.save(c, replace(rescheduled, digest="daily 18:00"))
        subscribers.deactivate(c, Address("telegram", 2), "stopped")
        written = list(zip((both, stopped), prepared, strict=True))
        assert queue_written(c, written, SUNDAY, Outgoing()) == 1
    (body,) = waiting(house)
    assert "Kept" in body
    assert "Changed" not in body
    assert "Rescheduled" not in body
    assert next_dates(house) == {
        "Kept": SUNDAY + 7 * DAY,
        "Changed": SUNDAY + DAY,
        "Rescheduled": SUNDAY,
        "Stopped": SUNDAY,
    }


async def test_watchlists_in_two_zones_have_each_a_digest_of_their_own(house):
    for zone in ("Europe/Berlin", "Africa/Tunis"):  # in January both show 18:00
        house.watch(zone, timezone=zone, next_digest_at=SUNDAY - HOUR)
    assert await queued(house, SUNDAY) == 2
