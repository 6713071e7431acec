"""Turns the bytes of a feed into clean entries with stable keys; pure, and knows nothing of HTTP or storage.

Runs in a worker process in production (`bot.feeds.worker`), so it imports only what parsing needs.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from bot.feeds.answers import NotAFeed, without_credentials
from bot.feeds.clean import clip, language_code, one_line, plain_summary, plain_title, web_address
from bot.feeds.dates import sane_date
from bot.feeds.document import Format, prepare
from bot.feeds.entries import Entry, Parsed, RawDocument, RawEntry
from bot.feeds.identity import entry_keys, text_hash
from bot.feeds.jsonfeed import read_json_feed
from bot.feeds.xmlfeed import read_xml_feed
from storage.records import Feed

__all__ = ["Entry", "NotAFeed", "Parsed", "parse"]

MOST_ENTRIES: Final = 1_000
_LONGEST_DATE: Final = 100  # characters kept of a date as written
_OLDEST: Final = datetime.min.replace(tzinfo=UTC)


def parse(body: bytes, *, content_type: str, feed: Feed, now: datetime) -> Parsed:
    """The entries of a feed in RSS, RDF, Atom or JSON Feed, in document order, at most 1,000 (the newest).

    `content_type` is the HTTP header, "" where there was none. One bad entry costs that entry, and a fault
    says so. Raises NotAFeed where the document is something else.
    """
    document = prepare(body, content_type=content_type, url=feed.url)
    if document.format is Format.JSON:
        raw = read_json_feed(document.body, url=feed.url)
    else:
        raw = read_xml_feed(document, url=feed.url)
    return _cleaned(replace(raw, faults=(*document.faults, *raw.faults)), feed=feed, now=now)


def _cleaned(raw: RawDocument, *, feed: Feed, now: datetime) -> Parsed:
    language = language_code(raw.language)
    keys = entry_keys(raw.entries, feed.publisher or (urlsplit(feed.url).hostname or ""))
    faults = Counter[str]()
    entries = []
    for given, key in zip(raw.entries, keys, strict=True):
        try:
            entry = _entry(given, key=key or "", language=language, feed=feed, now=now)
        except Exception:  # noqa: BLE001 - whatever one entry provokes is that entry's fault alone; it is counted
            faults["unreadable"] += 1
            continue
        if not entry.title and not entry.summary:
            faults["without text"] += 1
        elif key is None:
            faults["repeating another"] += 1
        else:
            entries.append(entry)
    counted = tuple(f"{count} of {len(raw.entries)} entries {what}" for what, count in faults.items())
    nothing = () if raw.entries else ("no items",)
    kept, cut = _newest(entries)
    return Parsed(
        entries=tuple(kept),
        title=plain_title(raw.title),
        language=language,
        faults=(*raw.faults, *counted, *nothing, *cut),
    )


def _entry(given: RawEntry, *, key: str, language: str | None, feed: Feed, now: datetime) -> Entry:
    title, summary = plain_title(given.title), plain_summary(given.summary)
    summary = "" if summary == title else summary
    return Entry(
        key=key,
        title=title,
        summary=summary,
        url=web_address(given.link, without_credentials(feed.url)),
        published_at=sane_date(given.published, now=now, country=feed.country, parsed=given.published_parsed),
        published_raw=clip(one_line(given.published), _LONGEST_DATE),
        language=language_code(given.language) or language,
        content_hash=text_hash(title, summary),
    )


def _newest(entries: list[Entry]) -> tuple[list[Entry], tuple[str, ...]]:
    """At most 1,000 entries, those with the latest dates, in document order."""
    if len(entries) <= MOST_ENTRIES:
        return entries, ()
    latest = sorted(entries, key=lambda entry: entry.published_at or _OLDEST, reverse=True)
    kept = {entry.key for entry in latest[:MOST_ENTRIES]}
    fault = f"{len(entries)} entries, only the newest {MOST_ENTRIES} kept"
    return [entry for entry in entries if entry.key in kept], (fault,)
