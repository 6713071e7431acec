"""Whatever a messenger answers, no delivery is lost and little comes twice."""

import itertools

import pytest

from bot.messengers import SendError, TokenRefused
from bot.pipeline.deliver import DeliveryCounts
from bot.pipeline.failures import Outcome, next_step
from storage import deliveries, subscribers
from storage.database import Database
from storage.records import Address
from tests.fakes.delivery_room import ADA, BO, GROUP, NOON, TOPIC, Room, delivery, seconds


@pytest.fixture
def room(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    yield Room(database)
    database.close()


async def test_an_outage_of_hours_delays_and_drops_nothing(room):
    room.recorder.faults[7].extend(SendError(ADA, "Bad Gateway (502)") for _ in range(60))
    room.queue(delivery("x"))
    await room.deliver_until(hours=8)
    assert room.stream() == ["<b>x</b>"]
    times = [at.total_seconds() for at, *_ in room.recorder.calls]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert max(gaps) <= 360  # five minutes and a tick
    assert gaps[0] < gaps[-1]


async def test_after_a_day_of_trying_it_is_a_dead_letter_that_can_be_seen(room):
    room.recorder.faults[7].extend(SendError(ADA, "Bad Gateway (502)") for _ in range(2000))
    room.queue(delivery("x"))
    await room.deliver_until(hours=23)
    assert room.ask(lambda c: deliveries.failed(c, 9)) == []
    await room.deliver_until(hours=2)
    (dead,) = room.ask(lambda c: deliveries.failed(c, 9))
    assert (dead.key, dead.last_error) == ("x", "Bad Gateway (502)")
    assert room.ask(lambda c: deliveries.undelivered(c, ADA)) == 1


async def test_a_bot_that_stood_still_for_days_still_tries(room):
    room.recorder.faults[7].append(SendError(ADA, "Bad Gateway (502)"))
    room.queue(delivery("x"))
    await room.deliver(after=3 * 86400)
    await room.deliver(after=10)
    assert room.stream() == ["<b>x</b>"]


async def test_a_lost_answer_is_asked_for_once_more_within_half_a_minute(room):
    room.recorder.faults[7].append(SendError(ADA, "no answer", uncertain=True))
    room.queue(delivery("x"))
    await room.deliver()
    assert await room.deliver(after=29) == DeliveryCounts(sent=1)
    assert len(room.recorder.calls) == 2


async def test_two_lost_answers_are_a_dead_letter_not_a_third_copy(room):
    room.recorder.faults[7].extend(SendError(ADA, "no answer", uncertain=True) for _ in range(9))
    room.queue(delivery("x"))
    await room.deliver_until(hours=30)
    assert len(room.recorder.calls) == 2
    assert room.ask(lambda c: deliveries.failed(c, 9))[0].last_error == "no answer"


async def test_doubt_outlives_a_later_certain_failure(room):
    faults = [SendError(ADA, "no answer", uncertain=True), SendError(ADA, "Bad Gateway (502)")]
    room.recorder.faults[7].extend([*faults, SendError(ADA, "no answer", uncertain=True)])
    room.queue(delivery("x"))
    await room.deliver_until(hours=1)
    assert len(room.recorder.calls) == 3
    assert room.ask(lambda c: len(deliveries.failed(c, 9))) == 1


async def test_a_blocked_chat_keeps_its_deliveries_and_the_rest_go_on(room):
    room.recorder.faults[7].append(SendError(ADA, "bot was blocked by the user", blocked=True))
    room.queue(delivery("a1"), delivery("a2"), delivery("b", BO))
    assert await room.deliver() == DeliveryCounts(sent=1, parked=1)
    subscriber = room.ask(lambda c: subscribers.get(c, ADA))
    assert (subscriber.active, subscriber.inactive_reason) == (False, "bot was blocked by the user")
    assert await room.deliver(after=86400) == DeliveryCounts()
    room.ask(lambda c: deliveries.release(c, ADA, since=NOON, now=room.now))
    await room.deliver()
    assert room.stream() == ["<b>a1</b>", "<b>a2</b>"]


async def test_a_chat_that_moved_is_followed_at_once(room):
    room.recorder.faults[-5].append(SendError(GROUP, "upgraded", new_chat_id=-1009))
    room.queue(delivery("g1", GROUP), delivery("g2", GROUP))
    assert await room.deliver() == DeliveryCounts(sent=2, retried=1)
    assert room.stream(Address("telegram", -1009)) == ["<b>g1</b>", "<b>g2</b>"]
    assert room.ask(lambda c: subscribers.get(c, GROUP)) is None


async def test_a_message_that_the_new_chat_has_already_is_not_sent_there_again(room):
    new = Address("telegram", -1009)
    room.queue(delivery("x", new))
    await room.deliver()
    room.recorder.faults[-5].append(SendError(GROUP, "upgraded", new_chat_id=-1009))
    room.queue(delivery("x", GROUP))
    await room.deliver(after=60)
    assert room.stream(new) == ["<b>x</b>"]


async def test_a_move_is_followed_after_an_outage_too(room):
    outage = [SendError(GROUP, "Bad Gateway (502)") for _ in range(8)]
    room.recorder.faults[-5].extend([*outage, SendError(GROUP, "upgraded", new_chat_id=-1009)])
    room.queue(delivery("x", GROUP))
    await room.deliver_until(hours=1)
    assert room.stream(Address("telegram", -1009)) == ["<b>x</b>"]


async def test_a_group_that_moves_several_times_is_followed_to_the_last(room):
    for chat in range(-5, -15, -1):
        moved = SendError(Address("telegram", chat), "upgraded", new_chat_id=chat - 1)
        room.recorder.faults[chat].append(moved)
    room.queue(delivery("x", GROUP))
    assert await room.deliver() == DeliveryCounts(sent=1, retried=10)
    assert room.stream(Address("telegram", -15)) == ["<b>x</b>"]


@pytest.mark.parametrize(("permanent", "most"), [(True, 2), (False, 60)])
async def test_two_chats_that_name_each_other_do_not_spin_for_ever(room, permanent, most):
    for here, there in ((7, 8), (8, 7)):
        room.recorder.faults[here].extend(
            SendError(Address("telegram", here), "moved", new_chat_id=there, permanent=permanent)
            for _ in range(500)
        )
    room.queue(delivery("x"))
    await room.deliver_until(hours=1)
    assert len(room.recorder.calls) <= most


def test_a_move_to_where_it_is_already_is_no_move():
    step = next_step(delivery("x"), SendError(ADA, "…", new_chat_id=7), now=NOON, jitter=0.5)
    assert step.moved_to is None
    assert step.at > NOON


async def test_refused_markup_goes_out_as_plain_text(room):
    room.recorder.faults[7].append(SendError(ADA, "can't parse entities", permanent=True, unparsable=True))
    room.queue(delivery("x"))
    assert await room.deliver() == DeliveryCounts(sent=1)
    assert room.stream() == ["<b>x</b> plain"]


async def test_plain_text_that_is_refused_too_is_given_up(room):
    refusal = SendError(ADA, "can't parse entities", permanent=True, unparsable=True)
    room.recorder.faults[7].extend([refusal, refusal])
    room.queue(delivery("x"))
    assert await room.deliver() == DeliveryCounts(failed=1)


async def test_a_closed_topic_falls_back_to_general_once(room):
    gone = SendError(TOPIC, "topic closed", permanent=True, topic_gone=True)
    room.recorder.faults[-5].append(gone)
    room.queue(delivery("x", TOPIC))
    assert await room.deliver() == DeliveryCounts(sent=2)
    told, notice = room.stream(GROUP)
    assert (room.stream(TOPIC), told) == ([], "<b>x</b>")
    assert "the topic is closed or deleted" in notice
    room.recorder.faults[-5].append(gone)
    room.queue(delivery("y", TOPIC))
    assert await room.deliver(after=60) == DeliveryCounts(sent=1)
    assert room.stream(GROUP) == ["<b>x</b>", notice, "<b>y</b>"]
    assert room.ask(lambda c: subscribers.get(c, TOPIC)).active


async def test_where_general_takes_nothing_either_it_is_a_dead_letter(room):
    gone = SendError(TOPIC, "topic closed", permanent=True, topic_gone=True)
    room.recorder.faults[-5].extend([gone, gone])
    room.queue(delivery("x", TOPIC))
    assert await room.deliver() == DeliveryCounts(failed=1)
    assert len(room.recorder.calls) == 2


async def test_what_can_never_succeed_is_a_dead_letter_at_once(room):
    room.recorder.faults[7].append(SendError(ADA, "message is too long", permanent=True))
    room.queue(delivery("x"))
    assert await room.deliver() == DeliveryCounts(failed=1)
    assert room.ask(lambda c: deliveries.failed(c, 9))[0].last_error == "message is too long"


async def test_a_refused_token_stops_delivery_and_loses_nothing(room):
    room.recorder.faults[7].append(TokenRefused(ADA, "401"))
    room.queue(delivery("a1"), delivery("a2"), delivery("b", BO, due_at=NOON + seconds(1)))
    with pytest.raises(TokenRefused):
        await room.deliver()
    assert len(room.recorder.calls) == 1
    assert await room.deliver(after=1) == DeliveryCounts(sent=3)


async def test_what_follows_a_message_that_is_tried_again_waits_behind_it_but_not_what_is_more_urgent(room):
    room.recorder.faults[7].append(SendError(ADA, "Bad Gateway (502)"))
    room.queue(delivery("1"), delivery("2"), delivery("later", priority=3))
    assert await room.deliver() == DeliveryCounts(retried=1)
    room.queue(delivery("alert", priority=0))
    await room.deliver(after=1)
    await room.deliver_until(hours=0.1)
    assert room.stream() == ["<b>alert</b>", "<b>1</b>", "<b>2</b>", "<b>later</b> silent"]


async def test_a_message_that_never_goes_through_holds_up_its_chat_for_a_minute_or_so(room):
    room.recorder.faults[7].extend(SendError(ADA, "Bad Gateway (502)") for _ in range(6))
    room.queue(delivery("1"), delivery("2"))
    await room.deliver_until(hours=1)
    assert room.stream() == ["<b>2</b>", "<b>1</b>"]


async def test_what_may_have_gone_out_is_settled_before_a_flood_of_alerts(room):
    room.recorder.faults[7].append(SendError(ADA, "no answer", uncertain=True))
    room.queue(delivery("digest", priority=3))
    await room.deliver()
    room.queue(*(delivery("alert", Address("telegram", number), priority=0) for number in range(100, 200)))
    await room.deliver(after=5)
    assert ADA in [address for _, address, _ in room.recorder.calls[1:6]]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (SendError(ADA, "…"), Outcome.RETRIED),
        (SendError(ADA, "…", retry_after=seconds(9)), Outcome.RETRIED),
        (SendError(ADA, "…", new_chat_id=9), Outcome.RETRIED),
        (SendError(ADA, "…", uncertain=True), Outcome.FAILED),
        (SendError(ADA, "…", permanent=True), Outcome.FAILED),
        (SendError(ADA, "…", blocked=True), Outcome.PARKED),
    ],
)
def test_doubt_is_kept_through_every_step_but_the_last(error, outcome):
    doubtful = delivery("x", attempts=2, uncertain=True)
    step = next_step(doubtful, error, now=NOON, jitter=0.5)
    assert step.outcome is outcome
    assert step.uncertain is (outcome is Outcome.RETRIED)
