"""What a command or a press is given and gives back, and how it says that it did not understand.

Knows no Telegram. What buttons give back is "1:NAME:ARGUMENTS", where 1 is the version, or
"1.CHANNEL:NAME:ARGUMENTS" from a private chat where a channel is managed; CHANNEL is its id, in hex.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot.watching.decide import Limits
from storage.database import Connection
from storage.records import Address, AssessedItem, Attachment, Button, ChatKind, Item

VERSION: Final = "1"
LONGEST_DATA: Final = 52  # Telegram carries 64 bytes: the rest says which channel a button is for
MOST_WATCHLISTS: Final = 20

_TELEGRAMS_LONGEST: Final = 64
_DATA: Final = re.compile(rf"{VERSION}(?:\.([0-9a-f]{{1,16}}))?:([^:]+)(?::(.*))?", re.DOTALL)

Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One command, press or text from one chat.

    `address` is whose settings it is about, `title` that chat's name and `kind` its sort: a channel's, where
    `person` manages one from the private chat. `arguments` are as typed after the command's name, or what
    follows a press's, or all that was written; `message_id` is that of the message whose button was pressed,
    `replied` that of the one here that a command replies to, `document` a file that was sent. `admin`: the
    person administers the bot, which is called `bot` (its username). `limits` are those that alerts are
    decided by; nobody may have more than `most_watchlists` of their own. `person` is 0 for who writes in the
    name of a group.
    """

    address: Address
    title: str
    arguments: str
    now: datetime
    person: int = 0
    kind: ChatKind = ChatKind.PRIVATE
    language: str = "en"
    message_id: int = 0
    replied: int = 0
    document: bytes = b""
    admin: bool = False
    bot: str = ""
    most_watchlists: int = MOST_WATCHLISTS
    limits: Limits = field(default_factory=lambda: Limits(max_age=timedelta(hours=12)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a chat is answered: Telegram HTML with buttons below it, or a file with `html` as its caption.

    The reply to a press takes the place of the message pressed unless it is to come `anew`; with no `html`
    that message stays, and the person only sees the `toast`. A file that takes a while is made by `drawing`,
    once the transaction is over.
    """

    html: str = ""
    buttons: Rows = ()
    file: Attachment | None = None
    drawing: Callable[[], Attachment] | None = None
    toast: str = ""
    anew: bool = False


Answer: TypeAlias = Callable[[Connection, Request], Reply | str]


@dataclass(frozen=True, slots=True)
class Command:
    """What answers `/name`; what `changes` settings is for administrators alone in groups.

    One that is for the bot's administrators alone is `admin`, one that is never about a channel that the
    person manages is their `own`. Its summary and form are in the catalogue.
    """

    name: str
    answer: Answer
    changes: bool = True
    admin: bool = False
    own: bool = False

    def __str__(self) -> str:
        return f"/{self.name}"


@dataclass(frozen=True, slots=True)
class Press:
    """What answers buttons whose data begin with `name`; `changes` and `admin` as of a command."""

    name: str
    answer: Answer
    changes: bool = True
    admin: bool = False

    def __str__(self) -> str:
        return f"the button {self.name}"


class Misread(Exception):
    """The arguments cannot be used; `reply` (Telegram HTML) names the right form with an example."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class ReadFirst(Exception):
    """There is no answer before the model has read `item`, a text that nobody sent; then `then` gives it."""

    def __init__(self, item: Item, then: Callable[[AssessedItem, Connection, Request], Reply | str]) -> None:
        super().__init__(item.title)
        self.item, self.then = item, then


def pressed(name: str, *arguments: object) -> str:
    """The data of a button. ValueError where it is longer than Telegram carries."""
    data = ":".join((VERSION, name, *map(str, arguments)))
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"more than {LONGEST_DATA} bytes for a button: {data}")
    return data


def for_channel(data: str, chat: int) -> str:
    """A button's data for the private chat of who manages the channel `chat`. ValueError as `pressed`."""
    bound = f"{VERSION}.{-chat:x}:{data.removeprefix(f'{VERSION}:')}"
    if len(bound.encode()) > _TELEGRAMS_LONGEST:
        raise ValueError(f"more than {_TELEGRAMS_LONGEST} bytes for a button: {bound}")
    return bound


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button's data, read: for a managed `channel`, or with 0 for the chat that it stands in."""

    name: str
    arguments: str = ""
    channel: int = 0


def number_in(text: str) -> int | None:
    """A number as buttons carry it, up to 18 digits; None for anything else, which no button of ours has.

    Longer ones no database takes: the data of a button are whatever the program says that pressed it.
    """
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def read_press(data: str) -> Pressed | None:
    """What a button's data say; None for those of an earlier version."""
    found = _DATA.fullmatch(data)
    return Pressed(found[2], found[3] or "", -int(found[1] or "0", 16)) if found else None
