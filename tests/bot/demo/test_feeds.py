from datetime import UTC, datetime, timedelta
from time import struct_time
from xml.etree import ElementTree as ET

import feedparser
import pytest

from bot.demo.feeds import LENGTH, feed_document, published
from bot.demo.stories import BEGINS, ENDS, Outlet, outlets, stories

MOMENTS = [BEGINS + timedelta(days=day, hours=13) for day in (0, 1, 9, 18, 26)]


def utc(parsed: struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.slug)
@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%m-%d}")
def test_a_document_yields_exactly_what_was_published(outlet: Outlet, now: datetime):
    document = feedparser.parse(feed_document(outlet, now))
    assert not document.bozo
    assert document.feed.title == outlet.name
    assert [
        (entry.title, entry.summary, entry.link, utc(entry.get("published_parsed") or entry.updated_parsed))
        for entry in document.entries
    ] == [(story.title, story.summary, story.url, story.published_at) for story in published(outlet, now)]
    assert len({entry.id for entry in document.entries}) == len(document.entries)


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.slug)
def test_feedparser_knows_each_format_and_its_language(outlet: Outlet):
    document = feedparser.parse(feed_document(outlet, ENDS))
    assert document.version == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[outlet.format]
    assert document.feed.language == "en"


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.slug)
def test_a_document_is_strict_xml_and_the_same_bytes_every_time(outlet: Outlet):
    assert feed_document(outlet, ENDS) == feed_document(outlet, ENDS)
    assert ET.fromstring(feed_document(outlet, ENDS)) is not None


def test_nothing_is_shown_before_its_minute():
    story = stories()[40]
    outlet = next(outlet for outlet in outlets() if outlet.slug == story.outlet)
    assert story not in published(outlet, story.published_at - timedelta(seconds=1))
    assert published(outlet, story.published_at)[0] == story


def test_a_feed_holds_the_newest_items_first_and_never_more_than_twenty():
    for outlet in outlets():
        shown = published(outlet, ENDS)
        assert len(shown) == min(LENGTH, sum(story.outlet == outlet.slug for story in stories()))
        assert LENGTH == 20
        assert list(shown) == sorted(shown, key=lambda story: story.published_at, reverse=True)


def test_a_feed_before_its_first_item_is_valid_and_empty():
    for outlet in outlets():
        document = feedparser.parse(feed_document(outlet, BEGINS))
        assert not document.bozo
        assert document.entries == []


def test_the_bytes_stay_the_same_while_nothing_is_published():
    for outlet in outlets():
        newest = published(outlet, ENDS)[0].published_at
        assert feed_document(outlet, newest) == feed_document(outlet, ENDS)


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.slug)
def test_a_feed_says_when_its_newest_item_came(outlet: Outlet):
    document = feedparser.parse(feed_document(outlet, ENDS))
    assert utc(document.feed.updated_parsed) == published(outlet, ENDS)[0].published_at


def test_no_feed_gives_away_what_an_editor_expects():
    for outlet in outlets():
        document = feed_document(outlet, ENDS)
        assert b"wanted" not in document
        assert b"deescalation" not in document
        assert not any(f">{story.act}<".encode() in document for story in stories() if story.act)
