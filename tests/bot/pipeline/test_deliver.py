"""Due deliveries go out in order, at the pace each chat allows, and survive whoever carries them."""

import asyncio
from datetime import timedelta

import pytest

from bot.messengers import SendError
from bot.pipeline.courier import IN_HAND
from bot.pipeline.deliver import DeliveryCounts
from bot.telegram.pacer import Pacer
from storage import claims, deliveries
from storage.database import Database, DatabaseUnavailable
from storage.records import TERMINAL, Address
from tests.fakes.delivery_room import ADA, BO, GROUP, LEASE, NOON, TOPIC, Room, delivery, seconds


class Held:
    """Lets every message wait for its answer until `answer` is set."""

    def __init__(self, room):
        self.answer, self._room = asyncio.Event(), room
        room.recorder.before_answer = self.answer.wait

    async def sending(self, count):
        """Waits until so many are in flight."""
        async with asyncio.timeout(20):
            while len(self._room.recorder.calls) < count:  # noqa: ASYNC110 - the recorder waits for nobody
                await asyncio.sleep(0.005)

    def stop_the_clock(self):
        """Whoever sleeps from now on sleeps until the answer."""
        self._room.sleep = lambda _seconds: self.answer.wait()


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
    held = Held(room)
    room.queue(delivery("a1"), delivery("a2"), delivery("b", BO, due_at=NOON + seconds(1)))
    tick = asyncio.create_task(room.deliver())
    await held.sending(1)
    tick.cancel()
    await asyncio.sleep(0)
    held.answer.set()
    with pytest.raises(asyncio.CancelledError):
        await tick
    assert (room.stream(ADA), room.stream(BO)) == (["<b>a1</b>"], [])
    assert room.ask(lambda c: deliveries.undelivered(c, ADA)) == 1
    assert room.ask(lambda c: deliveries.claim(c, now=room.now, lease=LEASE, resting=())).key == "a2"


async def test_what_was_claimed_and_not_begun_when_it_is_stopped_is_as_it_was(room):
    held, people = Held(room), [Address("telegram", number) for number in range(1, 9)]
    room.queue(*(delivery("x", person) for person in people))
    held.stop_the_clock()
    tick = asyncio.create_task(room.deliver())
    await held.sending(5)
    tick.cancel()
    held.answer.set()
    with pytest.raises(asyncio.CancelledError):
        await tick
    found = iter(lambda: room.ask(lambda c: deliveries.claim(c, now=NOON, lease=LEASE, resting=())), None)
    assert [(one.address.chat, one.attempts, one.uncertain) for one in found] == [
        (6, 1, False),
        (7, 1, False),
        (8, 1, False),
    ]


async def test_many_chats_are_written_to_at_once_and_none_twice_at_once(room):
    held, people = Held(room), [Address("telegram", number) for number in (1, 2, 3)]
    room.queue(*(delivery(key, person) for key in "xy" for person in people))
    tick = asyncio.create_task(room.deliver())
    await held.sending(3)
    assert [call[1:] for call in room.recorder.calls] == [(person, "<b>x</b>") for person in people]
    held.answer.set()
    assert await tick == DeliveryCounts(sent=6)
    assert [room.stream(person) for person in people] == [["<b>x</b>", "<b>y</b>"]] * 3


async def test_the_topics_of_a_chat_are_written_to_one_at_a_time(room):
    held = Held(room)
    room.queue(delivery("topic", TOPIC), delivery("general", GROUP))
    tick = asyncio.create_task(room.deliver())
    await held.sending(1)
    assert len(room.recorder.calls) == 1
    held.answer.set()
    assert await tick == DeliveryCounts(sent=2)


async def test_a_chat_that_does_not_answer_keeps_no_other_waiting(room):
    async def ada_answers_last():
        to_ada = room.recorder.calls[-1][1] == ADA
        while to_ada and len(room.stream(BO)) < 3:
            room.now += seconds(0.1)
            await asyncio.sleep(0.001)

    room.recorder.before_answer = ada_answers_last
    room.queue(delivery("a"), *(delivery(f"b{number}", BO, priority=3) for number in range(3)))
    counts = await asyncio.wait_for(room.deliver(), 20)
    assert (counts.sent, counts.failed) == (4, 0)  # on a slow machine one may be put off meanwhile


async def test_what_is_critical_overtakes_a_digest_to_all_that_is_going_out(room):
    people = [Address("telegram", number) for number in range(1, 121)]
    room.queue(*(delivery("digest", person, priority=3) for person in people))
    alerts = [delivery("alert", person, priority=0) for person in people[::-1]]

    async def an_alert_comes_up():
        if len(room.recorder.calls) == 40:
            room.queue(*alerts)

    room.recorder.before_answer = an_alert_comes_up
    await room.deliver_until(hours=0.1)
    order = [text.partition(">")[2][:5] for _, _, text in room.recorder.calls]
    first, last = order.index("alert"), len(order) - 1 - order[::-1].index("alert")
    assert order[40 : last + 1].count("diges") <= IN_HAND + 5  # those claimed, and those that left beside it
    assert len(order) == 240
    times = [at.total_seconds() for at, *_ in room.recorder.calls]
    assert times[last] - times[first] <= 119 / 30 + 0.5


async def test_a_kill_with_many_in_flight_repeats_each_at_most_once_and_says_so(room):
    held, people = Held(room), [Address("telegram", number) for number in (1, 2, 3)]
    room.queue(*(delivery("x", person) for person in people))
    tick = asyncio.create_task(room.deliver())
    await held.sending(3)
    tick.get_loop().call_soon(tick.cancel)
    await asyncio.sleep(0)
    room.recorder, room.messengers = None, {}
    killed = room.ask(lambda c: claims.give_up_leases(c, now=NOON))
    assert killed == 3
    found = room.ask(lambda c: claims.take(c, now=NOON, lease=LEASE, resting=(), limit=9))
    assert [(one.address, one.uncertain, one.attempts) for one in found] == [
        (person, True, 2) for person in people
    ]
    held.answer.set()
    with pytest.raises(asyncio.CancelledError):
        await tick


async def test_what_breaks_for_a_reason_of_ours_keeps_back_nothing_else(room, caplog):
    room.recorder.faults[7].append(ValueError("a fault of ours"))
    room.queue(delivery("a"), delivery("b", BO))
    assert await room.deliver() == DeliveryCounts(sent=1, retried=1)
    assert await room.deliver(after=3) == DeliveryCounts(sent=1)
    assert "a fault of ours" in caplog.text


async def test_an_outage_of_the_database_forgets_nothing_that_was_sent(room):
    held, run, failures = Held(room), room.database.run, []

    async def failing(work):
        if held.answer.is_set() and len(failures) < 3:
            failures.append(work)
            raise DatabaseUnavailable("test", "gone for a moment")
        return await run(work)

    room.database.run = failing
    room.queue(delivery("a"), delivery("b", BO))
    tick = asyncio.create_task(room.deliver())
    await held.sending(2)
    held.answer.set()
    with pytest.raises(DatabaseUnavailable):
        await tick
    assert await room.deliver(after=120) == DeliveryCounts()
    assert (len(failures), room.stream(ADA), room.stream(BO)) == (3, ["<b>a</b>"], ["<b>b</b>"])
