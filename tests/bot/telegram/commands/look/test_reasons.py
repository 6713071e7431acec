"""/why over the fake server: what was told here and what was not, and nothing of other chats."""

import threading
from datetime import timedelta

import pytest

from storage import verdicts
from storage.records import Reason, Verdict
from tests.fakes.readings import FakeModel

HOUR = timedelta(hours=1)
STRIKE = "A depot is hit near Mosul [serious strike IQ]"
LINK = "https://one.example/1"


@pytest.fixture
def phone(server):
    return server.chat(7)


def section(message, title):
    """The lines below a heading."""
    lines = message.text.splitlines()
    start = lines.index(title) + 1
    return lines[start : lines.index("", start) if "" in lines[start:] else None]


async def test_the_tag_of_an_alert_tells_all_that_led_to_it(talk, news, phone):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    news.report(STRIKE, ago=HOUR)
    await news.deliver()
    why = await phone.asks("/why #A1")
    assert why.text.splitlines()[:2] == ["🟠 Why #A1", STRIKE]
    assert section(why, "Sent here") == ["told 12:00 UTC · SERIOUS"]
    assert section(why, "Watchlists") == [
        "Iraq: sent · strike 0.90 · Iraq · tier serious · 11:00 UTC",
        "Korea: not watched · no watched place · 11:00 UTC",
    ]
    assert section(why, "What was read")[0] == "strike 0.90"
    assert section(why, "Severity") == ["8 \u00d7 5 = 40 · toll unknown"]
    assert section(why, "Sources") == [
        "1 report · reported · confidence 0.45",
        "one · one.example · 11:00 UTC",
    ]
    assert section(why, "Alerts") == ["11:00 UTC · SERIOUS · read as serious"]


async def test_a_reply_to_an_alert_asks_of_it(talk, news, phone):
    await talk.say("/watch Iraq")
    news.report(STRIKE)
    (message,) = await news.deliver()
    assert (await phone.asks("/why", reply_to=message)).text.startswith("🟠 Why #A1")
    assert "tells of no alert" in (await phone.asks("/why", reply_to=1)).text


async def test_a_link_or_a_text_with_one_leads_to_its_incident(talk, news, phone):
    news.report(STRIKE)
    for asked in (LINK, f"Is this so? ({LINK})."):
        assert (await phone.asks(f"/why {asked}")).text.startswith("🟠 Why #A1")


async def test_a_link_that_no_feed_brought_says_so(talk, phone):
    assert "No feed has brought this link" in await talk.say("/why https://two.example/9")


async def test_an_item_in_no_incident_says_why_it_was_not_told(talk, news, phone):
    await talk.say("/watch Iraq")
    news.report("A film wins a prize")
    why = await phone.asks(f"/why {LINK}")
    assert "No alert: it reports no development: no act 0.95" in why.text
    assert section(why, "Watchlists") == ["Iraq: not watched · no place found · as of now"]


async def test_a_text_that_nobody_sent_is_read_as_of_now(talk, phone):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    why = await phone.asks("/why A base is hit [critical strike IQ]")
    assert why.text.splitlines()[:2] == ["🔴 Why (this text)", "A base is hit [critical strike IQ]"]
    assert "read as of now, nothing of it is stored" in why.text
    assert section(why, "Watchlists") == [
        "Iraq: would be sent · strike 0.90 · Iraq · tier critical · as of now",
        "Korea: not watched · no watched place · as of now",
    ]
    assert "Sources" not in why.text
    assert (await phone.asks("/history")).text.startswith("History: 7 days\nNothing found")


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("A film wins a prize", "it reports no development: no act 0.95"),
        ("Notes from a desk [unread]", "language not read: xx"),
        ("A patrol is seen [threat IQ]", "it is in no incident, below notable: P 0.10, the tier needs more"),
    ],
)
async def test_a_text_that_would_raise_nothing_says_why(talk, phone, text, grounds):
    assert f"No alert: {grounds}" in (await phone.asks(f"/why {text}")).text


