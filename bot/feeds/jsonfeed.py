"""Reads JSON Feed (jsonfeed.org, versions 1 and 1.1), which feedparser does not.

Pure; gives entries as they stand, cleaning is done elsewhere.
"""

import json
from typing import Final

from bot.feeds.answers import NotAFeed
from bot.feeds.entries import RawDocument, RawEntry

_VERSION: Final = "jsonfeed.org/version/"


def read_json_feed(body: bytes, *, url: str) -> RawDocument:
    """The entries of a JSON Feed; raises NotAFeed for other JSON and for what is no JSON."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(url, "this is no feed: it starts like JSON and is not") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeed(url, "this is JSON but no JSON Feed: the server may be reporting an error")
    faults = () if _VERSION in _text(document.get("version")) else ("no JSON Feed version",)
    items = [item for item in document["items"] if isinstance(item, dict)]
    if len(items) < len(document["items"]):
        faults = (*faults, f"{len(document['items']) - len(items)} entries are no objects")
    return RawDocument(
        entries=tuple(_entry(item) for item in items),
        title=_text(document.get("title")),
        language=_text(document.get("language")),
        faults=faults,
    )


def _entry(item: dict[str, object]) -> RawEntry:
    texts = (_text(item.get(name)) for name in ("summary", "content_text", "content_html"))
    links = (_text(item.get(name)) for name in ("url", "external_url"))
    return RawEntry(
        id=_text(item.get("id")),
        link=next(filter(None, links), ""),
        title=_text(item.get("title")),
        summary=next(filter(None, texts), ""),
        published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        language=_text(item.get("language")),
    )


def _text(value: object) -> str:
    """Text and numbers as text (ids are often numbers), anything else as nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
