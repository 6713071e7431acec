"""Chats as Telegram keeps them: who may do what there, what stands there, and all that happened there."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.fakes.telegram_faults import Refusal, forbidden, migrated, refuse
from tests.fakes.telegram_messages import Event, Message

MEMBER, ADMINISTRATOR, LEFT, KICKED = "member", "administrator", "left", "kicked"
OPEN, CLOSED = "open", "closed"
GENERAL = 1


class Chat:
    """One chat. `topics` is None where any topic is taken for there, {} where there are none.

    `type` is "private", "group", "supergroup" or "channel"; `standing` the bot's own there, `rights` those
    that an administrator lacks; `owner`, `admins` and `absent` are people. In a private chat `started` is
    whether the person has written to the bot.
    """

    def __init__(self, number: int, type_: str, *, title: str = "Desk", username: str = "") -> None:
        self.number, self.type, self.title, self.username = number, type_, title, username
        self.standing = ADMINISTRATOR if type_ == "channel" else MEMBER
        self.lacking: set[str] = set()
        self.owner = 0
        self.admins: set[int] = set()
        self.absent: set[int] = set()
        self.topics: dict[int, str] | None = None if type_ == "supergroup" else {}
        self.blocked = self.deactivated = self.deleted = self.muted = False
        self.started = True
        self.new_number = 0
        self.messages: dict[int, Message] = {}
        self.events: list[Event] = []
        self.changed = asyncio.Event()
        self._last_id = self._last_number = 0

    @property
    def private(self) -> bool:
        return self.type == "private"

    def own_numbering(self) -> bool:
        """Whether messages are counted here alone; private chats and groups share one count."""
        return self.type in ("supergroup", "channel")

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def next_number(self) -> int:
        self._last_number += 1
        return self._last_number

    def check_presence(self) -> None:
        """Raises Refusal where the bot cannot even look into the chat."""
        if self.new_number:
            raise Refusal(migrated(self.new_number))
        if self.deleted:
            raise Refusal(forbidden("the group chat was deleted"))
        if self.standing == KICKED and not self.private:
            raise Refusal(forbidden(f"bot was kicked from the {self.type} chat"))
        if self.standing == LEFT:
            raise Refusal(forbidden(f"bot is not a member of the {self.type} chat"))

    def check_writing(self, what: str = "text messages") -> None:
        """Raises Refusal where the bot may not write."""
        self.check_presence()
        if self.private:
            self._check_person()
        elif self.type == "channel" and (self.standing != ADMINISTRATOR or "post_messages" in self.lacking):
            raise refuse("need administrator rights in the channel chat")
        elif self.muted and self.standing != ADMINISTRATOR:
            raise refuse(f"not enough rights to send {what} to the chat")

    def _check_person(self) -> None:
        if self.deactivated:
            raise Refusal(forbidden("user is deactivated"))
        if self.blocked:
            raise Refusal(forbidden("bot was blocked by the user"))
        if not self.started:
            raise Refusal(forbidden("bot can't initiate conversation with a user"))

    def check_topic(self, thread: int) -> None:
        """Raises Refusal where this topic takes no message; 0 is none, that is General."""
        if self.topics is None:
            return
        state = self.topics.get(thread or GENERAL, OPEN if not thread else "")
        if not state or thread == GENERAL:
            raise refuse("message thread not found")
        if state == CLOSED and self.standing != ADMINISTRATOR:
            raise refuse("TOPIC_CLOSED")

    def status_of(self, user: int) -> str:
        if user == self.owner:
            return "creator"
        if user in self.admins:
            return ADMINISTRATOR
        return LEFT if user in self.absent else MEMBER


class Chats:
    """All chats, made when first spoken of (unless `strict`), and the order of all that was seen."""

    def __init__(self, clock: Callable[[], float], *, strict: bool = False) -> None:
        self.clock, self.strict = clock, strict
        self.events: list[Event] = []
        self.fate: Callable[[int], str] = lambda chat: ""
        self._chats: dict[int, Chat] = {}
        self._by_username: dict[str, Chat] = {}
        self._last_id = 0

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def of(self, number: int) -> Chat:
        """The chat; positive numbers are private chats, others are supergroups with any topic."""
        known = self._chats.get(number)
        return known or self.add(
            Chat(number, "private", title="Ada") if number > 0 else Chat(number, "supergroup")
        )

    def add(self, chat: Chat) -> Chat:
        self._chats[chat.number] = chat
        if chat.username:
            self._by_username[chat.username.lower()] = chat
        _meet_fate(chat, self.fate(chat.number))
        return chat

    def find(self, reference: object) -> Chat:
        """The chat that a `chat_id` means. Raises Refusal."""
        if reference in (None, ""):
            raise refuse("chat_id is empty")
        if isinstance(reference, str) and reference.startswith("@"):
            if found := self._by_username.get(reference[1:].lower()):
                return found
            raise refuse("chat not found")
        try:
            number = int(reference)
        except (TypeError, ValueError):
            raise refuse("chat not found") from None
        if not number or (self.strict and number not in self._chats):
            raise refuse("chat not found")
        return self.of(number)

    def next_id(self, chat: Chat) -> int:
        if chat.own_numbering():
            return chat.next_id()
        self._last_id += 1
        return self._last_id

    def happened(self, chat: Chat, kind: str, message: Message | None = None, **more: object) -> Event:
        """Keeps an event, and the message as it stands after it."""
        event = Event(at=self.clock(), chat=chat.number, kind=kind, message=message, **more)
        if kind == "delete":
            del chat.messages[message.id]
        elif message:
            chat.messages[message.id] = message
        chat.events.append(event)
        self.events.append(event)
        self.wake(chat)
        return event

    def wake(self, chat: Chat) -> None:
        """Lets whoever waits for something in the chat look again."""
        woken, chat.changed = chat.changed, asyncio.Event()
        woken.set()

    def edited(self, chat: Chat, message: Message, **changed: object) -> Message:
        after = replace(message, edited=int(self.clock()), **changed)
        self.happened(chat, "edit", after)
        return after


class Admins(dict[int, set[int]]):
    """The administrators by group: those of the chat itself."""

    def __init__(self, chats: Chats) -> None:
        super().__init__()
        self._chats = chats

    def __missing__(self, number: int) -> set[int]:
        return self._chats.of(number).admins


def _meet_fate(chat: Chat, fate: str) -> None:
    if fate in ("blocked", "deactivated") and chat.private:
        setattr(chat, fate, True)
    elif fate == "kicked" and not chat.private:
        chat.standing = KICKED
    elif fate == "migrated" and not chat.private and chat.number > -(10**12):
        chat.new_number = -(10**12) - abs(chat.number)
