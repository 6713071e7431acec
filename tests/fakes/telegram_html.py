"""Telegram's HTML as its servers parse it: the plain text and its tags, or the very error they answer with.

Follows `parse_html` of TDLib's td/telegram/MessageEntity.cpp; offsets count UTF-8 bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAGS = frozenset(
    "a b strong i em s strike del u ins tg-spoiler tg-emoji span pre code blockquote".split()  # noqa: SIM905
)
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#(\d+)|([a-zA-Z]+));?")
_END = re.compile(rb"</([^\s>\0]*)\s*(>?)")
_START = re.compile(rb"<([^\s>\0]*)")
_NAME = re.compile(rb"[^\s=>/\"'\0]*")
_TOKEN = re.compile(rb"[a-zA-Z0-9.\-]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(rb"\s*")


class EntityFault(Exception):
    """The text is refused; the message is Telegram's own, without "Bad Request: "."""


@dataclass(frozen=True)
class Tag:
    """What stood between a tag and its end; offsets count UTF-16 units."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


@dataclass
class _Opened:
    name: str
    attributes: dict[str, str]
    start: int


def parse(text: str) -> str:
    """The text as readers see it. Raises EntityFault."""
    return parse_tags(text)[0]


def parse_tags(text: str) -> tuple[str, list[Tag]]:
    """The text as readers see it, and its tags in the order of their ends. Raises EntityFault."""
    tags: list[Tag] = []
    parsed = "".join(_pieces(text.encode(), tags))
    if _SURROGATE.search(parsed):
        raise EntityFault(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return parsed, tags


def _pieces(source: bytes, tags: list[Tag]) -> Iterator[str]:
    """The text, piece by piece; `tags` is filled meanwhile."""
    place, opened, units = 0, [], 0
    while place < len(source):
        if source[place : place + 2] == b"</":
            tag, place = _close(source, place, opened)
            tags.append(Tag(tag.name, tag.attributes, tag.start, units))
        elif source[place : place + 1] == b"<":
            name, attributes, place = _open(source, place)
            opened.append(_Opened(name, attributes, units))
        else:
            piece, place = _text(source, place)
            units += len(piece.encode("utf-16-le", "surrogatepass")) // 2
            yield piece
    if opened:
        raise _fault(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')


def _text(source: bytes, place: int) -> tuple[str, int]:
    """The letter of a reference, or all up to the next tag or reference."""
    if (found := _REFERENCE.match(source, place)) and (letter := _decoded(found)):
        return letter, found.end()
    after = re.compile(rb"[<&]").search(source, place + 1)
    end = after.start() if after else len(source)
    return source[place:end].decode(), end


def _decoded(found: re.Match[bytes]) -> str:
    if found[3]:
        return _NAMED.get(found[3], "")
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if 0 < code < 0x10FFFF else ""


def _close(source: bytes, begin: int, opened: list[_Opened]) -> tuple[_Opened, int]:
    if not opened:
        raise _fault(f"Unexpected end tag at byte offset {begin}")
    found = _END.match(source, begin)
    if not found[2]:
        raise _fault(f"Unclosed end tag at byte offset {begin}")
    tag, name = opened.pop(), found[1].decode().lower()
    if name and name != tag.name:
        raise _fault(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
    return tag, found.end()


def _open(source: bytes, begin: int) -> tuple[str, dict[str, str], int]:
    found = _START.match(source, begin)
    if found.end() == len(source):
        raise _fault(f"Unclosed start tag at byte offset {begin}")
    name, place, attributes = found[1].decode().lower(), found.end(), {}
    if name not in TAGS:
        raise _fault(f'Unsupported start tag "{name}" at byte offset {begin}')
    while (place := _SPACE.match(source, place).end()) < len(source) and source[place] != ord(">"):
        key, value, place = _attribute(source, place, name, begin)
        attributes[key] = value
    if place == len(source):
        raise _fault(f'Unclosed start tag "{name}" at byte offset {begin}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    return name, attributes, place + 1


def _attribute(source: bytes, place: int, tag: str, begin: int) -> tuple[str, str, int]:
    key = _NAME.match(source, place)
    if not key[0]:
        raise _fault(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    place = _SPACE.match(source, key.end()).end()
    if source[place : place + 1] != b"=":
        return key[0].decode(), "", place
    place = _SPACE.match(source, place + 1).end()
    if place == len(source):
        raise _fault(f'Unclosed start tag "{tag}" at byte offset {begin}')
    quote = source[place : place + 1]
    if quote in (b"'", b'"'):
        end = source.find(quote, place + 1)
        if end < 0 or end + 1 == len(source):
            raise _fault(f"Unclosed start tag at byte offset {begin}")
        return key[0].decode(), "".join(_pieces_of_value(source[place + 1 : end])), end + 1
    token = _TOKEN.match(source, place)
    if token.end() == len(source):
        raise _fault(f"Unclosed start tag at byte offset {begin}")
    if not re.compile(rb"[\s>]").match(source, token.end()):
        raise _fault(f"Unexpected end of name token at byte offset {place}")
    return key[0].decode(), token[0].decode().lower(), token.end()


def _pieces_of_value(value: bytes) -> Iterator[str]:
    place = 0
    while place < len(value):
        piece, place = _text(value, place)
        yield piece


def _fault(reason: str) -> EntityFault:
    return EntityFault(f"can't parse entities: {reason}")
