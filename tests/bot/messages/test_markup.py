import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.markup import clean, clip, escape, field, link, plain, split, utf16_length, visible_length

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x07c", "abc"),
        (" a\n\tb\u2028c ", "a b c"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u202egnp\u202c", "agnp"),
        ("\u200f\u0627\u0628", "\u200f\u0627\u0628"),
        (FAMILY, FAMILY),
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_cleaning_leaves_one_line_that_can_be_shown(text, cleaned):
    assert clean(text) == cleaned


def test_escaping_leaves_no_markup():
    assert escape('<a href="x">&</a>') == "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;"


@pytest.mark.parametrize(
    ("text", "units", "clipped"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("averyveryverylongword", 10, "averyvery…"),
        ("😀😀", 4, "😀😀"),
        ("😀😀", 3, "😀…"),
        ("😀😀", 2, "…"),
        ("cafe\u0301 noir", 6, "cafe\u0301…"),
        ("cafe\u0301 noir", 5, "caf…"),
        (f"x{FAMILY}y", 8, "x…"),
        (f"x{FAMILY}yy", 10, f"x{FAMILY}…"),
        ("🇮🇶🇸🇾", 7, "🇮🇶…"),
        ("👍🏽!", 4, "…"),
        ("text", 1, "…"),
        ("text", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_cut_keeps_whole_characters_within_the_units_asked_for(text, units, clipped):
    assert clip(text, units) == clipped


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ('https://news.example/a?b=1&c="2"', '<a href="https://news.example/a?b=1&amp;c=&quot;2&quot;">T</a>'),
        (" http://news.example/a b\n", '<a href="http://news.example/a%20b">T</a>'),
        ("HTTPS://news.example/", '<a href="HTTPS://news.example/">T</a>'),
        ("javascript:alert(1)", "T"),
        ("java\nscript:alert(1)", "T"),
        ("data:text/html,x", "T"),
        ("tg://user?id=1", "T"),
        ("//news.example/", "T"),
        ("https://", "T"),
        ("https://[::1", "T"),
        ("https://news.example/\x00", "T"),
        ("https://news.example/\u202e", "T"),
        ("https://news.example/\ud800", "T"),
        ("https://news.example/" + "a" * 2000, "T"),
        ("", "T"),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url, linked):
    assert link(url, "T") == linked


def test_visible_length_counts_utf16_units_of_what_is_seen():
    assert visible_length('<b>a&amp;b</b> <a href="https://news.example/">😀</a>') == 6


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>Title</b>\n1 &lt; 2 &amp; 3", "Title\n1 < 2 & 3"),
        ('<b><a href="https://x.example/?a=1&amp;b">T</a></b>, more', "T (https://x.example/?a=1&b), more"),
        ("no markup", "no markup"),
    ],
)
def test_plain_text_keeps_the_addresses(html, text):
    assert plain(html) == text


def test_a_split_keeps_tags_whole_and_lines_together():
    html = "<b>one</b>\ntwo\n\n<i>three\nfour</i>\nfive"
    assert split(html, 100) == [html]
    assert split(html, 12) == ["<b>one</b>\ntwo", "<i>three\nfour</i>", "five"]
    assert split("<i>three\nfour</i>", 6) == ["three", "four"]
    assert split("", 10) == []


def test_a_line_longer_than_a_piece_is_cut_as_plain_text():
    assert split("<b>" + "&lt;" * 5 + "</b>\nend", 4) == ["&lt;&lt;&lt;&lt;", "&lt;", "end"]


WILD = st.text(st.characters(exclude_categories=()), max_size=80)


@given(WILD, st.integers(0, 60))
def test_whatever_is_clipped_fits_and_is_a_beginning(text, units):
    clipped = clip(text, units)
    assert utf16_length(clipped) <= units
    assert text.startswith(clipped.removesuffix("…").rstrip()) or clipped == text


@given(WILD, st.integers(2, 60))
def test_any_field_is_well_formed_html_within_its_units(visible, units, text, width):
    assert units(visible(field(text, width))) <= width


LINES = st.lists(st.tuples(st.sampled_from(["", "b", "i", "blockquote"]), st.text(max_size=40)), max_size=12)


@given(LINES, st.integers(2, 40))
def test_pieces_fit_are_well_formed_and_lose_nothing(visible, units, lines, width):
    html = "\n".join(
        f"<{tag}>{escape(clean(text))}</{tag}>" if tag else escape(clean(text)) for tag, text in lines
    )
    pieces = split(html, width)
    assert all(visible(piece).strip() and units(visible(piece)) <= width for piece in pieces)
    assert "".join("".join(map(visible, pieces)).split()) == "".join(visible(html).split())
