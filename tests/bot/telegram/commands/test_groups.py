"""Groups, topics and blocks: who may change what, and what outlives the bot's removal."""

from datetime import timedelta

import pytest

from bot.telegram.commands.table import COMMANDS
from storage.records import Address, ChatKind

GROUP, TOPIC = Address("telegram", -5), Address("telegram", -5, 3)
CHANGING = [command.name for command in COMMANDS if command.changes and not command.admin]
RIGHTS = (
    *("can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages", "can_manage_topics"),
    *("can_send_polls", "can_send_other_messages", "can_add_web_page_previews", "can_send_audios"),
    *("can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes"),
    *("can_send_voice_notes", "can_edit_tag", "can_react_to_messages"),
)
ADMINS = [command.name for command in COMMANDS if command.admin]


async def test_a_blocked_bot_keeps_settings_until_it_is_let_in_again(talk):
    await talk.say("/watch Iraq")
    talk.queue("x")
    talk.server.member(7, "member", "kicked")
    await talk.quiet()
    assert talk.subscriber().inactive_reason == "blocked by the user"
    talk.server.member(7, "kicked", "member")
    await talk.quiet()
    assert talk.subscriber().active
    assert [one.name for one in talk.watched()] == ["Iraq"]
    assert talk.claim().key == "x"


async def test_who_stopped_stays_stopped_though_the_bot_is_unblocked(talk):
    await talk.say("/start")
    await talk.say("/stop")
    talk.server.member(7, "member", "kicked")
    talk.server.member(7, "kicked", "member")
    await talk.quiet()
    assert talk.subscriber().active is False


async def test_a_group_that_removes_the_bot_is_left_alone_in_all_its_topics(talk):
    talk.server.admins[-5].add(1)
    await talk.say("/watch Iraq", chat=-5, user=1)
    await talk.say("/watch Korea", chat=-5, user=1, thread=3)
    talk.server.member(-5, "member", "left")
    await talk.quiet()
    both = [talk.subscriber(GROUP), talk.subscriber(TOPIC)]
    assert [one.active for one in both] == [False, False]


async def test_a_topic_is_a_destination_of_its_own_and_answered_in_place(talk):
    talk.server.admins[-5].add(1)
    await talk.say("/watch Korea", chat=-5, user=1, thread=3)
    assert talk.server.sent(-5)[-1].payload["message_thread_id"] == 3
    assert ([one.name for one in talk.watched(TOPIC)], talk.watched(GROUP)) == (["Korea"], [])


async def test_a_reply_in_a_group_without_topics_is_no_topic(talk):
    talk.server.admins[-5].add(1)
    await talk.say("/watch Korea", chat=-5, user=1, message_thread_id=44)
    assert [one.name for one in talk.watched(GROUP)] == ["Korea"]


@pytest.mark.parametrize("name", CHANGING)
async def test_in_groups_only_administrators_change_anything(talk, name):
    reply = await talk.say(f"/{name} Iraq", chat=-5, user=2)
    assert "Only administrators" in reply
    assert talk.subscriber(GROUP) is None


async def test_a_command_that_needs_no_rights_does_not_overtake_one_that_does(talk):
    talk.server.admins[-5].add(1)
    talk.server.says(-5, "/watch Iraq", user=1)
    await talk.say("/list", chat=-5, user=2, replies=2)
    first, second = talk.server.texts(-5)
    assert first.startswith("Watching <b>Iraq</b>")
    assert "<b>Iraq</b>" in second


async def test_a_press_that_a_full_group_cannot_show_says_so(talk):
    phone = talk.server.group(-5, admins={1})
    await phone.asks("/watch", user=1)
    for press in range(10):
        seen = await phone.presses("✓ Korea" if press % 2 else "Korea", user=1)
        await talk.quiet()
    assert seen == ["toast: Done, but Telegram lets me show no more here for a moment. Go on in a minute."]


async def test_talk_leaves_half_of_a_groups_minute_to_alerts(talk):
    for _ in range(10):
        await talk.say("/help", chat=-5)
    for _ in range(5):
        talk.server.says(-5, "/help")
    await talk.quiet()
    assert len(talk.server.sent(-5)) == 10
    assert talk.pacer.wait(GROUP, talk.clock.now) <= timedelta(seconds=1)


async def test_an_anonymous_administrator_counts_and_a_channel_in_disguise_does_not(talk):
    group = {"id": -5, "type": "supergroup", "title": "Desk"}
    await talk.say("/watch Iraq", chat=-5, sender_chat=group)
    await talk.say("/watch Korea", chat=-5, sender_chat=group | {"id": -6})
    assert [one.name for one in talk.watched(GROUP)] == ["Iraq"]


