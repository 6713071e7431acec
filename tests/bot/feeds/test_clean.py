import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.clean import clip, language_code, one_line, plain_summary, plain_title, web_address

BASE = "https://news.example/feeds/world.xml"


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        ("  Shells\n fall\t again ", "Shells fall again"),
        ("<b>Shells</b> fall", "Shells fall"),
        ("Shells &amp; mines", "Shells & mines"),
        ("Shells &amp;amp; mines", "Shells & mines"),
        ("Shells &amp;lt;i&amp;gt;fall&amp;lt;/i&amp;gt;", "Shells fall"),
        ("Ceasefire &#8220;holds&#8221;", "Ceasefire “holds”"),
        ("Talks: 3 < 5 and x > y", "Talks: 3 < 5 and x > y"),
        ("Hopes <3 rise", "Hopes <3 rise"),
        ('<a href="https://x.example">Port</a> hit', "Port hit"),
        ("Port hit<!-- edit -->", "Port hit"),
        ("a\x00b\x1b[31mc\x07", "ab[31mc"),
        ("evil \u202egnp.exe\u202c end", "evil gnp.exe end"),
        ("half \ud800 pair", "half pair"),
        ("line\u2028break\u2029here", "line break here"),
    ],
)
def test_a_title_is_one_line_of_plain_text(given_title, title):
    assert plain_title(given_title) == title


def test_a_summary_is_what_a_browser_would_show():
    markup = (
        "<style>p{}</style><p>Two piers&nbsp;burn.</p><p>One <b>ship</b> sank</p><script>alert(1)</script>x"
    )

    assert plain_summary(markup) == "Two piers burn. One ship sank x"


def test_a_summary_escaped_once_too_often_is_still_text():
    assert plain_summary("&lt;p&gt;Two piers burn.&lt;/p&gt;") == "Two piers burn."


@pytest.mark.parametrize(
    "markup",
    [
        "<![if !vml]><p>Two piers burn.</p><![endif]>",
        "<![CDATA[Two piers burn.]]>",
        "<![x Two<![ piers burn.",
    ],
)
def test_marked_sections_do_not_stop_the_reading(markup):
    assert plain_summary(markup).endswith("piers burn.")


def test_long_fields_are_cut_and_say_so():
    assert len(plain_title("word " * 1_000)) <= 500
    assert plain_title("word " * 1_000).endswith("word…")
    assert len(plain_summary("word " * 10_000)) <= 4_000
    assert len(plain_title("x" * 1_000_000)) == 500


def test_a_pile_of_accents_is_taken_down_and_real_accents_stay():
    assert len(one_line("Z" + "\u0301" * 2_000)) < 20
    assert one_line("e\u0301te\u0301") == "e\u0301te\u0301"


def test_joiners_that_scripts_need_stay():
    assert plain_title("می\u200cشود") == "می\u200cشود"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("/a?b=c#d", "https://news.example/a?b=c#d"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/é", "https://news.example/%C3%A9"),
        ("https://news.example/%C3%A9", "https://news.example/%C3%A9"),
        (' https://news.example/"<x>', "https://news.example/%22%3Cx%3E"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("tg://resolve?domain=x", ""),
        ("file:///etc/passwd", ""),
        ("http://[::bad", ""),
        ("http://x.example:99999/", ""),
        ("https://news.example/" + "a" * 3_000, ""),
        ("", ""),
    ],
)
def test_a_link_is_a_web_address_or_nothing(link, address):
    assert web_address(link, BASE) == address


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("FR_fr", "fr"),
        (" ar ", "ar"),
        ("eng", None),
        ("", None),
        ("english", None),
    ],
)
def test_a_declared_language_is_its_two_letter_code(declared, code):
    assert language_code(declared) == code


def test_clip_leaves_short_text_alone():
    assert clip("abc", 3) == "abc"


@given(st.text(st.characters(), max_size=300) | st.text(st.sampled_from("<>&;#x0b /a!-[]\"'"), max_size=200))
def test_whatever_a_feed_writes_becomes_storable_text(value):
    for text in (plain_title(value), plain_summary(value), web_address(value, BASE)):
        assert text == " ".join(text.split())
        assert "\x00" not in text
        text.encode()
