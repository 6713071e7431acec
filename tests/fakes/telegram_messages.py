"""What stands in a chat and what happens there: messages, files and events; knows no rules."""

from dataclasses import dataclass, field

from tests.fakes.telegram_judge import Entity
from tests.fakes.telegram_keyboards import Button, Markup

PHOTO, DOCUMENT = "photo", "document"
NO_BUTTONS = Markup()


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file as Telegram keeps it; `id` is what the bot may send again."""

    id: str
    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"
    width: int = 0
    height: int = 0

    def as_json(self, kind: str) -> dict | list:
        known = {"file_id": self.id, "file_unique_id": self.id[:16], "file_size": len(self.content)}
        if kind == PHOTO:
            return [known | {"width": self.width, "height": self.height}]
        return known | {"file_name": self.name, "mime_type": self.mime}


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message as it stands, or as it stood when something happened to it.

    `text` is what is read (the caption, where there is a file), `source` what was sent, `number` counts the
    bot's messages in this chat from 1 (0: a person's), `author` is the person or 0, `edited` when, or 0.
    """

    chat: int
    id: int
    number: int
    date: int
    text: str
    entities: tuple[Entity, ...] = ()
    source: str = ""
    markup: Markup = NO_BUTTONS
    silent: bool = False
    thread: int = 0
    reply_to: int = 0
    media: str = ""
    file: File | None = None
    author: int = 0
    edited: int = 0
    payload: dict = field(default_factory=dict, repr=False, compare=False)

    @property
    def rows(self) -> list[list[str]]:
        """What the buttons say, row by row."""
        return [[button.text for button in row] for row in self.markup.rows]

    @property
    def preview(self) -> bool:
        """Whether a link in it may open a preview."""
        return not (self.payload.get("link_preview_options") or {}).get("is_disabled")

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.markup.rows for button in row]

    def button(self, label: str) -> Button:
        """The button that says this, or the only one that begins so. Raises LookupError."""
        exact = [one for one in self.buttons if one.text == label]
        found = exact or [one for one in self.buttons if one.text.startswith(label)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} buttons {label!r} on message {self.id}: {self.rows}")
        return found[0]

    def __str__(self) -> str:
        """The text and then the buttons: "Text [Why] [Sources] / [Mute]"."""
        file = f"({self.media} {self.file.name}) " if self.file else ""
        rows = " / ".join(" ".join(f"[{label}]" for label in row) for row in self.rows)
        return f"{file}{self.text}{' ' * bool(rows)}{rows}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that a chat saw.

    `kind`: "ring" or "silent" (a new message of the bot's), "edit", "delete", "toast" or "alert" (the answer
    to a button that `user` pressed), "said" (a person's message). `message` is as it stood just after, for
    "delete" just before.
    """

    at: float
    chat: int
    kind: str
    message: Message | None = None
    text: str = ""
    user: int = 0

    def __str__(self) -> str:
        """For stories: "ring 1: Text [Why]", "edit 1: …", "delete 1", "toast: …", "said: …"."""
        if self.message is None:
            return f"{self.kind}: {self.text}"
        if self.kind == "delete":
            return f"delete {self.message.number}"
        number = f" {self.message.number}" if self.message.number else ""
        return f"{self.kind}{number}: {self.message}"
