"""What a command or a press is given and gives back, and how it says that it did not understand.

Knows no Telegram. What buttons give back is "1:NAME:ARGUMENTS", the 1 is the version.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot.watching.decide import Limits
from storage.database import Connection
from storage.records import Address, Attachment, Button, ChatKind

VERSION: Final = "1"
LONGEST_DATA: Final = 54  # Telegram carries 64 bytes: the rest is for the channel that a button is for

Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One command, press or text from one chat.

    `address` is whose settings it is about, `title` that chat's name and `kind` its sort: a channel's, where
    `person` manages one from the private chat. `arguments` are as typed after the command's name, or what
    follows a press's, or all that was written; `message_id` is that of the message whose button was pressed,
    `document` a file that was sent. `admin`: the person administers the bot. `limits` are those that alerts are
    decided by.
    """

    address: Address
    title: str
    arguments: str
    now: datetime
    person: int = 0
    kind: ChatKind = ChatKind.PRIVATE
    language: str = "en"
    message_id: int = 0
    document: bytes = b""
    admin: bool = False
    limits: Limits = Limits(max_age=timedelta(hours=12))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a chat is answered: Telegram HTML with buttons below it, or a file with `html` as its caption.

    The reply to a press takes the place of the message pressed unless it is to come `anew`; with no `html`
    that message stays, and the person only sees the `toast`.
    """

    html: str = ""
    buttons: Rows = ()
    file: Attachment | None = None
    toast: str = ""
    anew: bool = False


Answer: TypeAlias = Callable[[Connection, Request], Reply | str]


@dataclass(frozen=True, slots=True)
class Command:
    """What answers `/name`; what `changes` settings is for administrators alone in groups.

    One that is for the bot's administrators alone is `admin`. Its summary and form are in the catalogue.
    """

    name: str
    answer: Answer
    changes: bool = True
    admin: bool = False

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


def pressed(name: str, *arguments: object) -> str:
    """The data of a button. ValueError where it is longer than Telegram carries."""
    data = ":".join((VERSION, name, *map(str, arguments)))
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"more than {LONGEST_DATA} bytes for a button: {data}")
    return data


def read_press(data: str) -> tuple[str, str] | None:
    """Name and arguments of a button's data; None for one of an earlier version."""
    version, _, rest = data.partition(":")
    name, _, arguments = rest.partition(":")
    return (name, arguments) if version == VERSION and name else None
