"""In the fake server's chats people write, press and come and go as on Telegram, and the bot may no more."""

import pytest
from telegram import ChatMemberAdministrator

from tests.fakes.telegram_client import ask, heard, reason, take
from tests.fakes.telegram_people import ANONYMOUS, BOT


async def test_people_write_as_themselves_as_the_group_or_as_a_channel(server, application):
    group = server.group(-1009, topics={3: "open"})
    group.says("/list@brinkwatch_bot now", user=42, thread=3)
    group.says("/list", anonymous=True)
    group.says("news", as_channel=-1005)
    person, hidden, channel = [one.message for one in await heard(application.bot)]
    assert (person.from_user.id, person.message_thread_id, person.entities[0].length) == (42, 3, 20)
    assert person.chat.is_forum
    assert (hidden.from_user.username, hidden.sender_chat.id) == (ANONYMOUS["username"], -1009)
    assert channel.sender_chat.id == -1005


async def test_a_channel_has_posts_and_takes_messages_of_its_administrators_only(server, application):
    channel = server.group(-1005, "channel", username="desk_news")
    channel.says("Good morning")
    (update,) = await heard(application.bot)
    assert (update.channel_post.text, update.message) == ("Good morning", None)
    sent = await take(server, "sendMessage", chat_id="@desk_news", text="x")
    assert (sent["sender_chat"]["id"], "from" in sent) == (-1005, False)
    said = await reason(server, "sendMessage", chat_id=-1005, text="x", reply_markup={"force_reply": True})
    assert said == "Bad Request: inline keyboard expected"
    channel.promotes_bot("post_messages")
    said = await reason(server, "sendMessage", chat_id=-1005, text="x")
    assert said == "Bad Request: need administrator rights in the channel chat"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"standing": "kicked"}, "Forbidden: bot was kicked from the supergroup chat"),
        ({"standing": "left"}, "Forbidden: bot is not a member of the supergroup chat"),
        ({"deleted": True}, "Forbidden: the group chat was deleted"),
        ({"muted": True}, "Bad Request: not enough rights to send text messages to the chat"),
        ({"muted": True, "standing": "administrator"}, ""),
    ],
)
async def test_a_group_can_refuse_the_bot(server, change, expected):
    server.group(-1009, **change)
    assert await reason(server, "sendMessage", chat_id=-1009, text="x") == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"blocked": True}, "Forbidden: bot was blocked by the user"),
        ({"deactivated": True}, "Forbidden: user is deactivated"),
        ({"started": False}, "Forbidden: bot can't initiate conversation with a user"),
    ],
)
async def test_a_person_can_refuse_the_bot(server, change, expected):
    for name, value in change.items():
        setattr(server.chats.of(7), name, value)
    assert await reason(server, "sendMessage", chat_id=7, text="x") == expected


async def test_the_bot_hears_that_it_was_blocked_and_let_in_again(server, application):
    phone = server.chat(7)
    phone.blocks()
    assert (
        await reason(server, "sendMessage", chat_id=7, text="x") == "Forbidden: bot was blocked by the user"
    )
    phone.unblocks()
    assert await reason(server, "sendMessage", chat_id=7, text="x") == ""
    changes = [one.my_chat_member for one in await heard(application.bot)]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        (3, ""),
        (None, ""),
        (4, "Bad Request: TOPIC_CLOSED"),
        (5, "Bad Request: message thread not found"),
        (1, "Bad Request: message thread not found"),
    ],
)
async def test_topics_are_open_closed_or_gone(server, thread, expected):
    group = server.group(-1009, topics={1: "open", 3: "open", 4: "open", 5: "open"})
    group.closes_topic(4)
    group.drops_topic(5)
    call = {"chat_id": -1009, "text": "x", "message_thread_id": thread}
    assert await reason(server, "sendMessage", **call) == expected
    assert [one.thread for one in group.screen()] == ([] if expected else [thread or 0])


async def test_general_can_be_closed_and_administrators_write_all_the_same(server):
    group = server.group(-1009, topics={1: "closed"})
    assert await reason(server, "sendMessage", chat_id=-1009, text="x") == "Bad Request: TOPIC_CLOSED"
    group.promotes_bot()
    assert await reason(server, "sendMessage", chat_id=-1009, text="x") == ""


async def test_a_group_without_topics_takes_no_message_for_one(server):
    server.group(-1009)
    said = await reason(server, "sendMessage", chat_id=-1009, text="x", message_thread_id=3)
    assert said == "Bad Request: message thread not found"


async def test_a_group_that_becomes_a_supergroup_says_so_to_whoever_writes_or_listens(server, application):
    old = server.group(-5, "group", admins={42})
    new = old.becomes_supergroup(-1009)
    status, answer = await ask(server, "sendMessage", chat_id=-5, text="x")
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": -1009})
    told = [one.message for one in await heard(application.bot)]
    assert [(one.migrate_to_chat_id, one.migrate_from_chat_id) for one in told] == [
        (-1009, None),
        (None, -5),
    ]
    await take(server, "sendMessage", chat_id=-1009, text="x")
    assert new.story() == ["ring 1: x"]
    assert new.chat.admins == {42}


async def test_the_library_reads_owners_administrators_members_and_the_bot_itself(server, application):
    server.group(-1009, owner=40, admins={42}, absent={9}, standing="administrator", lacking={"pin_messages"})
    bot = application.bot
    status = [(await bot.get_chat_member(-1009, user)).status for user in (40, 42, 8, 9, BOT["id"])]
    assert status == ["creator", "administrator", "member", "left", "administrator"]
    found = await bot.get_chat_administrators(-1009)
    assert [one.user.id for one in found] == [40, 42, BOT["id"]]
    assert isinstance(found[-1], ChatMemberAdministrator)
    assert (found[-1].can_pin_messages, found[-1].can_delete_messages) == (False, True)
    assert (await bot.get_chat(-1009)).title == "Desk"


async def test_the_members_of_a_channel_are_shown_to_administrators_only(server):
    server.group(-1005, "channel", standing="member")
    said = await reason(server, "getChatMember", chat_id=-1005, user_id=42)
    assert said == "Bad Request: member list is inaccessible"
    said = await reason(server, "getChatAdministrators", chat_id=7)
    assert said == "Bad Request: there are no administrators in the private chat"


async def test_groups_show_who_administers_them_by_the_old_way_too(server):
    server.admins[-5].add(42)
    assert (await take(server, "getChatMember", chat_id=-5, user_id=42))["status"] == "administrator"


@pytest.mark.parametrize("reference", ["", 0, "what is this", "@nobody"])
async def test_chats_that_are_none_are_not_found(server, reference):
    said = await reason(server, "sendMessage", chat_id=reference, text="x")
    assert said in ("Bad Request: chat_id is empty", "Bad Request: chat not found")


async def test_a_strict_server_knows_only_whom_it_was_told_of(server):
    server.chats.strict = True
    assert await reason(server, "sendMessage", chat_id=7, text="x") == "Bad Request: chat not found"
    server.chat(7).says("/start")
    assert await reason(server, "sendMessage", chat_id=7, text="x") == ""


async def test_people_have_the_names_and_languages_that_they_are_given(server, application):
    server.person(7, first_name="Bo", language_code="de").says("hallo")
    (update,) = await heard(application.bot)
    assert (update.message.chat.first_name, update.effective_user.language_code) == ("Bo", "de")
