"""Channels are managed from the private chat of who administers them, and of nobody else."""

from datetime import timedelta

import pytest

from bot.telegram.commands.request import for_channel, pressed
from storage.records import Address, Button, ChatKind

NEWS = -1001234567890
CHANNEL = Address("telegram", NEWS)


@pytest.fixture
def channel(server):
    return server.group(NEWS, "channel", title="Desk & News", standing="left", admins={7})


async def added(talk, channel, *, by=7):
    """Somebody lets the bot into the channel; their private phone, once they were written to."""
    channel.user = by
    channel.promotes_bot()
    phone = talk.server.chat(by)
    await phone.until(lambda: "Manage it here" in str(phone.screen()[-1:]))
    return phone


async def managing(talk, channel):
    """The phone of the administrator who chose the channel."""
    phone = await added(talk, channel)
    await phone.presses("Manage it here")
    await phone.until(lambda: "Back to me" in str(phone.last))
    return phone


async def test_who_adds_the_bot_to_a_channel_manages_it_from_the_private_chat(talk, channel):
    await talk.say("/start")
    phone = await managing(talk, channel)
    before = len(phone.chat.events)
    await talk.say("/watch Iraq")
    await talk.say("/list")
    watching, listed = [line.split("\n")[0] for line in phone.story(since=before)]
    assert watching.endswith(": 📣 For channel Desk & News")
    assert listed.endswith(": 📣 For channel Desk & News")
    assert [one.name for one in talk.watched(CHANNEL)] == ["Iraq"]
    assert talk.subscriber(CHANNEL).kind is ChatKind.CHANNEL
    assert [one.name for one in talk.watched()] == ["World: critical only"]
    assert channel.story() == []


async def test_back_to_me_ends_it(talk, channel):
    await talk.say("/start")
    phone = await managing(talk, channel)
    await phone.presses("Back to me")
    await talk.say("/watch Korea")
    assert "Korea" in [one.name for one in talk.watched()]
    assert talk.watched(CHANNEL) == []
    assert "For channel" not in str(phone.last)


async def test_channels_lists_them_and_marks_the_chosen_one(talk, channel, server):
    await talk.say("/start")
    phone = await managing(talk, channel)
    other = server.group(NEWS - 1, "channel", title="Second", standing="left", admins={7})
    await added(talk, other)
    await talk.say("/channels")
    labels = [button.text for button in phone.last.buttons]
    assert labels == ["✓ Desk & News", "Second", "Back to me"]
    await phone.presses("Second")
    await phone.until(lambda: "For channel Second" in str(phone.last))
    await talk.say("/watch Mali")
    assert [one.name for one in talk.watched(Address("telegram", NEWS - 1))] == ["Mali"]


async def test_who_manages_none_is_told_how_to_begin(talk):
    assert "@brinkwatch_bot" in await talk.say("/channels")


async def test_rights_are_asked_of_telegram_again_before_every_change(talk, channel):
    await talk.say("/start")
    await managing(talk, channel)
    await talk.say("/watch Iraq")
    channel.chat.admins.clear()
    talk.clock.now += timedelta(seconds=61)
    assert "does not confirm" in await talk.say("/watch Korea")
    assert [one.name for one in talk.watched(CHANNEL)] == ["Iraq"]
    await talk.say("/watch Sahel")
    assert "Sahel" in [one.name for one in talk.watched()]


async def test_an_administrator_who_may_not_post_decides_nothing(talk, channel, server):
    await talk.say("/start")
    await managing(talk, channel)
    plain = server.methods._get_chat_member
    server.methods._done["getChatMember"] = lambda asked: plain(asked) | {"can_post_messages": False}
    talk.clock.now += timedelta(seconds=61)
    assert "does not confirm" in await talk.say("/watch Iraq")
    assert talk.watched(CHANNEL) == []


async def test_a_press_in_a_channel_is_answered_in_private(talk, channel):
    await talk.say("/start")
    phone = await managing(talk, channel)
    await talk.say("/watch Iraq")
    await talk.say("/start", chat=8)
    channel.chat.standing = "administrator"
    row = ((Button("Forget", "1:forget:no"),),)
    await talk.messenger.send(CHANNEL, "An alert", silent=True, buttons=row)
    before = channel.last
    await channel.presses("Forget", user=7)
    assert "nothing was removed" in phone.last.text
    assert phone.last.text.startswith("📣 For channel Desk & News")
    assert channel.story()[-1] == "toast: I wrote to you in private."
    await channel.presses("Forget", user=8)
    assert channel.story()[-1].startswith("toast: Only administrators")
    assert channel.last == before


async def test_a_button_of_a_channels_menu_stays_the_channels(talk, channel):
    await talk.say("/start")
    phone = await managing(talk, channel)
    await talk.say("/watch Iraq")
    await talk.say("/forgetme")
    question = phone.last
    await phone.presses("Back to me")
    await phone.presses("Yes, forget it all", question)
    await talk.quiet()
    assert talk.subscriber(CHANNEL) is None
    assert [one.name for one in talk.watched()] == ["World: critical only"]


async def test_nobody_else_acts_on_a_channel_by_a_button_of_their_own_making(talk, channel):
    await talk.say("/start")
    await managing(talk, channel)
    await talk.say("/watch Iraq")
    await talk.say("/start", chat=8)
    thief = talk.server.chat(8)
    thief.forge(for_channel(pressed("forget", "yes"), NEWS))
    thief.forge(for_channel(pressed("channel"), NEWS))
    await thief.until(lambda: not thief.spinning)
    await talk.quiet()
    assert [one.name for one in talk.watched(CHANNEL)] == ["Iraq"]
    await talk.say("/watch Mali", chat=8)
    assert [one.name for one in talk.watched(CHANNEL)] == ["Iraq"]


async def test_alerts_go_to_the_channel_and_stop_when_the_bot_may_not_post(talk, channel):
    await talk.say("/start")
    await managing(talk, channel)
    await talk.say("/start")
    await talk.say("/test")
    await talk.deliver()
    (rung,) = channel.story()
    assert "TEST: no incident" in rung
    channel.promotes_bot("post_messages")
    await talk.quiet()
    assert talk.subscriber(CHANNEL).inactive_reason == "not allowed to write in the chat"
    channel.promotes_bot()
    await talk.quiet()
    assert talk.subscriber(CHANNEL).active


async def test_who_never_started_the_bot_finds_the_channel_later(talk, channel, server):
    server.chat(7).chat.started = False
    channel.user = 7
    channel.promotes_bot()
    await talk.quiet()
    assert server.sent(7) == []
    await talk.say("/channels")
    assert server.chat(7).last.button("Desk & News")


async def test_a_post_that_looks_like_a_command_is_answered_once(talk, channel):
    channel.chat.standing = "administrator"
    channel.says("/watch Iraq")
    channel.says("/list@brinkwatch_bot")
    channel.says("/list@another_bot")
    channel.says("/nonsense")
    channel.says("news of the day")
    await channel.until(channel.story)
    await talk.quiet()
    assert channel.story() == [
        "ring 1: Channels are managed in private: an administrator writes /channels to @brinkwatch_bot."
    ]
