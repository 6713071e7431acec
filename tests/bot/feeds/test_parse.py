import json
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.answers import FeedError
from bot.feeds.parse import NotAFeed
from tests.bot.feeds.conftest import ITEM, NOW, feed, item, read, rss, titles

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr-FR"><title>Fil</title>
<entry><id>tag:news.example,2026:1</id><title type="html">Obus &amp;amp; mines</title>
<link href="https://news.example/un"/><updated>2026-11-26T10:00:00+01:00</updated>
<content type="html">&lt;p&gt;Deux quais br\u00fblent.&lt;/p&gt;</content></entry></feed>""".encode()
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title></channel>
<item rdf:about="https://news.example/a"><title>Shells fall</title><link>https://news.example/a</link>
<dc:date>2026-11-26T10:00:00Z</dc:date></item></rdf:RDF>"""


def test_an_rss_item_becomes_an_entry():
    parsed = read(rss(ITEM))
    (entry,) = parsed.entries

    assert (entry.title, entry.summary) == ("Shells fall on the harbour", "Two piers burn.")
    assert entry.url == "https://news.example/a"
    assert entry.published_at == datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert entry.published_raw == "Thu, 26 Nov 2026 10:00:00 GMT"
    assert (parsed.title, parsed.language, parsed.faults) == ("Wire", None, ())


@pytest.mark.parametrize("link", ["/a/1", "a/1", "//news.example/a/1", "https://news.example/a/1"])
def test_no_item_carries_the_password_of_its_feed(link):
    url = "https://me:s3cret@news.example/rss"
    assert read(rss(item(link=link)), url=url).entries[0].url == "https://news.example/a/1"


def test_an_atom_entry_becomes_an_entry():
    parsed = read(ATOM, "application/atom+xml")
    (entry,) = parsed.entries

    assert (entry.title, entry.summary, entry.language) == ("Obus & mines", "Deux quais brûlent.", "fr")
    assert entry.published_at == datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_an_rdf_item_becomes_an_entry():
    assert read(RDF).entries[0].published_at == datetime(2026, 11, 26, 10, tzinfo=UTC)


