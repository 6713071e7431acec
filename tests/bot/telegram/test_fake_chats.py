"""In the fake server's chats people write, press and come and go as on Telegram, and the bot may no more."""

import pytest
from telegram import ChatMemberAdministrator, Update

from tests.fakes.telegram_client import ask, reason, take
from tests.fakes.telegram_faults import TOO_OLD
from tests.fakes.telegram_people import ANONYMOUS, BOT

WHY = {
    "inline_keyboard": [
        [{"text": "Why", "callback_data": "w1"}, {"text": "Open", "url": "https://a.example"}]
    ]
}
REFUSED = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def updates(server, application):
    """What the bot hears, as its library reads it, and confirmed."""
    heard = await application.bot.get_updates(allowed_updates=Update.ALL_TYPES)
    if heard:
        await application.bot.get_updates(offset=heard[-1].update_id + 1)
    return heard


async def test_a_press_reaches_the_bot_and_turns_until_it_is_answered_once(server, application):
    phone = server.chat(7)
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    phone.press("Why")
    (update,) = await updates(server, application)
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.message_id) == ("w1", 7, sent["message_id"])
    assert query.message.reply_markup.inline_keyboard[0][0].text == "Why"
    assert [press.label for press in phone.spinning] == ["Why"]
    await query.answer("Because")
    assert phone.spinning == []
    assert phone.story()[-1] == "toast: Because"
    assert await reason(server, "answerCallbackQuery", callback_query_id=query.id) == REFUSED


async def test_a_press_is_answered_in_time_or_too_late(server):
    now = 1_800_000_000
    server.clock = lambda: now
    await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    press = server.chat(7).press("Why")
    now += 16
    assert await reason(server, "answerCallbackQuery", callback_query_id=press.id) == REFUSED
    assert server.chat(7).spinning == [press]


async def test_an_answer_may_be_an_alert_of_at_most_200_characters(server):
    await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    press = server.chat(7).press("Why")
    call = {"callback_query_id": press.id, "show_alert": True}
    assert (
        await reason(server, "answerCallbackQuery", **call, text="x" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    )
    await take(server, "answerCallbackQuery", **call, text="Sure?")
    assert server.chat(7).story()[-1] == "alert: Sure?"


async def test_only_buttons_that_stand_can_be_pressed_but_data_can_be_forged(server, application):
    phone = server.chat(7)
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    shown = phone.last
    with pytest.raises(LookupError, match="calls nobody back"):
        phone.press("Open")
    with pytest.raises(LookupError, match="no button 'Mute'"):
        phone.press("Mute")
    await take(server, "editMessageText", chat_id=7, message_id=sent["message_id"], text="y")
    with pytest.raises(LookupError, match="0 buttons 'Why'"):
        phone.press("Why", shown)
    phone.forge("w1", user=8)
    (update,) = await updates(server, application)
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("w1", 8)


async def test_of_an_old_message_a_press_tells_the_number_alone(server, application):
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    server.chat(7).press("Why", old=True)
    (update,) = await updates(server, application)
    message = update.callback_query.message
    assert (message.message_id, message.is_accessible) == (sent["message_id"], False)


async def test_people_write_as_themselves_as_the_group_or_as_a_channel(server, application):
    group = server.group(-1009, topics={3: "open"})
    group.says("/list@brinkwatch_bot now", user=42, thread=3)
    group.says("/list", anonymous=True)
    group.says("news", as_channel=-1005)
    person, hidden, channel = [one.message for one in await updates(server, application)]
    assert (person.from_user.id, person.message_thread_id, person.entities[0].length) == (42, 3, 20)
    assert person.chat.is_forum
    assert (hidden.from_user.username, hidden.sender_chat.id) == (ANONYMOUS["username"], -1009)
    assert channel.sender_chat.id == -1005


async def test_a_channel_has_posts_and_takes_messages_of_its_administrators_only(server, application):
    channel = server.group(-1005, "channel", username="desk_news")
    channel.says("Good morning")
    (update,) = await updates(server, application)
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
    changes = [one.my_chat_member for one in await updates(server, application)]
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
    group = server.group(-1009, topics={3: "open", 4: "open", 5: "open"})
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
    heard = [one.message for one in await updates(server, application)]
    assert [(one.migrate_to_chat_id, one.migrate_from_chat_id) for one in heard] == [
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


async def test_menus_are_kept_by_scope_and_language_and_seen_by_whom_they_are_for(server):
    group = server.group(-1009, admins={42})

    async def menu(name, scope=None, language=""):
        commands = [{"command": name, "description": "what it does"}]
        more = {"scope": scope} if scope else {}
        await take(server, "setMyCommands", commands=commands, language_code=language, **more)

    await menu("all")
    await menu("alle", language="de")
    await menu("groups", {"type": "all_group_chats"})
    await menu("admins", {"type": "all_chat_administrators"})
    await menu("ada", {"type": "chat", "chat_id": 7})
    seen = [
        phone.menu(user, language)[0][0]
        for phone, user, language in (
            (server.chat(8), 0, "fr"),
            (server.chat(8), 0, "de"),
            (group, 9, "de"),
            (group, 42, ""),
            (server.chat(7), 0, ""),
        )
    ]
    assert seen == ["all", "alle", "groups", "admins", "ada"]
    kept = await take(server, "getMyCommands", scope={"type": "all_group_chats"})
    assert kept == [{"command": "groups", "description": "what it does"}]
    await take(server, "deleteMyCommands", scope={"type": "all_group_chats"})
    assert group.menu(9)[0][0] == "all"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"commands": [{"command": "Wa-tch", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": ["x"]}, "expected an Array of BotCommand"),
        ({"commands": [], "scope": {"type": "chat"}}, "chat_id is empty"),
        ({"commands": [], "language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_menus_that_telegram_would_not_take_are_not_taken(server, parameters, expected):
    assert await reason(server, "setMyCommands", **parameters) == f"Bad Request: {expected}"


async def test_an_answer_to_a_press_can_be_made_to_fail(server):
    await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    press = server.chat(7).press("Why")
    server.script(7, TOO_OLD.only("answerCallbackQuery"))
    assert await reason(server, "sendMessage", chat_id=7, text="x") == ""
    assert await reason(server, "answerCallbackQuery", callback_query_id=press.id) == REFUSED
