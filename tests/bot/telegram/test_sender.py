"""What Telegram answers becomes the decision that it calls for."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.messages.markup import utf16_length
from bot.messengers import SendError, TokenRefused
from bot.telegram.application import build
from bot.telegram.sender import TelegramMessenger, send_error
from storage.records import Address
from tests.fakes import telegram_faults as faults

ADA = Address("telegram", 7)
DECISIONS = ("permanent", "retry_after", "new_chat_id", "uncertain", "unparsable", "blocked", "topic_gone")


def decisions(error):
    return {name: getattr(error, name) for name in DECISIONS if getattr(error, name)}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.too_many(7), {"retry_after": timedelta(seconds=7)}),
        (faults.BLOCKED, {"blocked": True}),
        (
            faults.Fault(status=403, description="Forbidden: bot was kicked from the group chat"),
            {"blocked": True},
        ),
        (faults.refused("chat not found"), {"blocked": True}),
        (faults.refused("not enough rights to send text messages to the chat"), {"blocked": True}),
        (faults.migrated(-1009), {"new_chat_id": -1009}),
        (faults.UNPARSABLE, {"permanent": True, "unparsable": True}),
        (faults.TOPIC_GONE, {"permanent": True, "topic_gone": True}),
        (faults.refused("TOPIC_CLOSED"), {"permanent": True, "topic_gone": True}),
        (faults.refused("message is too long"), {"permanent": True}),
        (faults.BAD_GATEWAY, {}),
        (faults.CAPTIVE_PORTAL, {}),
        (faults.Fault(status=500, description="Internal Server Error"), {}),
        (faults.Fault(status=200, description="not ok, whatever the status says"), {}),
        (faults.LOST_BEFORE, {"uncertain": True}),
        (faults.LOST_AFTER, {"uncertain": True}),
    ],
)
async def test_every_answer_calls_for_its_own_decision(server, messenger, fault, expected):
    server.script(7, fault)
    with pytest.raises(SendError) as caught:
        await messenger.send(ADA, "hello", silent=False)
    assert decisions(caught.value) == expected
    assert caught.value.address == ADA
    assert caught.value.__cause__ is not None


async def test_a_refused_token_is_an_error_of_its_own(server, messenger):
    server.down = faults.UNAUTHORIZED
    with pytest.raises(TokenRefused):
        await messenger.send(ADA, "hello", silent=False)


async def test_a_message_arrives_as_it_was_meant(server, messenger):
    forum = Address("telegram", -5, 3)
    ids = [
        await messenger.send(ADA, "<b>a &amp; b</b>", silent=False),
        await messenger.send(forum, "<i>c</i> &lt;d&gt;", silent=True, plain=True),
    ]
    first, second = server.sent()
    assert ids == [first.message_id, second.message_id]
    preview = {"link_preview_options": {"is_disabled": True}}
    assert first.payload == preview | {
        "chat_id": 7,
        "text": "<b>a &amp; b</b>",
        "parse_mode": "HTML",
        "disable_notification": False,
    }
    assert second.payload == preview | {
        "chat_id": -5,
        "text": "c <d>",
        "message_thread_id": 3,
        "disable_notification": True,
    }


async def test_plain_text_whose_links_outgrow_a_message_is_cut_to_fit(server, messenger):
    link = f'<a href="https://news.example/{"x" * 200}">one \U0001f6a2</a>\n'
    await messenger.send(ADA, link * 60, silent=False, plain=True)
    (text,) = server.texts(7)
    assert text.endswith("…")
    assert 4000 < utf16_length(text) <= 4096


async def test_a_server_that_is_not_there_is_certain_not_to_have_taken_the_message():
    bot = build("1001:AAnobody-answers-for-this-token-0001", "http://127.0.0.1:9").bot
    with pytest.raises(SendError) as caught:
        await TelegramMessenger(bot).send(ADA, "hello", silent=False)
    assert decisions(caught.value) == {}
    await bot.shutdown()


@pytest.mark.parametrize(
    ("cause", "uncertain"),
    [
        (httpx.ConnectTimeout("…"), False),
        (httpx.ConnectError("…"), False),
        (httpx.PoolTimeout("…"), False),
        (httpx.ReadTimeout("…"), True),
        (httpx.WriteTimeout("…"), True),
        (httpx.ReadError("…"), True),
        (httpx.RemoteProtocolError("…"), True),
    ],
)
def test_only_what_fails_after_connecting_may_have_been_delivered(cause, uncertain):
    error = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError("…")
    error.__cause__ = cause
    assert send_error(error, ADA).uncertain is uncertain


def test_text_that_no_encoding_takes_is_given_up():
    error = NetworkError("…")
    error.__cause__ = UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
    assert send_error(error, ADA).permanent


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("setting", ["", "true"])
def test_a_pause_is_read_in_both_forms_that_the_library_gives(monkeypatch, setting):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    error = RetryAfter(timedelta(seconds=42))
    monkeypatch.setenv("PTB_TIMEDELTA", setting)
    assert send_error(error, ADA).retry_after == timedelta(seconds=42)


async def test_a_send_ends_at_its_deadline_though_the_server_never_answers(server, application):
    server.script(7, faults.LOST_AFTER)
    quick = TelegramMessenger(application.bot, deadline=timedelta(seconds=0.1))
    async with asyncio.timeout(5):
        with pytest.raises(SendError):
            await quick.send(ADA, "hello", silent=False)
