"""An outlet's feed document at a moment: recorded items in, RSS 2.0, Atom or RDF (RSS 1.0) out.

Pure; knows nothing of HTTP or the clock. The same outlet and items always give the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

from bot.demo.stories import BEGINS, FeedFormat, Outlet, Story, stories

LENGTH: Final = 20
CONTENT_TYPES: Final = MappingProxyType(
    {
        FeedFormat.RSS: "application/rss+xml; charset=utf-8",
        FeedFormat.ATOM: "application/atom+xml; charset=utf-8",
        FeedFormat.RDF: "application/rdf+xml; charset=utf-8",
    }
)


def published(outlet: Outlet, now: datetime) -> tuple[Story, ...]:
    """The outlet's items up to and including `now` (aware), the newest LENGTH, newest first."""
    past = [story for story in stories() if story.outlet == outlet.slug and story.published_at <= now]
    return tuple(reversed(past[-LENGTH:]))


def feed_document(outlet: Outlet, now: datetime) -> bytes:
    """The feed as it stands at `now` (aware), UTF-8 XML; without items before the first is published."""
    root = _WRITERS[outlet.format](outlet, published(outlet, now))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _rss(outlet: Outlet, items: Sequence[Story]) -> ET.Element:
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _texts(
        channel, title=outlet.name, link=outlet.site, description=_subtitle(outlet), language=outlet.language
    )
    _texts(channel, lastBuildDate=format_datetime(_updated(items), usegmt=True))
    for story in items:
        item = ET.SubElement(channel, "item")
        _texts(item, title=story.title, link=story.url, description=story.summary)
        ET.SubElement(item, "guid", {"isPermaLink": "true"}).text = story.url
        _texts(item, pubDate=format_datetime(story.published_at, usegmt=True))
    return root


def _atom(outlet: Outlet, items: Sequence[Story]) -> ET.Element:
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": outlet.language})
    _texts(
        root, id=_tag(outlet), title=outlet.name, subtitle=_subtitle(outlet), updated=_iso(_updated(items))
    )
    ET.SubElement(root, "link", {"rel": "alternate", "href": outlet.site})
    _texts(ET.SubElement(root, "author"), name=outlet.name)
    for story in items:
        entry = ET.SubElement(root, "entry")
        moment = _iso(story.published_at)
        _texts(entry, id=f"{_tag(outlet)}:{story.slug}", title=story.title, published=moment, updated=moment)
        ET.SubElement(entry, "link", {"rel": "alternate", "href": story.url})
        _texts(entry, summary=story.summary)
    return root


def _rdf(outlet: Outlet, items: Sequence[Story]) -> ET.Element:
    root = ET.Element(
        "rdf:RDF",
        {
            "xmlns": "http://purl.org/rss/1.0/",
            "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = ET.SubElement(root, "channel", {"rdf:about": outlet.site})
    _texts(channel, title=outlet.name, link=outlet.site, description=_subtitle(outlet))
    _texts(channel, **{"dc:language": outlet.language, "dc:date": _iso(_updated(items))})
    order = ET.SubElement(ET.SubElement(channel, "items"), "rdf:Seq")
    for story in items:
        ET.SubElement(order, "rdf:li", {"rdf:resource": story.url})
        item = ET.SubElement(root, "item", {"rdf:about": story.url})
        _texts(item, title=story.title, link=story.url, description=story.summary)
        _texts(item, **{"dc:date": _iso(story.published_at)})
    return root


_WRITERS: Final[Mapping[FeedFormat, Callable[[Outlet, Sequence[Story]], ET.Element]]] = MappingProxyType(
    {FeedFormat.RSS: _rss, FeedFormat.ATOM: _atom, FeedFormat.RDF: _rdf}
)


def _texts(parent: ET.Element, **children: str) -> None:
    for name, text in children.items():
        ET.SubElement(parent, name).text = text


def _subtitle(outlet: Outlet) -> str:
    return f"{outlet.name} is an invented outlet; its items were written for a demonstration."


def _updated(items: Sequence[Story]) -> datetime:
    # The newest item's time, not the reader's: a feed in which nothing is new keeps its bytes and its ETag.
    return items[0].published_at if items else BEGINS


def _tag(outlet: Outlet) -> str:
    return f"tag:{outlet.slug}.example,{BEGINS:%Y-%m-%d}"


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
