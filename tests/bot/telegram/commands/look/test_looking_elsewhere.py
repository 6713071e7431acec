"""Looking back in forum topics and for a channel that is managed from a private chat: exact streams."""

from datetime import timedelta

import pytest

from storage.records import Address
from tests.bot.telegram.commands.chats.test_channels import NEWS, managing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STRIKE = "A depot is hit near Mosul [serious strike IQ]"


@pytest.fixture
def channel(server):
    return server.group(NEWS, "channel", title="Desk", standing="left", admins={7})


async def test_in_a_topic_anybody_looks_back_and_sees_what_was_told_there(talk, news, server):
    group = server.group(-1009, owner=1, topics={3: "open", 4: "open"})
    await group.asks("/watch Iraq", user=1, thread=3)
    news.report(STRIKE, ago=HOUR)
    await news.deliver()
    before = len(group.chat.events)
    await group.asks("/history", user=2, thread=3)
    group.press("told here", user=2)
    await group.until(lambda: group.story()[-1].startswith("edit"))
    group.press("why #A1", user=5)
    await group.until(lambda: group.story()[-1].startswith("ring") and "Why" in group.story()[-1])
    await group.asks("/history", user=2, thread=4)
    group.press("told here", user=2)
    await group.until(lambda: "Nothing found" in group.story()[-1])
    story = [line for line in group.story(since=before) if not line.startswith("press")]
    page = f"🟠 {STRIKE}\n11:00 · Iraq · strike · severity 40\n#A1 · {{became}} · reported"
    asked = "History: {wanted}\n1\u20131 of 1, newest first; times in UTC\n\n"
    shown, here = (
        asked.format(wanted="7 days") + page.format(became="told 12:00"),
        asked.format(wanted="told here · 7 days") + page.format(became="told 12:00"),
    )
    assert [line.split(": ", 1)[1].split(" [why")[0] for line in story[:2]] == [shown, here]
    assert story[2].startswith("ring ")
    assert "Why #A1" in story[2]
    assert page.format(became="not told here") in story[3]
    assert "History: told here · 7 days\nNothing found" in story[4]
    assert [message.thread for message in group.screen()] == [3, 3, 3, 3, 4]


async def test_for_a_channel_what_was_told_there_is_looked_up_from_the_private_chat(
    talk, news, channel, server
):
    await talk.say("/start")
    phone = await managing(talk, channel)
    await talk.say("/watch Iraq")
    news.report(STRIKE, ago=HOUR)
    news.report("A harbour is shelled [critical strike SY]", ago=2 * HOUR)
    await news.deliver()
    assert talk.watched(Address("telegram", NEWS))
    posts = channel.story()
    page = await phone.asks("/history")
    assert page.text.startswith("📣 For channel Desk\nHistory: 7 days\n1\u20132 of 2")
    phone.press("told here", page)
    await phone.until(lambda: "told here · 7 days" in phone.last.text)
    assert phone.last.text.startswith("📣 For channel Desk\nHistory: told here · 7 days\n1\u20131 of 1")
    assert STRIKE in phone.last.text
    why = await phone.asks("/why #A1")
    assert "\nIraq: sent · " in why.text
    assert "World: critical only" not in why.text
    assert "Status" in (await phone.asks("/status")).text
    assert channel.story() == posts


async def test_a_number_of_a_message_here_is_none_of_the_channel_that_is_managed(talk, news, channel):
    await talk.say("/start")
    phone = await managing(talk, channel)
    await talk.say("/watch Iraq")
    news.report(STRIKE)
    (post,) = await news.deliver()
    assert "the tag of an alert" in (await phone.asks("/why", reply_to=post)).text
