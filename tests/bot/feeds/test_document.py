from contextlib import suppress

import pytest

from bot.feeds.parse import NotAFeed
from tests.bot.feeds.conftest import ITEM, item, read, rss, titles


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "windows-1251", "koi8-r", "utf-16", "utf-16-le", "utf-32", "iso-8859-5"],
)
@pytest.mark.parametrize("content_type", ["text/xml", "application/rss+xml", ""])
def test_a_declared_encoding_is_read(encoding, content_type):
    label = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    document = f'<?xml version="1.0" encoding="{label}"?>{rss(item("Обстрел порта")).decode()}'

    assert titles(document.encode(encoding), content_type) == ["Обстрел порта"]


@pytest.mark.parametrize("label", ["windows-1251", "us-ascii", "utf-16", "x-made-up", "rot13", "zip", "idna"])
def test_bytes_that_are_utf8_are_utf8_whatever_a_label_says(label):
    document = f'<?xml version="1.0" encoding="{label}"?>{rss(item("Обстрел порта")).decode()}'.encode()

    assert titles(document, f"text/xml; charset={label}") == ["Обстрел порта"]


def test_undeclared_latin_is_read():
    assert titles(rss(item("Caf\u00e9 frapp\u00e9")).decode().encode("latin-1")) == ["Café frappé"]


def test_bytes_in_another_encoding_than_the_document_says_are_noted():
    body = b'<?xml version="1.0" encoding="utf-8"?>' + rss(item("Обстрел порта")).decode().encode(
        "windows-1251"
    )

    assert "not in the encoding it says" in read(body).faults


def test_a_few_broken_bytes_cost_those_characters_and_not_the_encoding():
    parsed = read(rss(item("Обстрел порта")).replace("порта".encode(), "пор".encode() + b"\xd1"))

    assert parsed.entries[0].title == "Обстрел пор\ufffd"
    assert parsed.faults == ("1 broken characters",)


def test_surrogate_references_do_not_lose_the_feed_and_pairs_become_their_character():
    assert titles(rss(item("a &#xD800; b &#55357;&#56832; c &#xD83D;&#xDE00;"), ITEM))[0] == "a b 😀 c 😀"


def test_illegal_characters_are_taken_out_however_they_are_written():
    assert titles(rss(item("a\x00b\x0bc&#0;d&#x1b;e&#xFFFE;f")), "") == ["abcdef"]


def test_names_of_characters_that_xml_does_not_know_are_read():
    assert titles(rss(item("Caf&eacute; &ldquo;x"))) == ["Café “x"]


def test_what_a_server_prints_round_a_feed_is_cut_off_and_noted():
    parsed = read(
        b"<br />\n<b>Warning</b>: disk full\n<?xml version='1.0'?>" + rss(ITEM) + b"<script>ad</script>"
    )

    assert len(parsed.entries) == 1
    assert parsed.faults == ("text before the document", "text after the document")


def test_broken_xml_gives_the_entries_that_can_be_read_and_says_so():
    body = rss(ITEM, item("Second", guid="2"), item("Third", guid="3"))
    parsed = read(body[: body.index(b"Third")])

    assert [entry.title for entry in parsed.entries] == ["Shells fall on the harbour", "Second"]
    assert parsed.faults[0] == "cut off in the middle"
    assert parsed.faults[1].startswith("not well-formed XML")


def test_an_element_with_hundreds_of_attributes_is_refused_before_it_is_parsed():
    attributes = " ".join(f"a{number}='>'" for number in range(50_000))

    with pytest.raises(NotAFeed, match="attributes"):
        read(f"<rss version='2.0'><channel {attributes}></channel></rss>".encode())


def test_the_same_in_a_wide_encoding_is_refused_too():
    attributes = " ".join(f"a{number}=''" for number in range(50_000))

    with pytest.raises(NotAFeed, match="attributes"):
        read(f"<rss version='2.0'><channel {attributes}></channel></rss>".encode("utf-16"))


@pytest.mark.parametrize("flood", [b"<a", b"<!--", b"<!DOCTYPE ", b"<![CDATA[", b"<?x "])
def test_a_flood_of_tags_that_never_end_is_refused(flood):
    with pytest.raises(NotAFeed, match="never end"):
        read(b"<rss version='2.0'><channel>" + flood * 30_000)


def test_no_file_or_address_is_opened_for_a_body_that_names_one(tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss(ITEM))

    for body in (str(secret).encode(), b"http://127.0.0.1:1/feed", f"<rss>{secret}</rss>".encode()):
        with suppress(NotAFeed):
            assert read(body).entries == ()


def test_external_entities_are_never_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'

    parsed = read(doctype.encode() + rss(item("Shells &x; fall")))

    assert "hidden" not in parsed.entries[0].title
