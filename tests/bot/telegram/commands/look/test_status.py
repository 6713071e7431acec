"""/status over the fake server: what is on, what waits, what was given up and how to get it again."""

from datetime import timedelta

import pytest

from storage import deliveries, mutes, verdicts, watchlists
from storage.records import Address, Mute, Muting, Reason, Verdict, Watchlist

HOUR = timedelta(hours=1)


@pytest.fixture
def phone(server):
    return server.chat(7)


def give_up(talk, key, error):
    """Queues a delivery and fails it."""
    talk.queue(key)
    row = talk.claim()
    talk.ask(lambda c: deliveries.fail(c, row.id, error=error))
    return row.id


async def test_a_quiet_chat_has_little_to_tell(talk, phone):
    await talk.say("/watch Iraq")
    status = await phone.asks("/status")
    assert status.text.splitlines() == [
        "Status",
        "Alerts are on",
        "Nothing is muted.",
        "Watchlists: 1",
        "Next digest 8 Nov 18:00 UTC: Iraq",
        "",
        "Last 7 days",
        "Alerts sent 0, still held 0, undelivered 0",
        "Held back: quiet hours 0, muted 0, over budget 0",
        "Below threshold: 0",
        "",
        "Undelivered in all: 0",
        "",
        "Sources live: 0 of 0",
        "Model: none yet",
    ]
    assert status.rows == []


async def test_what_was_given_up_is_named_and_can_be_had_again(talk, phone):
    await talk.say("/start")
    ids = [give_up(talk, f"x{number}", f"message is too <long> {number}") for number in range(4)]
    status = await phone.asks("/status")
    assert "Given up: 4, the last of them:\n· 12:00 UTC: “message is too <long> 3”" in status.text
    assert "long> 0" not in status.text
    assert status.rows == [["Send them again"]]
    assert await phone.presses("Send them again") == ["toast: Queued again: 4"]
    await phone.until(lambda: "Given up" not in phone.chat.messages[status.id].text)
    assert phone.chat.messages[status.id].rows == []
    assert sorted(talk.claim().id for _ in ids) == ids


async def test_only_what_is_dead_here_is_sent_again(talk, server):
    await talk.say("/start")
    await talk.say("/start", chat=8)
    for address in (Address("telegram", 7), Address("telegram", 8)):
        talk.queue("x", address=address)
        row = talk.claim()
        talk.ask(lambda c, row=row: deliveries.fail(c, row.id, error="too long"))
    assert "Given up: 1" in await talk.say("/status", chat=8)
    await talk.say("/status")
    await server.chat(7).presses("Send them again")
    assert talk.ask(lambda c: deliveries.dead_letters(c, Address("telegram", 8))) == 1
    assert talk.ask(lambda c: deliveries.dead_letters(c, Address("telegram", 7))) == 0


async def test_in_a_group_only_administrators_send_again(talk, server):
    group = server.group(-1009, owner=11)
    await group.asks("/start", user=11)
    talk.queue("x", address=Address("telegram", -1009))
    row = talk.claim()
    talk.ask(lambda c: deliveries.fail(c, row.id, error="too long"))
    await group.asks("/status", user=12)
    await group.presses("Send them again", user=12)
    assert talk.ask(lambda c: deliveries.dead_letters(c, None)) == 1
    await group.presses("Send them again", user=11)
    assert talk.ask(lambda c: deliveries.dead_letters(c, None)) == 0


async def test_what_this_chat_lost_counts_however_much_the_others_lost_since(talk):
    await talk.say("/start")
    talk.queue("old", age=HOUR)
    for number in range(510):
        talk.queue(f"{number}", address=Address("telegram", 8))

    def fail_all(c):
        for number in range(1, 512):
            deliveries.fail(c, number, error="too long")

    talk.ask(fail_all)
    assert "Given up: 1," in await talk.say("/status")


async def test_mutes_have_their_time_left_and_budgets_what_they_held_back(talk, phone, news):
    await talk.say("/watch Iraq")
    (iraq,), subscriber = talk.watched(), talk.subscriber()
    news.report("A depot is hit near Mosul [serious strike IQ]", ago=2 * HOUR)

    def settle(c):
        mutes.put(
            c,
            Mute(
                subscriber_id=subscriber.id,
                muting=Muting.PLACE,
                value="SY",
                until=talk.clock.now + 3 * HOUR,
            ),
        )
        other = watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="Old", digest=""))
        for watchlist, age in ((iraq, HOUR), (other, 25 * HOUR)):
            at = talk.clock.now - age
            verdict = Verdict(item_id=1, watchlist_id=watchlist.id, reason=Reason.BUDGET, detail="", at=at)
            verdicts.add(c, [verdict])

    talk.ask(settle)
    status = (await phone.asks("/status")).text
    assert "🔕 Syria muted until 15:00 UTC (3 h left)" in status
    assert "Held back by the hourly limit in 24 h: Iraq 1\n" in status


async def test_what_is_held_for_the_night_is_counted(talk, phone, news):
    await talk.say("/watch Iraq")
    await talk.say("/quiet 11:00-13:00")
    news.report("A depot is hit near Mosul [serious strike IQ]")
    status = (await phone.asks("/status")).text
    assert "Quiet 11:00\N{EN DASH}13:00, UTC; critical rings all the same" in status
    assert "Held for now: quiet hours\n" in status


async def test_the_whole_bot_is_told_of_to_an_administrator_alone(talk):
    await talk.say("/start")
    await talk.say("/start", chat=42)
    give_up(talk, "dead", "too long")
    talk.queue("waiting", address=Address("telegram", 8))
    assert "All chats together: 2 undelivered, 1 of them given up" in await talk.say("/status", chat=42)
    assert "All chats" not in await talk.say("/status")


async def test_what_was_not_read_in_a_day_is_counted_by_language(talk):
    await talk.say("/start")
    assert "Not read" not in await talk.say("/status")
    for language, count, age in (("ar", 12, 1), ("pl", 3, 23), (None, 1, 2), ("fa", 5, 25)):
        talk.unread(language, count, age=timedelta(hours=age))
    assert "Not read in 24 h: 12 Arabic, 3 Polish, 1 of an unknown language" in await talk.say("/status")
