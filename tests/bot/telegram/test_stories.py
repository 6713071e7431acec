"""What each chat reads, in order, when Telegram misbehaves: delivery over real HTTP, a real database."""

import pytest

from bot.messengers import TokenRefused
from bot.pipeline.deliver import DeliveryCounts
from storage import deliveries, subscribers
from storage.records import Address, Delivery
from tests.fakes.post import ADA, Post
from tests.fakes.telegram_faults import (
    BAD_GATEWAY,
    BLOCKED,
    CAPTIVE_PORTAL,
    LOST_AFTER,
    LOST_BEFORE,
    TOPIC_GONE,
    UNAUTHORIZED,
    UNPARSABLE,
    migrated,
    too_many,
)

BO = Address("telegram", 8)
GROUP, TOPIC = Address("telegram", -5), Address("telegram", -5, 3)


@pytest.fixture
def post(server, messenger, database, clock):
    return Post(server, messenger, database, clock)


async def test_a_429_delays_one_chat_exactly_and_the_others_not_at_all(post, server):
    server.script(7, too_many(35))
    for key, address in (("1", ADA), ("2", BO), ("3", ADA), ("4", BO)):
        post.queue(key, address)
    await post.deliver()
    assert (server.texts(7), server.texts(8)) == ([], ["<b>2</b> #A2", "<b>4</b> #A4"])
    await post.deliver(after=33)  # one second went by between the two messages to the other chat
    assert server.texts(7) == []
    await post.deliver(after=1)
    assert server.texts(7) == ["<b>1</b> #A1", "<b>3</b> #A3"]


async def test_a_block_keeps_what_waits_until_the_chat_comes_back(post, server):
    server.script(7, BLOCKED)
    post.queue("1")
    post.queue("2")
    assert await post.deliver() == DeliveryCounts(parked=1)
    assert post.ask(lambda c: subscribers.get(c, ADA)).active is False
    post.ask(lambda c: deliveries.release(c, ADA, since=post.clock(), now=post.clock()))
    await post.deliver(after=5)
    assert server.texts(7) == ["<b>1</b> #A1", "<b>2</b> #A2"]


async def test_a_group_is_followed_to_its_new_number(post, server):
    server.script(-5, migrated(-1009))
    post.queue("1", GROUP)
    assert await post.deliver() == DeliveryCounts(sent=1, retried=1)
    assert (server.texts(-5), server.texts(-1009)) == ([], ["<b>1</b> #A1"])


@pytest.mark.parametrize(
    ("body", "fault", "text"),
    [
        ("<b>1 &lt; 2</b>", UNPARSABLE, "1 < 2"),
        ("a </i> slip of <b>ours</b>", None, "a  slip of ours"),
        ("<nonsense>unknown</nonsense>", None, "unknown"),
    ],
)
async def test_markup_that_telegram_refuses_goes_out_as_plain_text(post, server, body, fault, text):
    server.script(7, *([fault] if fault else []))
    post.queue("1", body=body)
    assert await post.deliver() == DeliveryCounts(sent=1)
    (sent,) = server.sent(7)
    assert sent.payload["text"] == text
    assert "parse_mode" not in sent.payload


async def test_an_answer_that_was_lost_costs_one_copy_and_no_more(post, server):
    server.script(7, LOST_AFTER)
    post.queue("1")
    for _ in range(10):
        await post.deliver(after=10)
    assert server.texts(7) == ["<b>1</b> #A1", "<b>1</b> #A1"]


async def test_two_lost_answers_leave_a_dead_letter_and_never_a_third_copy(post, server):
    server.script(7, LOST_AFTER, LOST_AFTER, LOST_AFTER)
    post.queue("1")
    for _ in range(10):
        await post.deliver(after=10)
    assert server.texts(7) == ["<b>1</b> #A1"] * 2
    assert [one.key for one in post.ask(lambda c: deliveries.failed(c, 9))] == ["1"]


async def test_a_request_that_was_lost_comes_through_on_the_second_try(post, server):
    server.script(7, LOST_BEFORE)
    post.queue("1")
    await post.deliver()
    await post.deliver(after=10)
    assert server.texts(7) == ["<b>1</b> #A1"]


async def test_bad_gateways_and_foreign_pages_are_tried_again_until_it_works(post, server):
    server.script(7, BAD_GATEWAY, CAPTIVE_PORTAL, BAD_GATEWAY, CAPTIVE_PORTAL)
    post.queue("1")
    outcomes = [await post.deliver(after=seconds) for seconds in (0, 4, 8, 16, 32)]
    assert [one.retried for one in outcomes] == [1, 1, 1, 1, 0]
    assert server.texts(7) == ["<b>1</b> #A1"]


async def test_a_closed_topic_falls_back_to_general(post, server):
    server.script(-5, TOPIC_GONE)
    post.queue("1", TOPIC)
    await post.deliver()
    sent, notice = server.sent(-5)
    assert "message_thread_id" not in sent.payload
    assert "the topic is closed or deleted" in notice.payload["text"]


async def test_a_revoked_token_stops_everything_and_loses_nothing(post, server):
    server.down = UNAUTHORIZED
    post.queue("1")
    post.queue("2", BO)
    with pytest.raises(TokenRefused):
        await post.deliver()
    server.down = None
    await post.deliver(after=1)
    assert (server.texts(7), server.texts(8)) == (["<b>1</b> #A1"], ["<b>2</b> #A2"])


async def test_a_silent_tier_makes_no_sound(post, server, database):
    now = post.clock()
    row = Delivery(key="1", address=ADA, body="quiet", priority=2, due_at=now, created_at=now)
    post.ask(lambda c: deliveries.enqueue(c, row))
    await post.deliver()
    assert server.sent(7)[0].payload["disable_notification"] is True
