"""Due deliveries go out in order, at the pace each chat allows, and survive whoever carries them."""

import asyncio
from datetime import timedelta

import pytest

from bot.messengers import SendError
from bot.pipeline.deliver import DeliveryCounts
from bot.telegram.pacer import Pacer
from storage import deliveries
from storage.database import Database
from storage.records import TERMINAL, Address
from tests.fakes.delivery_room import ADA, BO, GROUP, LEASE, NOON, TOPIC, Room, delivery, seconds


@pytest.fixture
def room(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    yield Room(database)
    database.close()


async def test_the_most_urgent_goes_first_and_only_critical_and_serious_ring(room):
    people = [Address("telegram", number) for number in (1, 2, 3, 4)]
    room.queue(*(delivery("x", person, priority=3 - n) for n, person in enumerate(people)))
    assert await room.deliver() == DeliveryCounts(sent=4)
    assert [call[1] for call in room.recorder.calls] == people[::-1]
    assert [room.stream(person) for person in people] == [
        ["<b>x</b> silent"],
        ["<b>x</b> silent"],
        ["<b>x</b>"],
        ["<b>x</b>"],
    ]


async def test_what_was_sent_is_not_sent_again(room):
    room.queue(delivery("x"))
    await room.deliver()
    assert await room.deliver(after=3600) == DeliveryCounts()
    assert room.stream() == ["<b>x</b>"]
    assert room.ask(lambda c: deliveries.undelivered(c, ADA)) == 0


async def test_one_busy_chat_does_not_hold_up_another(room):
    room.queue(delivery("a1"), delivery("a2"), delivery("a3"), delivery("b", BO, priority=2))
    await room.deliver()
    assert [(at.total_seconds(), address) for at, address, _ in room.recorder.calls] == [
        (0, ADA),
        (0, BO),
        (1, ADA),
        (2, ADA),
    ]


async def test_a_delivery_that_a_reply_overtook_waits_its_turn_again(room):
    async def overtake(duration):
        room.now += seconds(duration)
        room.pacer.took(ADA, room.now)

    room.queue(delivery("a1"), delivery("a2"))
    room.sleep, patient = overtake, room.sleep
    assert await room.deliver() == DeliveryCounts(sent=1, retried=1)
    room.sleep = patient
    assert await room.deliver(after=1) == DeliveryCounts(sent=1)
    assert [at for at, *_ in room.recorder.calls] == [seconds(0), seconds(2)]


async def test_a_group_whose_minute_is_full_is_left_for_later_and_loses_nothing(room):
    room.queue(*(delivery(f"{number}", GROUP) for number in range(25)), delivery("b", BO, priority=3))
    assert (await room.deliver()).sent == 21
    assert (await room.deliver(after=41)).sent == 5
    assert len(room.stream(GROUP)) == 25


async def test_a_429_holds_exactly_that_chat_for_exactly_that_long(room):
    room.recorder.faults[7].append(SendError(ADA, "Too Many Requests", retry_after=seconds(30)))
    room.queue(delivery("a1"), delivery("a2"), delivery("b1", BO), delivery("b2", BO))
    assert await room.deliver() == DeliveryCounts(sent=2, retried=1)
    assert (room.stream(ADA), room.stream(BO)) == ([], ["<b>b1</b>", "<b>b2</b>"])
    room.now = NOON + seconds(29.9)
    assert await room.deliver() == DeliveryCounts()
    room.now = NOON + seconds(30)
    assert await room.deliver() == DeliveryCounts(sent=2)
    assert room.stream(ADA) == ["<b>a1</b>", "<b>a2</b>"]


async def test_a_429_is_remembered_over_a_restart(room):
    room.recorder.faults[7].append(SendError(ADA, "Too Many Requests", retry_after=seconds(30)))
    room.queue(delivery("a1"), delivery("a2"))
    await room.deliver()
    room.pacer = Pacer()
    assert await room.deliver(after=29) == DeliveryCounts()
    assert await room.deliver(after=1) == DeliveryCounts(sent=2)


async def test_a_429_holds_all_topics_of_a_forum(room):
    room.recorder.faults[-5].append(SendError(TOPIC, "Too Many Requests", retry_after=seconds(30)))
    room.queue(delivery("topic", TOPIC), delivery("general", GROUP))
    await room.deliver()
    assert room.recorder.streams == {}
    await room.deliver(after=30)
    assert (room.stream(TOPIC), room.stream(GROUP)) == (["<b>topic</b>"], ["<b>general</b>"])


async def test_without_a_messenger_a_delivery_waits(room):
    room.messengers = {}
    room.queue(delivery("x"))
    assert await room.deliver() == DeliveryCounts(retried=1)
    room.messengers = {"telegram": room.recorder}
    assert await room.deliver(after=300) == DeliveryCounts(sent=1)


async def test_the_terminal_is_never_paced(room):
    room.messengers = {"terminal": room.recorder}
    room.queue(*(delivery(f"{number}", TERMINAL) for number in range(40)))
    await room.deliver()
    assert {at for at, *_ in room.recorder.calls} == {timedelta(0)}


async def test_a_worker_that_died_leaves_one_delivery_that_comes_again(room):
    room.queue(delivery("a"), delivery("b", BO))
    room.ask(lambda c: deliveries.claim(c, now=NOON, lease=LEASE, resting=()))
    assert await room.deliver() == DeliveryCounts(sent=1)
    assert await room.deliver(after=60) == DeliveryCounts(sent=1)
    assert (room.stream(ADA), room.stream(BO)) == (["<b>a</b>"], ["<b>b</b>"])


async def test_a_cancelled_tick_ends_the_message_in_flight_and_begins_no_other(room):
    sending, answer = asyncio.Event(), asyncio.Event()

    async def wait():
        sending.set()
        await answer.wait()

    room.recorder.before_answer = wait
    room.queue(delivery("a"), delivery("b", BO))
    tick = asyncio.create_task(room.deliver())
    await sending.wait()
    tick.cancel()
    await asyncio.sleep(0)
    answer.set()
    with pytest.raises(asyncio.CancelledError):
        await tick
    assert (room.stream(ADA), room.stream(BO)) == (["<b>a</b>"], [])
    assert room.ask(lambda c: deliveries.undelivered(c, ADA)) == 0
    assert room.ask(lambda c: deliveries.claim(c, now=room.now, lease=LEASE, resting=())).key == "b"
