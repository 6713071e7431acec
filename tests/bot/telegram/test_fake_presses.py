"""Buttons of the fake server: pressed by people, answered once and in time, or too late as on Telegram."""

import asyncio

import pytest

from tests.fakes.telegram_client import heard, reason, take
from tests.fakes.telegram_faults import TOO_OLD

WHY = {
    "inline_keyboard": [
        [{"text": "Why", "callback_data": "w1"}, {"text": "Open", "url": "https://a.example"}]
    ]
}
REFUSED = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_reaches_the_bot_and_turns_until_it_is_answered_once(server, application):
    phone = server.chat(7)
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    phone.press("Why")
    (update,) = await heard(application.bot)
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
    (update,) = await heard(application.bot)
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("w1", 8)


async def test_of_an_old_message_a_press_tells_the_number_alone(server, application):
    sent = await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    server.chat(7).press("Why", old=True)
    (update,) = await heard(application.bot)
    message = update.callback_query.message
    assert (message.message_id, message.is_accessible) == (sent["message_id"], False)


async def test_whoever_presses_and_waits_sees_all_from_the_press_to_the_answer(server, application):
    await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    pressed = asyncio.create_task(server.chat(7).presses("Why"))
    await asyncio.sleep(0)
    (update,) = await heard(application.bot)
    await update.callback_query.edit_message_text("y")
    assert not pressed.done()
    await update.callback_query.answer()
    assert await pressed == ["edit 1: y"]


async def test_an_answer_to_a_press_can_be_made_to_fail(server):
    await take(server, "sendMessage", chat_id=7, text="x", reply_markup=WHY)
    press = server.chat(7).press("Why")
    server.script(7, TOO_OLD.only("answerCallbackQuery"))
    assert await reason(server, "sendMessage", chat_id=7, text="x") == ""
    assert await reason(server, "answerCallbackQuery", callback_query_id=press.id) == REFUSED
