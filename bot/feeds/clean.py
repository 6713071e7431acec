"""Turns what feeds put into text fields into plain text, once: markup, double escapes, control characters.

Pure; knows nothing of where the text goes, so escaping for output is not done here.
"""

import html
import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

LONGEST_TITLE: Final = 500
LONGEST_SUMMARY: Final = 4_000
LONGEST_URL: Final = 2_000
_LONGEST_MARKUP: Final = 40_000  # characters of HTML that are looked at for a summary
_MOST_MARKS: Final = 8  # combining characters on one letter; more is not writing

# Only names that are HTML elements count as tags: a title may well say "x < y" or "<3".
_ELEMENTS: Final = (
    "a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|figcaption|figure|font|h[1-6]|hr|i|iframe|img|ins"
    "|li|mark|nobr|ol|p|picture|pre|q|s|script|small|source|span|strike|strong|style|sub|sup|table|tbody|td"
    "|th|tr|tt|u|ul|video|wbr"
)
_TAG: Final = re.compile(rf"</?(?:{_ELEMENTS})(?:\s[^<>]*)?/?>|<!--[^<>]*-->", re.IGNORECASE)
# C0 and C1 controls, bidi overrides and isolates, byte order marks, noncharacters, lone surrogates,
# interlinear annotation and tag characters. Zero-width joiners stay: several scripts need them.
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKS: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARK_PILE: Final = re.compile(rf"({_MARKS}{{{_MOST_MARKS}}}){_MARKS}+")
# Office's "<![if …]>" and a second CDATA wrapping: html.parser takes the first for a programming error.
_MARKED: Final = re.compile(r"<!\[(?:CDATA\[|[^<>]*>)?|\]\]>")
_BLOCKS: Final = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fig(?:caption|ure)|footer|h[1-6]|header|hr|li|main|ol|p|pre"
    "|section|table|t[dhr]|ul"
)
_HIDDEN: Final = frozenset(("script", "style", "head", "noscript", "template", "iframe"))


def plain_title(value: str) -> str:
    """A title in one line of plain text of at most 500 characters."""
    text = value[: 20 * LONGEST_TITLE]
    # twice: "&amp;lt;b&amp;gt;" is markup that went through one escape too many
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", text))
    return clip(one_line(_TAG.sub(" ", text)), LONGEST_TITLE)


def plain_summary(value: str) -> str:
    """HTML, or text, in one line of plain text of at most 4,000 characters."""
    text = value[:_LONGEST_MARKUP]
    if "&lt;" in text and "<" not in text:
        text = html.unescape(text)  # escaped once too often
    reader = _TextOf()
    reader.feed(_MARKED.sub(" ", text))
    reader.close()
    return clip(one_line("".join(reader.pieces)), LONGEST_SUMMARY)


def one_line(text: str) -> str:
    """`text` without characters that command a terminal or a layout, its white space collapsed."""
    return " ".join(_MARK_PILE.sub(r"\1", _UNSAFE.sub("", text)).split())


def clip(text: str, length: int) -> str:
    """`text` in at most `length` code points, cut at a space where one is near, "…" to say so."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ", length * 4 // 5)
    return (cut[:space] if space > 0 else cut).rstrip("\u200d") + "…"


def web_address(link: str, base: str) -> str:
    """`link`, made absolute by `base`, as an http or https address of at most 2,000 characters; else ""."""
    link = _UNSAFE.sub("", link).strip()
    try:
        absolute = urljoin(base, link) if link else ""
        parts = urlsplit(absolute)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # "http://[::bad", port 99999
        return ""
    address = quote(absolute, safe="%/:=&?~#+!$,;'@()*[]-._") if usable else ""
    return address if len(address) <= LONGEST_URL else ""


def language_code(declared: str) -> str | None:
    """The ISO 639-1 code in a declaration like "en-GB"; None where it holds none."""
    match = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", declared)
    return match[1].lower() if match else None


class _TextOf(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _HIDDEN:
            self._hidden += 1
        elif _BLOCKS.fullmatch(tag):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif _BLOCKS.fullmatch(tag):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
