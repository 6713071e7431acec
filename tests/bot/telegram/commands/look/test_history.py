"""/history over the fake server: pages that stand still, what was told here, and a file."""

import csv
import io
from datetime import timedelta

import pytest

from bot.telegram.commands.look.searches import KEPT

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def phone(server):
    return server.chat(7)


def strikes(news, count):
    """Strikes in turn in Iraq and Syria, each two days before the last: too far apart for one incident."""
    for number in range(1, count + 1):
        place = ("SY", "IQ")[number % 2]
        news.report(f"Depot {number} is hit [serious strike {place}]", ago=(2 * number - 1) * DAY)


async def turned(phone, label):
    """The message as it stands once a button has brought it up to date."""
    before = len(phone.chat.events)
    phone.press(label)
    await phone.until(lambda: any(one.kind == "edit" for one in phone.chat.events[before:]))
    return phone.last


def depots(message):
    """Which of the strikes a page shows, in order."""
    return [int(line.split()[2]) for line in message.text.splitlines() if " Depot " in line]


async def test_a_page_tells_what_happened_and_what_came_of_it_here(talk, news, phone):
    await talk.say("/watch Iraq")
    news.report("A harbour is shelled [critical strike SY]", ago=2 * DAY)
    news.report("A depot is hit near Mosul [serious strike IQ]", ago=HOUR)
    await news.deliver()
    page = await phone.asks("/history")
    assert page.text.splitlines() == [
        "History: 7 days",
        "1\u20132 of 2, newest first; times in UTC",
        "",
        "🟠 A depot is hit near Mosul [serious strike IQ]",
        "11:00 · Iraq · strike · severity 40",
        "#A2 · told 12:00 · reported",
        "",
        "🔴 A harbour is shelled [critical strike SY]",
        "31 Oct 12:00 · Syria · strike · severity 40",
        "#A1 · not watched · reported",
    ]
    assert page.rows == [["why #A2", "why #A1"], ["• all", "told here", "file"]]


async def test_pages_turn_in_place_and_back(talk, news, phone):
    strikes(news, 14)
    first = await phone.asks("/history 30d")
    assert depots(first) == [1, 2, 3, 4, 5, 6]
    assert first.rows[0] == ["older ▶"]
    assert depots(await turned(phone, "older")) == [7, 8, 9, 10, 11, 12]
    last = await turned(phone, "older")
    assert (depots(last), last.rows[0], last.id) == ([13, 14], ["◀ newer"], first.id)
    assert "13\u201314 of 14" in last.text
    assert depots(await turned(phone, "◀ newer")) == [7, 8, 9, 10, 11, 12]


async def test_pages_stand_still_while_new_things_come_in(talk, news, phone):
    strikes(news, 9)
    await phone.asks("/history 30d")
    news.report("Depot 0 is hit at the quay [critical strike LB]")
    older = await turned(phone, "older")
    assert (depots(older), "7\u20139 of 9," in older.text) == ([7, 8, 9], True)
    assert depots(await turned(phone, "◀ newer")) == [1, 2, 3, 4, 5, 6]
    assert depots(await phone.asks("/history 30d")) == [0, 1, 2, 3, 4, 5]


async def test_places_signals_words_tier_and_span_narrow_it(talk, news, phone):
    strikes(news, 4)
    news.report("Envoys of two sides meet over a truce [notable threat LB]", ago=3 * DAY)
    news.report("An old depot of the army is hit [critical strike IQ]", ago=20 * DAY)
    iraq = await phone.asks("/history strike iraq 6d")
    assert depots(iraq) == [1, 3]
    assert iraq.text.startswith("History: Iraq · strike · 6 days\n1\u20132 of 2")
    assert "1\u20131 of 1" in (await phone.asks("/history ENVOYS truce")).text
    assert "1\u20131 of 1" in (await phone.asks('/history critical "old depot" 30d')).text
    nothing = await phone.asks("/history envoys strike 30d")
    assert "Nothing found" in nothing.text
    assert nothing.rows == [["• all", "told here"]]


