from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.silence import outage_message, source_message
from bot.watching.silence import Hush, Observed, Silence

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
SINCE = NOW - timedelta(hours=5, minutes=58)
SEEN = Observed(live=12, sources=30, since=SINCE)


@pytest.mark.parametrize(
    ("hush", "over", "text"),
    [
        (Hush.UNANSWERED, False, "Source silent: Alder has not answered since 14:02 UTC."),
        (
            Hush.NOTHING_NEW,
            False,
            "Source silent: Alder answers but has brought nothing new since 14:02 UTC.",
        ),
        (Hush.UNANSWERED, True, "Source heard again: Alder, silent since 14:02 UTC."),
        (Hush.NOTHING_NEW, True, "Source heard again: Alder, silent since 14:02 UTC."),
    ],
)
def test_a_message_says_which_source_is_silent_and_since_when(hush, over, text):
    assert source_message(Silence(1, hush, SINCE), "Alder", over=over, now=NOW) == text


def test_a_source_is_named_as_text_and_not_too_long():
    told = source_message(Silence(1, Hush.UNANSWERED, SINCE), "{since} <b>&" + "x" * 999, over=False, now=NOW)
    assert told.startswith("Source silent: {since} &lt;b&gt;&amp;xx")
    assert len(told) < 220


def test_too_few_sources_are_told_with_their_number_and_not_as_calm():
    begun = outage_message(SEEN, since=SINCE, over=False, timezone="UTC", now=NOW)
    assert begun == "Not observed: 12 of 30 sources answer since 14:02 UTC; silence is not calm."
    over = outage_message(SEEN, since=SINCE, over=True, timezone="Asia/Baghdad", now=NOW - timedelta(hours=1))
    assert over == "Observed again: 12 of 30 sources answer; too few did since 17:02 UTC+3."
