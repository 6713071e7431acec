"""Photos and documents at the fake server: sent in parts, checked, edited, sent again and fetched."""

import json
import struct

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from tests.fakes.telegram_client import heard, reason, take


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height) + bytes(20)


async def test_photos_and_documents_come_as_parts_of_a_form_and_can_be_sent_again(server):
    sent = await take(server, "sendPhoto", chat_id=7, photo=("chart.png", png(800, 600)), caption="Week 45")
    (size,) = sent["photo"]
    assert (size["width"], size["height"], sent["caption"]) == (800, 600, "Week 45")
    again = await take(server, "sendPhoto", chat_id=8, photo=size["file_id"])
    assert again["photo"] == [size]
    await take(server, "sendDocument", chat_id=7, document=("history.csv", b"a,b\n"), caption='{"x": 1}')
    assert server.chat(7).story() == [
        "ring 1: (photo chart.png) Week 45",
        'ring 2: (document history.csv) {"x": 1}',
    ]
    assert server.chat(7).last.file.content == b"a,b\n"
    assert server.calls[-1].payload["document"] == {"file": "history.csv", "size": 4}


async def test_the_library_of_the_bot_sends_and_edits_files_and_buttons(server, application):
    bot = application.bot
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Why", callback_data="w1")]])
    sent = await bot.send_photo(7, png(8, 8), caption="<b>a</b>", parse_mode="HTML", reply_markup=keyboard)
    await bot.edit_message_caption(7, sent.message_id, caption="b", reply_markup=keyboard)
    media = InputMediaPhoto(png(9, 9), caption="<i>c</i>", parse_mode="HTML", filename="dark.png")
    await bot.edit_message_media(media, 7, sent.message_id, reply_markup=keyboard)
    media = InputMediaDocument(b"a", filename="a.csv")
    edited = await bot.edit_message_media(media, 7, sent.message_id)
    assert edited.document.file_name == "a.csv"
    words = [str(event.message).partition(") ")[2] for event in server.chat(7).stream()]
    assert words == ["a [Why]", "b [Why]", "c [Why]", ""]
    with pytest.raises(BadRequest, match="no text in the message"):
        await bot.edit_message_text("d", 7, sent.message_id)


@pytest.mark.parametrize(
    ("method", "parameters", "expected"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendPhoto", {"photo": ("a.png", b"")}, "file must be non-empty"),
        ("sendPhoto", {"photo": ("a.png", b"<svg/>")}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": ("a.png", png(9000, 1001))}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": ("a.png", png(2100, 100))}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": ("a.png", png(8, 8) + bytes(10 * 2**20))}, "file is too big"),
        ("sendPhoto", {"photo": "what is this"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://news.example/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": ("a.png", png(8, 8)), "caption": "😀" * 513}, "message caption is too long"),
    ],
)
async def test_files_that_telegram_would_not_take_are_not_taken(server, method, parameters, expected):
    assert await reason(server, method, chat_id=7, **parameters) == f"Bad Request: {expected}"
    assert server.chat(7).stream() == []


async def test_a_caption_may_have_1024_units_after_parsing(server):
    call = {"chat_id": 7, "caption": f"<b>{'x' * 1024}</b>", "parse_mode": "HTML"}
    assert await reason(server, "sendPhoto", photo=("a.png", png(8, 8)), **call) == ""


async def test_text_has_no_caption_to_edit_but_takes_a_file(server):
    sent = await take(server, "sendMessage", chat_id=7, text="x")
    call = {"chat_id": 7, "message_id": sent["message_id"]}
    said = await reason(server, "editMessageCaption", **call, caption="y")
    assert said == "Bad Request: there is no caption in the message to edit"
    media = json.dumps({"type": "photo", "media": "attach://a"})
    await take(server, "editMessageMedia", **call, media=media, a=("a.png", png(8, 8)))
    assert server.chat(7).story()[-1] == "edit 1: (photo a.png) "


async def test_a_file_from_a_person_can_be_fetched(server):
    server.chat(7).sends("mine.json", b"{}", caption="/import")
    bot = Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    (update,) = await heard(bot)
    assert update.message.caption == "/import"
    file = await update.message.document.get_file()
    assert await file.download_as_bytearray() == b"{}"
    await bot.shutdown()
    said = await reason(server, "getFile", file_id="what is this")
    assert said == "Bad Request: wrong file_id or the file is temporarily unavailable"
