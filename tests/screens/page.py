"""What a chat of the fake server shows, as an HTML page of our own that looks like a phone's messenger.

Entities are TDLib's, and what phones make tappable by themselves too; a page holds some phones in a row.
Knows no browser.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from tests.fakes.telegram_judge import Entity, tappable
from tests.fakes.telegram_keyboards import Rows
from tests.fakes.telegram_messages import PHOTO, Message
from tests.fakes.telegram_phone import Phone

WIDTH = 360
"""CSS pixels of one phone."""

GAP = 16
"""CSS pixels around and between phones."""

_LOOK = Path(__file__).with_name("page.css")
_RULER = Path(__file__).with_name("page.js")
_WRAPS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}
_LINK = ('<a class="link">', "</a>")
_TAPPED = frozenset({"bot_command", "hashtag", "url", "mention", "email"})
_BLOCKS = frozenset({"blockquote", "expandable_blockquote", "pre"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One phone at one moment: what its screen shows, below `caption`; `toast` covers the foot of it."""

    title: str
    messages: tuple[Message, ...]
    caption: str = ""
    toast: str = ""
    members: str = "bot"


def seen(phone: Phone, *, caption: str = "", last: int = 0, toast: str = "", title: str = "") -> Frame:
    """The screen now, people's own messages too; the `last` messages alone, if given."""
    messages = tuple(phone.screen(everyone=True))[-last:]
    known = "bot" if phone.chat.private else phone.chat.type
    private = "Brinkwatch" if phone.chat.private else phone.chat.title
    return Frame(title=title or private, messages=messages, caption=caption, toast=toast, members=known)


def page(frames: Sequence[Frame], *, dark: bool = False) -> str:
    """The whole page, which measures itself: see page.js."""
    phones = "".join(_phone(frame) for frame in frames)
    return (
        f'<!doctype html><html lang="en" class="{"dark" if dark else "light"}"><meta charset="utf-8">'
        f"<title>Phones</title><style>{_LOOK.read_text('utf-8')}</style>"
        f'<body style="width:{len(frames) * (WIDTH + GAP) + GAP}px">'
        f"<main>{phones}</main><script>{_RULER.read_text('utf-8')}</script></body></html>"
    )


def styled(text: str, entities: Sequence[Entity]) -> str:
    """Text with its entities (offsets in UTF-16 units) as HTML; those that only overlap are left out."""
    units = text.encode("utf-16-le", "surrogatepass")
    ranked = sorted(entities, key=lambda one: (one.offset, -one.length))
    return _between(units, 0, len(units) // 2, ranked)


def _between(units: bytes, start: int, end: int, entities: Sequence[Entity]) -> str:
    parts, at = [], start
    for place, one in enumerate(entities):
        close = one.offset + one.length
        if one.offset < at or close > end:
            continue
        inside = [other for other in entities[place + 1 :] if other.offset + other.length <= close]
        opening, closing = _wrap(one)
        parts.append(_letters(units, at, one.offset))
        parts.append(opening + _between(units, one.offset, close, inside) + closing)
        at = close
        if one.type in _BLOCKS and _letters(units, at, at + 1) == "<br>":
            at += 1  # a block ends its line by itself
    return "".join((*parts, _letters(units, at, end)))


def _wrap(entity: Entity) -> tuple[str, str]:
    return _WRAPS.get(entity.type, _LINK)


def _letters(units: bytes, start: int, end: int) -> str:
    text = units[2 * start : 2 * end].decode("utf-16-le", "replace")
    return escape(text).replace("\n", "<br>")


def _phone(frame: Frame) -> str:
    caption = f"<figcaption>{escape(frame.caption)}</figcaption>" if frame.caption else ""
    toast = f'<div class="toast"><span>{escape(frame.toast)}</span></div>' if frame.toast else ""
    letter = escape(frame.title[:1])
    head = (
        f'<header><span class="face">{letter}</span><span><strong>{escape(frame.title)}</strong>'
        f"<small>{escape(frame.members)}</small></span></header>"
    )
    return (
        f'<figure>{caption}<section class="phone" style="width:{WIDTH}px">{head}<div class="chat">'
        f"{_all(frame.messages)}</div>{toast}</section></figure>"
    )


def _all(messages: Sequence[Message]) -> str:
    parts, day = [], ""
    for message in messages:
        if (its := f"{_at(message.date):%-d %B}") != day:
            day = its
            parts.append(f'<div class="day"><span>{day}</span></div>')
        parts.append(_bubble(message))
    return "".join(parts)


def _bubble(message: Message) -> str:
    side = "theirs" if message.author else "ours"
    bare = message.media == PHOTO and not message.text
    text = "" if bare else f'<div class="text">{_text(message)}{_foot(message)}</div>'
    quiet = "" if message.silent or message.author else " rang"
    return (
        f'<div class="message {side}{quiet}"><div class="bubble">{_file(message)}{text}</div>'
        f"{_keyboard(message.markup.rows)}</div>"
    )


def _text(message: Message) -> str:
    own = list(message.entities)
    alone = [one for one in own if one.url or one.type in ("code", "pre")]
    taken = {unit for one in alone for unit in range(one.offset, one.offset + one.length)}
    found = [one for one in tappable(message.text) if one.type in _TAPPED and one.offset not in taken]
    return styled(message.text, [*own, *found])


def _foot(message: Message) -> str:
    """The time, and whether it was edited."""
    edited = "edited " if message.edited else ""
    ticks = " ✓✓" if message.author else ""
    return f'<span class="foot">{edited}{_at(message.date):%H:%M}{ticks}</span>'


def _file(message: Message) -> str:
    file = message.file
    if file is None:
        return ""
    if message.media == PHOTO:
        content = base64.b64encode(file.content).decode()
        return f'<img class="photo" alt="" src="data:{file.mime};base64,{content}">'
    size = f"{max(1, len(file.content) // 1024)} kB"
    name = escape(file.name)
    return f'<div class="file"><span>📄</span><span><strong>{name}</strong><small>{size}</small></span></div>'


def _keyboard(rows: Rows) -> str:
    lines = "".join(f'<div class="row">{"".join(map(_button, row))}</div>' for row in _texts(rows))
    return f'<div class="keyboard">{lines}</div>' if lines else ""


def _texts(rows: Rows) -> list[list[str]]:
    return [[button.text for button in row] for row in rows]


def _button(text: str) -> str:
    return f'<span class="button"><span>{escape(text)}</span></span>'


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
