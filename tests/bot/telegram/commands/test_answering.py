"""Nobody who asks is left without an answer, whatever breaks on the way."""

import pytest

from tests.fakes import telegram_faults as faults
from tests.fakes.readings import FakeModel


@pytest.fixture
def phone(talk, server):
    return server.chat(7)


async def test_a_fault_of_ours_is_said_to_who_asked(talk, phone, monkeypatch, caplog):
    def broken(self, texts, *, sparing=False):
        raise RuntimeError("no such tensor")

    monkeypatch.setattr(FakeModel, "assess", broken)
    assert "That did not work" in (await phone.asks("/why A base is hit [critical strike IQ]")).text
    assert "no such tensor" in caplog.text


async def test_what_was_pressed_below_a_message_that_is_gone_is_answered_anew(phone, server):
    await phone.asks("/quiet")
    server.script(7, faults.MESSAGE_GONE.only("editMessageText"))
    before = len(phone.screen())
    phone.press("22:00")
    await phone.until(lambda: len(phone.screen()) > before)
    assert "22:00" in phone.last.text


async def test_a_reply_whose_markup_is_refused_comes_as_plain_text(phone, server):
    server.script(7, faults.UNPARSABLE.only("sendMessage"))
    assert (await phone.asks("/quiet")).text.startswith("🌙 Quiet hours: none")
