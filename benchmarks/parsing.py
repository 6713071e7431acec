"""A feed document into clean, keyed, dated entries, against feedparser alone with its default settings."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import feedparser

from bot.demo.stories import ENDS, Story, stories
from bot.feeds.parse import parse
from storage.records import Feed

FEED = Feed(url="https://one.example/rss", name="One", publisher="One", owner="One")
ITEM = (
    "<item><guid>{s.url}</guid><link>{s.url}</link>"
    "<title>{s.title}</title><description>{s.summary}</description>"
)


def pairs() -> Iterator[tuple[str, Callable[[], int], str, Callable[[], int]]]:
    body = _document(stories())

    def ours() -> int:
        return len(parse(body, content_type="application/rss+xml", feed=FEED, now=datetime.now(UTC)).entries)

    def theirs() -> int:
        return len(feedparser.parse(body).entries)

    yield "parse: document to clean entries", ours, "feedparser.parse, defaults", theirs


def _document(items: tuple[Story, ...]) -> bytes:
    date = f"<pubDate>{ENDS:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
    entries = "".join(ITEM.format(s=story).replace("&", "&amp;") + date for story in items)
    return f'<rss version="2.0"><channel><title>One</title>{entries}</channel></rss>'.encode()
