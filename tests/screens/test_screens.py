"""What phones show of our messages holds in a real browser: nothing overflows, nothing is cut."""

import pytest

from tests.fakes.telegram_client import take
from tests.fakes.telegram_judge import Entity, units
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.whole_bot import whole_bot
from tests.screens.browser import chromium, measured, photographed
from tests.screens.page import WIDTH, page, seen, styled
from tests.screens.stories import LONG, STORIES

in_a_browser = pytest.mark.skipif(
    not chromium(), reason="no Chromium: apt-get install chromium fonts-roboto-unhinted"
)
MESSAGE = (
    "👍 <b>Bold</b> and <i>italic</i>, <code>/watch Iraq</code>,"
    ' <a href="https://news.example/1">a link</a>\n<blockquote>told by <b>two</b></blockquote>\nand #A17'
)


@pytest.fixture
async def phone():
    async with TelegramServer() as server:
        keyboard = {"inline_keyboard": [[{"text": "Why", "callback_data": "1"}]]}
        more = {"text": MESSAGE, "parse_mode": "HTML", "reply_markup": keyboard}
        server.chat(7).says("/start")
        await take(server, "sendMessage", chat_id=7, **more)
        yield server.chat(7)


def entity(kind, text, part, **more):
    before = text.partition(part)[0]
    return Entity(kind, units(before), units(part), **more)


def test_entities_are_counted_in_utf_16_units_and_nest():
    text = "👨‍👩‍👧 a <b> c"
    bold, link = entity("bold", text, "a <b>"), entity("text_link", text, "<b>", url="https://a.example")
    assert styled(text, [link, bold]) == '👨‍👩‍👧 <b>a <a class="link">&lt;b&gt;</a></b> c'


def test_a_block_ends_its_line_once():
    text = "one\ntwo\nthree"
    assert styled(text, [entity("blockquote", text, "two")]) == "one<br><blockquote>two</blockquote>three"


def test_an_entity_that_only_overlaps_another_is_left_out():
    assert styled("abcd", [Entity("bold", 0, 3), Entity("italic", 2, 2)]) == "<b>abc</b>d"


@in_a_browser
async def test_a_browser_shows_every_entity_as_telegram_reads_it(phone):
    found = measured(page([seen(phone)]))["styles"]
    assert found == {
        "b": ["Bold", "two"],
        "i": ["italic"],
        "code": ["/watch Iraq"],
        "blockquote": ["told by two"],
        ".link": ["/start", "a link", "#A17"],
    }


@in_a_browser
async def test_a_button_that_is_too_long_is_seen_to_be_cut(phone):
    texts = ("Why", "What is on this button is longer than any phone would show of it")
    keyboard = {"inline_keyboard": [[{"text": text, "callback_data": "1"}] for text in texts]}
    await take(phone.server, "sendMessage", chat_id=7, text="x", reply_markup=keyboard)
    assert [one["clipped"] for one in measured(page([seen(phone, last=1)]))["buttons"]] == [False, True]


@in_a_browser
async def test_a_picture_is_small_and_shows_each_phone_whole(phone, tmp_path):
    size = photographed(page([seen(phone), seen(phone)], dark=True), tmp_path / "a.png")
    assert size["width"] >= 2 * WIDTH
    assert 0 < (tmp_path / "a.png").stat().st_size < 150_000


@in_a_browser
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(one, marks=pytest.mark.slow if one in LONG else ())
        for one in STORIES
        if one != "alert-dark"
    ],
)
async def test_no_story_shows_anything_outside_the_phone_nor_a_button_that_is_cut(name, tmp_path):
    async with whole_bot(tmp_path) as bot:
        frames = await STORIES[name](bot)
    found = measured(page(frames))
    assert all(frame.messages for frame in frames)
    assert found["outside"] == []
    assert [one["text"] for one in found["buttons"] if one["clipped"]] == []
    assert found["broken"] == 0