async def test_administrators_are_asked_about_once_a_minute(talk):
    talk.server.admins[-5].add(1)
    for _ in range(3):
        await talk.say("/unmute", chat=-5, user=1)
    asked = [call for call in talk.server.calls if call.method == "getChatMember"]
    assert len(asked) == 1
    talk.clock.now += timedelta(minutes=1)
    talk.server.admins[-5].clear()
    assert "Only administrators" in await talk.say("/unmute", chat=-5, user=1)


async def test_chatter_in_groups_is_ignored_and_in_private_pointed_to_help(talk):
    talk.server.says(-5, "what a day")
    talk.server.says(-5, "/watch@another_bot Iraq")
    talk.server.says(-5, "/nonsense")
    await talk.quiet()
    assert talk.server.sent(-5) == []
    assert "/help" in await talk.say("what a day")
    assert "/help" in await talk.say("/nonsense")


async def test_a_group_that_became_a_supergroup_takes_its_watchlists_along(talk):
    talk.server.admins[-5].add(1)
    await talk.say("/watch Iraq", chat=-5, user=1)
    talk.server.says(-5, "", migrate_to_chat_id=-1009)
    talk.server.says(-1009, "", migrate_from_chat_id=-5)
    await talk.quiet()
    assert [one.name for one in talk.watched(Address("telegram", -1009))] == ["Iraq"]
    assert talk.subscriber(GROUP) is None


@pytest.mark.parametrize("name", ADMINS)
async def test_what_is_for_who_runs_the_bot_is_unknown_to_groups_and_to_others(talk, name):
    talk.server.admins[-5].add(42)
    talk.server.says(-5, f"/{name} 1", user=42)
    await talk.quiet()
    assert talk.server.sent(-5) == []
    assert await talk.say(f"/{name} 1") == "I understand only the commands that /help lists."


async def test_a_command_with_the_bots_own_name_is_a_command(talk):
    talk.server.admins[-5].add(1)
    await talk.say("/start@Brinkwatch_Bot", chat=-5, user=1)
    assert talk.subscriber(GROUP).kind is ChatKind.GROUP


async def test_a_post_of_the_linked_channel_changes_nothing(talk):
    talk.server.admins[-5].add(1)
    phone = talk.server.chat(-5)
    phone.says("/watch Iraq", as_channel=-1009, is_automatic_forward=True)
    await phone.until(phone.story)
    assert phone.story() == ["ring 1: Only administrators of this group can change what it watches."]
    assert talk.subscriber(GROUP) is None


async def test_only_administrators_press_what_changes_something(talk):
    talk.server.admins[-5].add(1)
    phone = talk.server.chat(-5)
    await talk.say("/forgetme", chat=-5, user=1)
    asked = phone.last.text
    await phone.presses("Yes, forget it all", user=2)
    assert phone.story()[-1] == "toast: Only administrators of this group can change what it watches."
    assert phone.last.text == asked
    await phone.presses("Yes, forget it all", user=1)
    await phone.until(lambda: "Forgotten" in phone.last.text)


async def test_a_group_that_lets_the_bot_in_is_told_how_to_begin_once(talk):
    group = talk.server.group(-50, "supergroup", standing="left", admins={1})
    group.unblocks()
    await group.until(group.story)
    assert "An administrator begins with /start@brinkwatch_bot" in str(group.last)
    await talk.say("/start", chat=-50, user=1)
    group.removes_bot()
    group.unblocks()
    await talk.quiet()
    assert len(group.screen()) == 2


async def test_a_group_that_silences_the_bot_is_left_alone_until_it_may_write(talk):
    talk.server.admins[-5].add(1)
    await talk.say("/start", chat=-5, user=1)
    about = {"chat": {"id": -5, "type": "supergroup", "title": "Desk"}, "date": 1}
    person, bot = (
        {"id": 1, "is_bot": False, "first_name": "Ada"},
        {"id": 1001, "is_bot": True, "first_name": "B"},
    )
    member = {"status": "member", "user": bot}
    mute = {
        "status": "restricted",
        "user": bot,
        "is_member": True,
        "until_date": 0,
        **dict.fromkeys(RIGHTS, False),
    }
    talk.server.push(
        my_chat_member=about | {"from": person, "old_chat_member": member, "new_chat_member": mute}
    )
    await talk.quiet()
    assert talk.subscriber(GROUP).inactive_reason == "not allowed to write in the chat"
    talk.server.push(
        my_chat_member=about | {"from": person, "old_chat_member": mute, "new_chat_member": member}
    )
    await talk.quiet()
    assert talk.subscriber(GROUP).active


async def test_a_right_that_telegram_cannot_confirm_is_asked_about_again_at_once(talk):
    talk.server.admins[-5].add(1)
    talk.server.chat(-5).chat.standing = "left"
    talk.server.says(-5, "/start", user=1)
    await talk.quiet()
    talk.server.chat(-5).chat.standing = "member"
    await talk.say("/start", chat=-5, user=1)
    assert talk.subscriber(GROUP).active