def test_a_json_feed_becomes_entries():
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "language": "en",
        "items": [
            {
                "id": 7,
                "url": "https://news.example/a",
                "title": "Shells fall",
                "date_published": "2026-11-26T10:00Z",
            },
            {"id": "8", "content_html": "<p>Two piers burn.</p>"},
            "nonsense",
        ],
    }
    parsed = read(json.dumps(document).encode(), "application/feed+json")

    assert [(entry.title, entry.summary) for entry in parsed.entries] == [
        ("Shells fall", ""),
        ("", "Two piers burn."),
    ]
    assert parsed.entries[0].published_at == datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert parsed.language == "en"
    assert parsed.faults == ("1 entries are no objects",)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html><body>Please agree</body></html>", "web page"),
        (b"<html><head></head><body><rss></rss></body></html>", "web page"),
        (b'{"error": "not found"}', "no JSON Feed"),
        (b"[1, 2]", "no JSON Feed"),
        (b"{", "starts like JSON"),
        (b"[" * 100_000, "starts like JSON"),
        (b"Service unavailable", "neither RSS nor Atom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither RSS nor Atom"),
        (b"<svg></svg>", "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_named(body, word):
    with pytest.raises(NotAFeed) as caught:
        read(body)

    assert word in caught.value.reason
    assert caught.value.url == feed().url
    assert isinstance(caught.value, FeedError)


def test_a_valid_feed_without_items_is_fine_and_says_so():
    parsed = read(rss())

    assert (parsed.entries, parsed.faults) == ((), ("no items",))


def test_a_label_of_the_wrong_type_does_not_matter():
    for content_type in ("", "text/plain", "image/png", "text/html", "nonsense"):
        assert titles(rss(ITEM), content_type) == ["Shells fall on the harbour"]


def test_empty_entries_are_dropped_and_counted():
    parsed = read(rss("<item/>", "<item></item>", ITEM))

    assert len(parsed.entries) == 1
    assert parsed.faults == ("2 of 3 entries without text",)


def test_repeated_entries_are_dropped_and_counted():
    assert read(rss(ITEM, ITEM)).faults == ("1 of 2 entries repeating another",)


def test_one_bad_date_or_link_costs_its_entry_nothing_else():
    parsed = read(rss(item(pubDate="the day after", link="http://[::bad", guid="1"), ITEM))

    first = parsed.entries[0]
    assert (first.url, first.published_at, first.published_raw) == ("", None, "the day after")
    assert len(parsed.entries) == 2


def test_a_date_in_the_future_is_unknown_and_its_text_is_kept():
    (entry,) = read(rss(item(pubDate="Fri, 01 Jan 2099 00:00:00 GMT"))).entries

    assert entry.published_at is None
    assert entry.published_raw == "Fri, 01 Jan 2099 00:00:00 GMT"


def test_the_feeds_country_decides_what_a_zone_means():
    body = rss(item(pubDate="Thu, 26 Nov 2026 10:00:00 IST"))

    assert read(body, country="IL").entries[0].published_at == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert read(body, country="IN").entries[0].published_at == datetime(2026, 11, 26, 4, 30, tzinfo=UTC)


def test_an_edit_keeps_the_key_and_changes_the_hash():
    (before,) = read(rss(item("Two dead", guid="https://news.example/a"))).entries
    (after,) = read(rss(item("Three dead", guid="https://news.example/a"))).entries

    assert before.key == after.key
    assert before.content_hash != after.content_hash


def test_a_relative_link_belongs_to_the_feeds_own_host():
    assert read(rss(item(link="/a"))).entries[0].url == "https://news.example/a"


def test_a_summary_that_only_repeats_the_title_is_none():
    assert read(rss(item(description="<p>Shells fall</p>"))).entries[0].summary == ""


def test_of_too_many_entries_the_newest_are_kept_in_document_order():
    dates = [NOW - timedelta(hours=hours) for hours in range(1_200, 0, -1)]
    items = [
        item(f"Report {number}", guid=f"https://news.example/{number}", pubDate=date.isoformat())
        for number, date in enumerate(dates)
    ]
    parsed = read(rss(*items))

    assert [entry.title for entry in parsed.entries] == [f"Report {number}" for number in range(200, 1_200)]
    assert parsed.faults == ("1200 entries, only the newest 1000 kept",)


def test_a_document_of_very_many_entries_is_shortened_before_it_is_parsed():
    parsed = read(rss(*(item(str(number), guid=f"https://x.example/{number}") for number in range(6_000))))

    assert parsed.faults[0] == "6000 entries, only the first 5000 read"
    assert len(parsed.entries) == 1_000


def test_fields_are_capped():
    (entry,) = read(
        rss(
            item(
                "t" * 5_000,
                description="s " * 50_000,
                link="https://x.example/" + "l" * 5_000,
                guid="g" * 100_000,
            )
        )
    ).entries

    assert (len(entry.title), len(entry.summary) <= 4_000, entry.url, len(entry.key)) == (500, True, "", 64)


def test_what_parsing_gives_and_raises_crosses_a_process_border():
    parsed = read(rss(ITEM))
    error = NotAFeed("u", "r", permanent=True, retry_after=timedelta(1), status=410)
    back = pickle.loads(pickle.dumps(error))

    assert pickle.loads(pickle.dumps(parsed)) == parsed
    assert (type(back), vars(back), str(back)) == (NotAFeed, vars(error), "u: r")


BITS = [
    "<rss>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "&",
    "&#",
    ";",
    "<![CDATA[",
    "]]>",
    "<!--",
]
wild = st.binary(max_size=300) | st.lists(st.sampled_from(BITS) | st.text(max_size=5), max_size=40).map(
    lambda bits: "".join(["<rss><channel>", *bits]).encode(errors="surrogatepass")
)


@settings(deadline=None)
@given(wild, st.sampled_from(["", "text/xml", "text/xml; charset=utf-7", "text/html; charset=\x00"]))
def test_whatever_bytes_come_they_are_a_feed_or_no_feed(body, content_type):
    try:
        parsed = read(body, content_type)
    except NotAFeed:
        return
    assert all(entry.title or entry.summary for entry in parsed.entries)
