"""Looks at a body before any parser does: what it is, and what in it would hurt a parser.

Pure and cheap: linear in the size of the body. Knows nothing of entries.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.feeds.answers import NotAFeed
from bot.feeds.charset import is_seven_bit, settle

MOST_ATTRIBUTES: Final = 200  # on one element: parsers are quadratic in them, real feeds have a dozen
MOST_ELEMENTS: Final = 5_000  # entries that are parsed at all; the newest of them are kept
_HEAD: Final = 64 << 10

_ROOT: Final = re.compile(rb"<(?:[A-Za-z][\w.-]{0,20}:)?(rss|feed|RDF|channel)[\s>]", re.IGNORECASE)
_DECLARATION: Final = re.compile(rb"<\?xml[\s?]")
_HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_END: Final = re.compile(rb"</(?:[A-Za-z][\w.-]{0,20}:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)
_ENTRY_END: Final = re.compile(rb"</(?:[A-Za-z][\w.-]{0,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
# A start tag whole, ">" inside quotes included. Possessive: no input makes it look twice.
_START_TAG: Final = re.compile(rb"<[A-Za-z](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+")
_PAIR: Final = re.compile(
    rb"&#(x0*d[89ab][0-9a-f]{2}|0*5[56]\d{3});&#(x0*d[c-f][0-9a-f]{2}|0*5[67]\d{3});", re.IGNORECASE
)
_REFERENCE: Final = re.compile(rb"&#(x[0-9a-f]{1,8}|\d{1,10});", re.IGNORECASE)
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_SPACE: Final = b" \t\r\n\xef\xbb\xbf"  # byte order marks stand in odd places
_FLOOD: Final = 20_000  # "<" characters above which each should have its ">"


class Format(StrEnum):
    """Which parser a document is for."""

    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A body made safe to parse, the content type to parse it by, and what was wrong with it."""

    body: bytes
    content_type: str
    format: Format
    faults: tuple[str, ...] = ()


def prepare(body: bytes, *, content_type: str, url: str) -> Document:
    """The body as a document for a parser; raises NotAFeed, saying what it is instead."""
    body, content_type, faults = settle(body, content_type)
    head = body[:_HEAD].lstrip()
    if not head:
        raise NotAFeed(url, "the server sent an empty document")
    if head[:1] in b"{[":
        return Document(body=body, content_type=content_type, format=Format.JSON, faults=faults)
    _refuse_floods(body, url)
    body, cut = _trimmed(body, url)
    if not is_seven_bit(body, content_type):
        body = _legal(body)
    body, shortened = _shortened(body)
    return Document(
        body=body, content_type=content_type, format=Format.XML, faults=(*faults, *cut, *shortened)
    )


def _refuse_floods(body: bytes, url: str) -> None:
    """Refuses what parsers are slow at: elements with hundreds of attributes, tags that never end."""
    opened, closed = body.count(b"<"), body.count(b">")
    if opened > _FLOOD and opened > 4 * closed:
        raise NotAFeed(url, "this is no feed but broken markup: thousands of tags never end")
    for tag in _START_TAG.finditer(body):
        if tag.end() - tag.start() > MOST_ATTRIBUTES and tag[0].count(b"=") > MOST_ATTRIBUTES:
            raise NotAFeed(url, f"this is no feed: one element has more than {MOST_ATTRIBUTES} attributes")


def _trimmed(body: bytes, url: str) -> tuple[bytes, tuple[str, ...]]:
    """The feed without what a server printed before or after it; raises NotAFeed where there is none."""
    root = _ROOT.search(body, 0, _HEAD)
    page = _HTML.search(body, 0, _HEAD if root is None else root.start())
    if root is None or page is not None:
        what = "a web page" if page is not None else "neither RSS nor Atom"
        raise NotAFeed(url, f"this is {what}, not a feed: the address may need a login or have changed")
    declaration = _DECLARATION.search(body, 0, root.start())
    prolog = body[: root.start()].lstrip()
    start = declaration.start() if declaration else 0 if prolog[:2] in (b"<!", b"<?") else root.start()
    ends = [match.end() for match in _END.finditer(body, root.end())]
    # without an end the document was cut off, perhaps inside an entry: only whole ones are kept
    whole = ends or [match.end() for match in _ENTRY_END.finditer(body, root.end())] or [len(body)]
    end = whole[-1]
    faults = []
    if body[:start].strip(_SPACE):
        faults.append("text before the document")
    if body[end:].strip():
        faults.append("text after the document" if ends else "cut off in the middle")
    return body[start:end].lstrip(), tuple(faults)


def _legal(body: bytes) -> bytes:
    """The body without characters that XML forbids, spelled out or as references.

    One of them makes a strict parser give up; a surrogate reference makes feedparser lose the whole feed.
    """
    body = _PAIR.sub(_joined, body.translate(None, _CONTROLS))
    return _REFERENCE.sub(lambda match: match[0] if _is_legal(_code(match[1])) else b"", body)


def _joined(match: re.Match[bytes]) -> bytes:
    """A surrogate pair, as some software writes characters beyond U+FFFF, as the one character it means."""
    high, low = _code(match[1]), _code(match[2])
    if not (high in range(0xD800, 0xDC00) and low in range(0xDC00, 0xE000)):
        return match[0]
    return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _code(digits: bytes) -> int:
    return int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)


def _is_legal(code: int) -> bool:
    """Char in the XML 1.0 recommendation."""
    return (
        code in (0x9, 0xA, 0xD)
        or code in range(0x20, 0xD800)
        or code in range(0xE000, 0xFFFE)
        or (code in range(0x10000, 0x110000))
    )


def _shortened(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The body with at most 5,000 entries: those after are cut out, the end of the document stays."""
    ends = [match.end() for match in _ENTRY_END.finditer(body)]
    if len(ends) <= MOST_ELEMENTS:
        return body, ()
    fault = f"{len(ends)} entries, only the first {MOST_ELEMENTS} read"
    return body[: ends[MOST_ELEMENTS - 1]] + body[ends[-1] :], (fault,)
