"""The terminal shows each message as plain text under the time at which it came."""

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.messengers import SendError, Terminal
from storage.records import TERMINAL

AFTERNOON = datetime(2026, 11, 2, 15, 4, 5, tzinfo=timezone(timedelta(hours=3)))


async def test_a_message_is_plain_text_under_its_time_and_before_a_blank_line():
    stream = io.StringIO()
    terminal = Terminal(stream, lambda: AFTERNOON)
    ids = [
        await terminal.send(TERMINAL, '<b>a &amp; b</b>\n<a href="https://x.example/">c</a>', silent=False),
        await terminal.send(TERMINAL, "<i>d</i>", silent=True, plain=True),
    ]
    assert ids == [1, 2]
    assert stream.getvalue() == (
        "2026-11-02 12:04:05 UTC\na & b\nc (https://x.example/)\n\n2026-11-02 12:04:05 UTC\nd\n\n"
    )


async def test_a_terminal_that_went_away_is_tried_again_later():
    stream = io.StringIO()
    stream.close()
    with pytest.raises(SendError) as caught:
        await Terminal(stream, lambda: datetime.now(UTC)).send(TERMINAL, "x", silent=False)
    assert not caught.value.permanent
    assert not caught.value.uncertain
