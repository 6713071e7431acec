"""Inline keyboards as the Bot API takes them, with its limits and its words; knows no message."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.fakes.telegram_faults import refuse

MOST_BUTTONS, MOST_IN_A_ROW, MOST_BYTES, MOST_DATA = 100, 8, 10_000, 64
_OTHER_KINDS = ("keyboard", "remove_keyboard", "force_reply")
_OTHER_BUTTONS = ("switch_inline_query", "switch_inline_query_current_chat", "web_app", "login_url")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: it calls back with `data`, opens `url` or copies `copy`."""

    text: str
    data: str = ""
    url: str = ""
    copy: str = ""

    def as_json(self) -> dict:
        if self.copy:
            return {"text": self.text, "copy_text": {"text": self.copy}}
        return {"text": self.text} | (
            {"url": self.url} if self.url else {"callback_data": self.data} if self.data else {}
        )


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Markup:
    """A reply markup: rows of inline buttons, or another kind (a reply keyboard, a forced reply) as sent."""

    rows: Rows = ()
    other: dict = field(default_factory=dict)

    def as_json(self) -> dict:
        return {"inline_keyboard": [[button.as_json() for button in row] for row in self.rows]}


def read(markup: object, *, inline_only: bool = False) -> Markup:
    """What a `reply_markup` shows. Raises Refusal."""
    if markup in (None, "", {}):
        return Markup()
    if isinstance(markup, str):
        raise refuse("can't parse reply keyboard markup JSON object")
    if not isinstance(markup, dict):
        raise refuse("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if inline_only:
            raise refuse("inline keyboard expected")
        return Markup(other={key: markup[key] for key in markup if key in _OTHER_KINDS})
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise refuse('field "inline_keyboard" must be of type Array')
    shown = tuple(tuple(filter(None, map(_button, row))) for row in rows)
    _check_size(shown, markup)
    return Markup(rows=tuple(filter(None, shown)))


def _check_size(rows: Rows, markup: dict) -> None:
    """Telegram's phones break rows of more than eight; here they are refused, so that none is sent."""
    buttons = sum(map(len, rows))
    widest = max(map(len, rows), default=0)
    written = json.dumps(markup, ensure_ascii=False, separators=(",", ":")).encode()
    if buttons > MOST_BUTTONS or widest > MOST_IN_A_ROW or len(written) > MOST_BYTES:
        raise refuse("reply markup is too long")


def _button(button: object) -> Button | None:
    """A button without a text is left out, without a word."""
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _unreadable('Can\'t find field "text"')
    text = str(button["text"]).strip()
    if not text:
        return None
    if button.get("url"):
        check_link(button["url"], "inline keyboard button URL")
        return Button(text, url=button["url"])
    if button.get("callback_data"):
        return Button(text, data=_checked(button["callback_data"]))
    if "copy_text" in button:
        return Button(text, copy=_copied(button["copy_text"]))
    if not any(kind in button for kind in _OTHER_BUTTONS):
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    return Button(text)


def _checked(data: object) -> str:
    if not isinstance(data, str):
        raise _unreadable('Field "callback_data" must be of type String')
    if len(data.encode()) > MOST_DATA:
        raise refuse("BUTTON_DATA_INVALID")
    return data


def _copied(copy: dict) -> str:
    if not 1 <= len(copy.get("text", "")) <= 256:
        raise refuse("BUTTON_COPY_TEXT_INVALID")
    return copy["text"]


def check_link(url: str, what: str) -> None:
    """Raises Refusal where Telegram would not take the address."""
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() in ("tg", "ton"):
        return
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise refuse(f"{what} '{url}' is invalid: Unsupported URL protocol")
    try:
        host = urlsplit(url if scheme else f"http://{url}").hostname or ""
    except ValueError:
        host = "?"
    if not host:
        raise refuse(f"{what} '{url}' is invalid: URL host is empty")
    if "." not in host or re.search(r"[\s<>\x00-\x1f]", url):
        raise refuse(f"{what} '{url}' is invalid: Wrong HTTP URL")


def _unreadable(reason: str) -> Exception:
    return refuse(f"can't parse inline keyboard button: {reason}")
