"""The fake server reads markup as TDLib does, and keeps what readers see of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.telegram_client import reason, take
from tests.fakes.telegram_faults import Refusal
from tests.fakes.telegram_judge import Entity, Reading, by_ourselves, by_tdlib, has_tdlib, judge, tappable

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / ".." / "shared" / "data" / "telegram-html" / "files" / "td_parse_html_vectors.json"

tdlib = pytest.mark.skipif(not has_tdlib(), reason="tdjson is not installed: TDLib does not judge the texts")


def outcome(parser, text):
    try:
        return parser(text, "html").text
    except Refusal as refusal:
        return str(refusal)


def vectors():
    if not VECTORS.exists():
        pytest.skip("shared/data/telegram-html is not beside the checkout: no vectors of TDLib's own")
    cases = json.loads(VECTORS.read_text("utf-8"))["cases"]
    refused = "Bad Request: can't parse entities: "
    return [(case["input"], case["text"] if "text" in case else refused + case["error"]) for case in cases]


@tdlib
def test_tdlib_as_asked_here_gives_what_its_own_tests_expect():
    assert [outcome(by_tdlib, text) for text, _ in vectors()] == [expected for _, expected in vectors()]


def test_the_judge_for_want_of_tdlib_differs_from_it_only_over_dates():
    different = [text for text, expected in vectors() if outcome(by_ourselves, text) != expected]
    assert all("<tg-time" in text for text in different)


@tdlib
@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</", ">", "&lt;", "&", "#65;", "é", "x", " ", "<a href="])
    )
)
def test_both_judges_agree_on_whatever_is_put_together(pieces):
    text = "".join(pieces)
    assert outcome(by_ourselves, text) == outcome(by_tdlib, text)


@tdlib
@pytest.mark.parametrize(
    "html",
    [
        "<b>a</b> <i>🚢 b</i> <u>c</u> <s>d</s> <code>e</code> <pre>f</pre>",
        '<b>a <i>b</i> <a href="https://news.example/?a=1&amp;b=2">c</a></b>',
        "<blockquote expandable>a</blockquote>\n<blockquote>b</blockquote> <tg-spoiler>c</tg-spoiler>",
        '<a href="javascript:alert(1)">a</a> <b></b>',
        "<strong>a</strong> <em>b</em> <ins>c</ins> <del>d</del>",
    ],
)
def test_both_judges_find_the_same_entities_in_what_messages_use(html):
    assert by_ourselves(html, "html") == by_tdlib(html, "html")


@tdlib
async def test_what_is_bold_or_linked_is_kept_and_answered(server):
    link = '<a href="https://news.example/?a=1&amp;b=2">link</a>'
    html = f"<b>Ä😀</b> {link}\n<blockquote expandable>q</blockquote>"
    sent = await take(server, "sendMessage", chat_id=7, text=html, parse_mode="HTML")
    assert server.chat(7).last.entities == (
        Entity("bold", 0, 3),
        Entity("text_link", 4, 4, url="https://news.example/?a=1&b=2"),
        Entity("expandable_blockquote", 9, 1),
    )
    assert sent["entities"][0] == {"type": "bold", "offset": 0, "length": 3}
    assert server.chat(7).last.source == html


@tdlib
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (" \n<b> a</b> \n", Reading("a", (Entity("bold", 0, 1),))),
        ("\u202ea\r<b>b\x00c</b>", Reading("ab c", (Entity("bold", 1, 3),))),
        ("<b> </b>a", Reading("a")),
        ("<u>a</u>" * 101, Reading("a" * 101, tuple(Entity("underline", n, 1) for n in range(100)))),
        (
            "<u>a</u> " * 101,
            Reading("a " * 100 + "a", tuple(Entity("underline", 2 * n, 1) for n in range(100))),
        ),
    ],
)
def test_texts_are_trimmed_and_cleaned_and_keep_a_hundred_entities(html, expected):
    assert judge()(html, "HTML") == expected


@tdlib
async def test_markdown_is_read_too(server):
    sent = await take(server, "sendMessage", chat_id=7, text="*a* b", parse_mode="MarkdownV2")
    assert (sent["text"], sent["entities"][0]["type"]) == ("a b", "bold")
    said = await reason(server, "sendMessage", chat_id=7, text="a.", parse_mode="MarkdownV2")
    assert said.startswith("Bad Request: can't parse entities: Character '.' is reserved")


async def test_entities_may_come_beside_the_text(server):
    entities = [{"type": "bold", "offset": 0, "length": 1}]
    await take(server, "sendMessage", chat_id=7, text="ab", entities=entities)
    assert server.chat(7).last.entities == (Entity("bold", 0, 1),)


async def test_modes_and_letters_that_are_none_are_refused(server):
    assert await reason(server, "sendMessage", chat_id=7, text="x", parse_mode="BBCode") == (
        "Bad Request: unsupported parse_mode"
    )
    said = await reason(server, "sendMessage", chat_id=7, text="\ud83d")
    assert said == "Bad Request: strings must be encoded in UTF-8"


def test_a_judge_that_believes_everything_is_there_for_load():
    assert judge("none")("<b>a</b></i>", "HTML") == Reading("a")


@tdlib
def test_phones_make_addresses_and_commands_tappable_by_themselves():
    found = [(one.type, one.offset) for one in tappable("/start a.example #A1")]
    assert found == [("bot_command", 0), ("hashtag", 17)]
