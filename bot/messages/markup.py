"""Text into Telegram HTML and back, measured as Telegram does: in UTF-16 units of what is visible.

Knows no records. Every field is cleaned, cut and escaped, in this order, so that no cut falls inside a tag.
"""

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

ELLIPSIS: Final = "…"
LONGEST_URL: Final = 1024
_WORD: Final = 12

# Bidirectional embeddings, overrides and isolates would turn round the lines that follow.
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SPACE: Final = re.compile(r"\s")
_TAG: Final = re.compile(r"<(/?)[a-z][^>]*>")


def clean(text: str) -> str:
    """One line of text that any messenger and terminal can show, free of controls and bidi tricks."""
    text = _CONTROL.sub("", _BIDI.sub("", _SURROGATE.sub("\ufffd", text)))
    return " ".join(text.split())


def escape(text: str) -> str:
    """Text as Telegram HTML, safe between tags and in a quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def clip(text: str, units: int) -> str:
    """`text` in at most `units` UTF-16 units; what is cut ends in "…", at a space where one is near."""
    if utf16_length(text) <= units:
        return text
    if units < 1:
        return ""
    end = _cut(text, units - 1)
    space = text.rfind(" ", max(0, end - _WORD), end + 1)
    return text[: space if space > 0 else end].rstrip() + ELLIPSIS


def field(text: str, units: int) -> str:
    """A text from outside as one line of HTML with at most `units` visible units."""
    return escape(clip(clean(text), units))


def link(url: str, text: str) -> str:
    """`text` (plain) linked to an http or https address; any other address leaves the text alone."""
    address = web_address(url)
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text)


def web_address(url: str) -> str:
    """An http or https address as it can be linked; "" for any other, or one too long or with tricks."""
    address = _SPACE.sub("%20", url.strip())
    if len(address) > LONGEST_URL or clean(address) != address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def visible_length(html: str) -> int:
    """UTF-16 units of what is left after tags and entities are read."""
    return utf16_length(_read(html, addresses=False))


def plain(html: str) -> str:
    """The visible text, each link's address in brackets after it; for a terminal or a refused message."""
    return _read(html, addresses=True)


def split(html: str, units: int) -> list[str]:
    """`html` in pieces of at most `units` (2 or more) visible units, cut between lines outside all tags.

    What is longer without such a place to cut is cut as plain text.
    """
    pieces = [""]
    for block in _blocks(html):
        parts = [block] if visible_length(block) <= units else _bare(block, units)
        for part in parts:
            joined = f"{pieces[-1]}\n{part}" if pieces[-1] else part
            if visible_length(joined) <= units:
                pieces[-1] = joined
            else:
                pieces.append(part)
    # Telegram refuses a message without visible text.
    return [piece.strip("\n") for piece in pieces if _read(piece, addresses=False).strip()]


def _blocks(html: str) -> Iterator[str]:
    """Runs of whole lines, as short as can be, in which every tag that opens also closes."""
    block: list[str] = []
    depth = 0
    for line in html.split("\n"):
        block.append(line)
        depth += sum(-1 if closing else 1 for closing in _TAG.findall(line))
        if depth == 0:
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)


def _bare(html: str, units: int) -> list[str]:
    text, parts = plain(html), []
    while text:
        # A single character longer than the limit (a letter under a heap of marks) is cut all the same.
        end = _cut(text, units) or max(1, units // 2)
        parts.append(escape(text[:end]))
        text = text[end:]
    return parts


def _cut(text: str, units: int) -> int:
    """The most code points that fit into `units` without parting what is read as one character."""
    used = end = 0
    while end < len(text) and (used := used + utf16_length(text[end])) <= units:
        end += 1
    while 0 < end < len(text) and _one_character(text, end):
        end -= 1
    return end


def _one_character(text: str, at: int) -> bool:
    """Whether code points `at` - 1 and `at` belong together: accents, emoji sequences, flags."""
    before, after = text[at - 1], text[at]
    if _is_flag_letter(before) and _is_flag_letter(after):
        letters = next((n for n in range(at) if not _is_flag_letter(text[at - 1 - n])), at)
        return letters % 2 == 1
    joins = "\u200d" in (before, after) or "\U0001f3fb" <= after <= "\U0001f3ff"
    return joins or "\U000e0020" <= after <= "\U000e007f" or unicodedata.category(after).startswith("M")


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _read(html: str, *, addresses: bool) -> str:
    reader = _Reader(addresses=addresses)
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Collects visible text; knows only what our own messages are made of."""

    def __init__(self, *, addresses: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._addresses = addresses
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._addresses and self._address:
            self.parts.append(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