async def test_while_the_model_reads_the_database_answers_others(talk, phone, monkeypatch):
    started, go_on, assess = threading.Event(), threading.Event(), FakeModel.assess

    def held(model, texts, **how):
        started.set()
        assert go_on.wait(10)
        return assess(model, texts, **how)

    monkeypatch.setattr(FakeModel, "assess", held)
    phone.says("/why A base is hit [critical strike IQ]")
    await talk.until(started.is_set)
    assert "watch nothing" in await talk.say("/list", chat=8)
    assert phone.story() == []
    go_on.set()
    await phone.until(lambda: "(this text)" in phone.last.text if phone.screen() else False)


async def test_nobody_reads_the_verdicts_of_another_chat(talk, news, server):
    await talk.say("/watch Iraq")
    await talk.say("/watch Syria", chat=8)
    news.report(STRIKE)
    await news.deliver()
    theirs = await server.chat(8).asks("/why #A1")
    assert section(theirs, "Sent here") == ["Nothing of it was sent here."]
    assert [line.split(":")[0] for line in section(theirs, "Watchlists")] == ["Syria"]
    stranger = await server.chat(9).asks("/why #A1")
    assert section(stranger, "Watchlists") == ["No watchlist is stored."]
    assert "Iraq:" not in stranger.text


@pytest.mark.parametrize(
    ("reason", "detail", "line"),
    [
        (Reason.BELOW_THRESHOLD, "tier notable", "below threshold · tier notable"),
        (Reason.MUTED, "Iraq until 2026-11-02 16:00 UTC", "muted · Iraq until 19:00 UTC+3"),
        (Reason.QUIET, "held until 2026-11-03 04:00 UTC", "quiet hours · held until 3 Nov 07:00 UTC+3"),
        (Reason.REPEAT, "another report", "repeat · another report"),
        (Reason.TOO_OLD, "first seen 13 h ago", "too old · first seen 13 h ago"),
        (Reason.BUDGET, "3 critical alerts", "over budget · 3 critical alerts"),
    ],
)  # fmt: skip
async def test_what_was_not_sent_has_its_stored_verdict_in_words(talk, news, phone, reason, detail, line):
    await talk.say("/timezone Asia/Baghdad")
    await talk.say("/watch Korea")
    news.report(STRIKE)
    (korea,) = talk.watched()
    verdict = Verdict(item_id=1, watchlist_id=korea.id, reason=reason, detail=detail, at=talk.clock.now)
    talk.ask(lambda c: verdicts.add(c, [verdict]))
    why = await phone.asks("/why #A1")
    assert section(why, "Watchlists") == [f"Korea: {line} · 15:00 UTC+3"]


async def test_bare_why_offers_the_latest_that_were_told_here(talk, news, phone):
    await talk.say("/watch Iraq Syria")
    news.report(STRIKE, ago=2 * HOUR)
    news.report("A bridge burns at Homs [critical strike SY]", ago=HOUR)
    await news.deliver()
    offer = await phone.asks("/why")
    assert sorted(offer.rows[0]) == ["#A1", "#A2"]
    before = len(phone.chat.events)
    phone.press("#A2")
    await phone.until(lambda: any(one.kind == "ring" for one in phone.chat.events[before:]))
    assert phone.last.text.startswith("🔴 Why #A2")
    assert phone.chat.messages[offer.id].text == offer.text


async def test_an_answer_that_is_long_has_pages_and_nothing_is_left_out(talk, news, phone):
    for number in range(50):
        news.report(STRIKE, owner=f"outlet-{number:02}", key=f"{number:02}x", ago=timedelta(minutes=number))
    why = await phone.asks("/why #A1")
    assert why.rows == [["2 of 2 ▶"]]
    before = len(phone.chat.events)
    phone.press("2 of 2")
    await phone.until(lambda: any(one.kind == "edit" for one in phone.chat.events[before:]))
    second = phone.last
    assert (second.id, second.rows) == (why.id, [["◀ 1 of 2"]])
    assert second.text.startswith("🟠 Why #A1\n\noutlet-")
    told = [line for page in (why, second) for line in page.text.splitlines() if line.startswith("outlet-")]
    assert len(told) == len(set(told)) == 50


@pytest.mark.parametrize("asked", ["#A9", "9", "A999999999999999999"])
async def test_a_tag_that_there_is_not_says_so(talk, asked):
    assert "There is no incident" in await talk.say(f"/why {asked}")


async def test_bare_why_says_what_can_be_asked_where_nothing_was_told(talk, phone):
    offer = await phone.asks("/why")
    assert "/why #A17" in offer.text
    assert offer.rows == []
