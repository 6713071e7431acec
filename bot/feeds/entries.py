"""The records between a document and an item: what an entry says of itself, and what is kept of it.

Frozen records and nothing else.
"""

import time
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RawEntry:
    """One entry as its document gives it, markup and all; "" and None where it gives nothing.

    `published_parsed` is feedparser's reading of `published`, in UTC.
    """

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    published: str = ""
    published_parsed: time.struct_time | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawDocument:
    """A feed's entries as given, in its order, and what went wrong while reading it."""

    entries: tuple[RawEntry, ...]
    title: str = ""
    language: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry cleaned: plain text, an http or https address or "", and a sane date or None.

    `key` is a sha256 hex digest that stays the same over polls and edits; `content_hash` changes with
    the title or the summary. `language` is ISO 639-1 where the feed declares one.
    """

    key: str
    title: str
    summary: str
    url: str
    published_at: datetime | None
    published_raw: str
    language: str | None
    content_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """A feed read: its entries in document order, and `faults`, the reasons why it counts as degraded."""

    entries: tuple[Entry, ...]
    title: str
    language: str | None
    faults: tuple[str, ...] = ()
