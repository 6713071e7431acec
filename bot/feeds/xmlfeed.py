"""Reads RSS, RDF and Atom with feedparser, kept from everything in it that reaches outside or overspends.

Gives entries as they stand; knows nothing of cleaning, keys or dates.
"""

import io
import warnings
from typing import Any, Final
from xml.sax import SAXException

import feedparser

from bot.feeds.answers import NotAFeed
from bot.feeds.document import Document
from bot.feeds.entries import RawDocument, RawEntry

_DATES: Final = ("published", "updated", "created")


def read_xml_feed(document: Document, *, url: str) -> RawDocument:
    """The entries of an XML feed, as many as can be read; raises NotAFeed where it is none.

    Broken XML still gives the entries before and often after the break, with a fault that says so.
    """
    # Bytes in a stream: feedparser opens a bare value as a file or an address before it parses it.
    stream = io.BytesIO(document.body)
    try:
        with warnings.catch_warnings(action="ignore"):
            result = feedparser.parse(
                stream,
                response_headers={"content-type": document.content_type},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
    except Exception as error:  # it raises whatever its input provokes, and one feed is one victim
        raise NotAFeed(url, f"this cannot be read as a feed ({type(error).__name__})") from error
    if not result.version and not result.entries:
        raise NotAFeed(url, "this is neither RSS nor Atom: the address may have changed")
    return RawDocument(
        entries=tuple(_entry(fields) for fields in result.entries),
        title=_text(result.feed, "title"),
        language=_text(result.feed, "language") or _title_language(result.feed),
        faults=_faults(result),
    )


def _faults(result: dict[str, Any]) -> tuple[str, ...]:
    error = result.get("bozo_exception")
    if isinstance(error, SAXException):
        return (f"not well-formed XML: {error.getMessage()[:100]}",)
    if isinstance(error, feedparser.CharacterEncodingUnknown):
        return ("unknown encoding",)
    return ()


def _entry(fields: dict[str, Any]) -> RawEntry:
    date = next((name for name in _DATES if _text(fields, name)), _DATES[0])
    return RawEntry(
        id=_text(fields, "id"),
        link=_text(fields, "feedburner_origlink") or _text(fields, "link"),
        title=_text(fields, "title"),
        summary=_text(fields, "summary") or _content(fields),
        published=_text(fields, date),
        published_parsed=dict.get(fields, f"{date}_parsed"),
        language=_title_language(fields),
    )


def _content(fields: dict[str, Any]) -> str:
    contents = dict.get(fields, "content") or [{}]
    return _text(contents[0], "value")


def _title_language(fields: dict[str, Any]) -> str:
    """xml:lang, which feedparser notes on the title."""
    return _text(dict.get(fields, "title_detail") or {}, "language")


def _text(fields: dict[str, Any], name: str) -> str:
    # dict.get: feedparser's own look-up passes `published` off as `updated`
    value = dict.get(fields, name)
    return value if isinstance(value, str) else ""
