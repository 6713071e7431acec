"""The fake server keeps, edits and deletes messages by Telegram's rules, and tells what each chat saw."""

import asyncio

import pytest

from tests.fakes.telegram_client import reason, take

NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply markup are"


def buttons(*rows):
    """A keyboard whose buttons call back with what they say."""
    return {"inline_keyboard": [[{"text": one, "callback_data": one} for one in row] for row in rows]}


async def test_a_chat_sees_what_was_sent_edited_and_deleted_in_order(server):
    first = await take(server, "sendMessage", chat_id=7, text="one", reply_markup=buttons(["Why", "Mute"]))
    second = await take(server, "sendMessage", chat_id=7, text="two", disable_notification=True)
    await take(server, "editMessageText", chat_id=7, message_id=first["message_id"], text="one, more")
    await take(server, "deleteMessage", chat_id=7, message_id=second["message_id"])
    assert server.chat(7).story() == [
        "ring 1: one [Why] [Mute]",
        "silent 2: two",
        "edit 1: one, more",
        "delete 2",
    ]
    assert [one.text for one in server.chat(7).screen()] == ["one, more"]
    assert server.chat(7).rings == 1


async def test_what_all_chats_saw_is_in_one_order(server):
    for chat in (7, 8, 7):
        await take(server, "sendMessage", chat_id=chat, text="x")
    assert [event.chat for event in server.stream()] == [7, 8, 7]


async def test_an_edit_without_buttons_takes_them_away(server):
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=buttons(["Why"]))
    edited = await take(server, "editMessageText", chat_id=7, message_id=sent["message_id"], text="y")
    assert "reply_markup" not in edited
    assert edited["edit_date"]
    assert server.chat(7).last.rows == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"text": "x", "reply_markup": buttons(["Why"])}, NOT_MODIFIED),
        ({"text": "<b></b>x ", "reply_markup": buttons(["Why"]), "parse_mode": "HTML"}, NOT_MODIFIED),
        ({"text": "x"}, ""),
        ({"text": "<b>x</b>", "reply_markup": buttons(["Why"]), "parse_mode": "HTML"}, ""),
        ({"text": "y", "message_id": 99}, "Bad Request: message to edit not found"),
        ({"text": "y", "message_id": None}, "Bad Request: message identifier is not specified"),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "y", "reply_markup": {"force_reply": True}}, "Bad Request: inline keyboard expected"),
    ],
)
async def test_an_edit_must_change_something_that_is_there(server, changed, expected):
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=buttons(["Why"]))
    call = {"chat_id": 7, "message_id": sent["message_id"]} | changed
    said = await reason(server, "editMessageText", **call)
    assert said.startswith(expected)
    assert bool(said) is bool(expected)


async def test_only_the_bots_own_messages_can_be_edited(server):
    heard = server.chat(7).says("hello")
    said = await reason(server, "editMessageText", chat_id=7, message_id=heard.id, text="y")
    assert said == "Bad Request: message can't be edited"


async def test_buttons_can_be_changed_alone(server):
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=buttons(["A"]))
    call = {"chat_id": 7, "message_id": sent["message_id"], "reply_markup": buttons(["B"], ["C", "D"])}
    await take(server, "editMessageReplyMarkup", **call)
    assert server.chat(7).story()[-1] == "edit 1: x [B] / [C] [D]"
    assert (await reason(server, "editMessageReplyMarkup", **call)).startswith(NOT_MODIFIED)


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ({"text": "x", "callback_data": "é" * 32}, ""),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "x", "url": "https://news.example/?q=1"}, ""),
        ({"text": "x", "url": "news.example"}, ""),
        (
            {"text": "x", "url": "javascript:alert(1)"},
            "inline keyboard button URL 'javascript:alert(1)' is inv",
        ),
        (
            {"text": "x", "url": "ftp://news.example"},
            "inline keyboard button URL 'ftp://news.example' is invalid",
        ),
        (
            {"text": "x", "url": "http://localhost/"},
            "inline keyboard button URL 'http://localhost/' is invalid",
        ),
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ],
)
async def test_buttons_are_taken_as_telegram_takes_them(server, button, expected):
    said = await reason(
        server, "sendMessage", chat_id=7, text="x", reply_markup={"inline_keyboard": [[button]]}
    )
    assert said.removeprefix("Bad Request: ").startswith(expected)
    assert bool(said) is bool(expected)


@pytest.mark.parametrize("rows", [[["x"] * 9], [["x"]] * 101, [["y" * 64] * 4] * 24])
async def test_a_keyboard_has_at_most_eight_in_a_row_a_hundred_in_all_and_ten_kilobytes(server, rows):
    said = await reason(server, "sendMessage", chat_id=7, text="x", reply_markup=buttons(*rows))
    assert said == "Bad Request: reply markup is too long"
    widest = buttons(*[["x"] * 8] * 12)
    assert await reason(server, "sendMessage", chat_id=7, text="x", reply_markup=widest) == ""


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("no", "Bad Request: can't parse reply keyboard markup JSON object"),
        (["no"], "Bad Request: object expected as reply markup"),
        ({"force_reply": True}, ""),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, ""),
    ],
)
async def test_other_markups_are_read_as_telegram_reads_them(server, markup, expected):
    assert await reason(server, "sendMessage", chat_id=7, text="x", reply_markup=markup) == expected


async def test_messages_are_deleted_once_and_within_two_days(server):
    now = 1_800_000_000
    server.clock = lambda: now
    first, second = [await take(server, "sendMessage", chat_id=7, text=text) for text in "ab"]
    call = {"chat_id": 7, "message_id": first["message_id"]}
    assert await reason(server, "deleteMessage", **call) == ""
    assert await reason(server, "deleteMessage", **call) == "Bad Request: message to delete not found"
    now += 48 * 3600
    said = await reason(server, "deleteMessage", chat_id=7, message_id=second["message_id"])
    assert said == "Bad Request: message can't be deleted for everyone"


async def test_private_chats_and_groups_share_one_count_of_messages_and_supergroups_have_their_own(server):
    server.group(-5, "group")
    server.group(-1009)
    numbers = [
        (await take(server, "sendMessage", chat_id=chat, text="x"))["message_id"]
        for chat in (7, -5, 8, -1009, 7, -1009)
    ]
    assert numbers == [1, 2, 3, 1, 4, 2]


async def test_a_reply_needs_the_message_that_it_replies_to(server):
    call = {"chat_id": 7, "text": "x"}
    said = await reason(server, "sendMessage", **call, reply_parameters={"message_id": 99})
    assert said == "Bad Request: message to be replied not found"
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await take(server, "sendMessage", **call, reply_parameters=lenient)
    heard = server.chat(7).says("hello")
    sent = await take(server, "sendMessage", **call, reply_parameters={"message_id": heard.id})
    assert sent["reply_to_message"]["message_id"] == heard.id


async def test_whoever_waits_for_a_chat_is_woken_by_what_happens_there(server):
    phone = server.chat(7)
    await take(server, "sendMessage", chat_id=7, text="an hour ago")
    asked = asyncio.create_task(phone.asks("/start"))
    await asyncio.sleep(0)
    await take(server, "sendMessage", chat_id=8, text="not for you")
    await take(server, "sendMessage", chat_id=7, text="Welcome")
    assert (await asked).text == "Welcome"
    with pytest.raises(AssertionError, match=r"seen: .*said: /start.*ring 2: Welcome"):
        await phone.until(lambda: False, seconds=0.01)