async def test_told_here_leaves_out_what_others_were_told(talk, news, phone, server):
    await talk.say("/watch Iraq")
    await talk.say("/watch Syria", chat=8)
    strikes(news, 4)
    await news.deliver()
    await phone.asks("/history 30d")
    here = await turned(phone, "told here")
    assert depots(here) == [1, 3]
    assert here.text.startswith("History: told here · 30 days")
    assert here.rows[-1] == ["all", "• told here", "file"]
    await server.chat(8).asks("/history 30d")
    assert depots(await turned(server.chat(8), "told here")) == [2, 4]


async def test_the_file_holds_all_that_the_search_finds(talk, news, phone):
    await talk.say("/watch Iraq")
    strikes(news, 8)
    news.report('=HYPERLINK("https://one.example","-1") [serious strike IQ]', ago=28 * DAY)
    await news.deliver()
    sent = await phone.asks("/history file iraq 30d")
    assert sent.text == "Incidents up to 2 Nov: 5 (Iraq · 30 days)"
    name, content = sent.file.name, sent.file.content
    assert name == "brinkwatch-history-2026-11-02.csv"
    assert content.startswith(b"\xef\xbb\xbfincident,first seen (UTC),")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert {len(row) for row in rows} == {len(head)}
    assert [row[1][-8:] for row in rows] == ["01 12:00", "28 12:00", "24 12:00", "20 12:00", "05 12:00"]
    assert rows[-1][6].startswith("'=HYPERLINK")
    assert rows[0][15] == "2026-11-02 12:00"


async def test_the_button_sends_the_file_of_what_is_shown(talk, news, phone):
    await talk.say("/watch Iraq")
    strikes(news, 4)
    await news.deliver()
    page = await phone.asks("/history 30d")
    await turned(phone, "told here")
    before = len(phone.chat.events)
    phone.press("file")
    await phone.until(lambda: any(one.kind == "ring" for one in phone.chat.events[before:]))
    assert phone.last.text == "Incidents up to 2 Nov: 2 (told here · 30 days)"
    assert phone.chat.messages[page.id].rows[-1] == ["all", "• told here", "file"]


async def test_there_is_no_file_of_nothing(talk, phone):
    sent = await phone.asks("/history file atlantis")
    assert "Nothing found" in sent.text
    assert sent.file is None


@pytest.mark.parametrize("typed", ["400d", "0d", "7d 8d", "critical serious", "x " * 200])
async def test_what_cannot_be_used_is_answered_with_an_example(talk, typed):
    assert "/history iraq strike 30d" in await talk.say(f"/history {typed}")


async def test_times_are_those_of_the_chat(talk, news, phone):
    await talk.say("/timezone Asia/Baghdad")
    news.report("A depot is hit [serious strike IQ]", ago=HOUR)
    page = await phone.asks("/history 30d")
    assert "times in UTC+3" in page.text
    assert "\n14:00 · Iraq" in page.text


async def test_a_button_of_a_search_that_made_way_has_expired(talk, news, phone):
    strikes(news, 7)
    first = await phone.asks("/history 30d")
    for number in range(KEPT):
        await phone.asks(f"/history depot{number}")
    assert await phone.presses("older", first) == ["toast: This button has expired: give the command anew."]


@pytest.mark.parametrize(
    "data",
    [
        "1:hist:",
        "1:hist:1:a:o:x",
        "1:hist:1:a:o:\u0661",
        "1:hist:9:a:o:1",
        "1:histfile:x",
        "1:past:x",
        "1:past:99",
        f"1:past:{'9' * 40}",
        "1:because:1",
        f"1:because:{'9' * 40}:1",
        "1:feeds:live",
        f"1:feeds:live:{'9' * 40}",
        "1:feed:7",
        "1:again",
    ],
)
async def test_a_forged_button_has_expired(talk, news, phone, data):
    strikes(news, 1)
    await phone.asks("/history 30d")
    before = len(phone.chat.events)
    press = phone.forge(data)
    await phone.until(lambda: press.id not in phone.server.presses.waiting)
    assert "toast: This button has expired: give the command anew." in phone.story(since=before)
