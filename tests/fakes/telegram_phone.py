"""A chat as the people in it see and use it: what they read, write and press, and who lets the bot in.

What they do reaches the bot as updates; what it answers is in `stream`, `story` and `screen`.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.fakes import telegram_people as people
from tests.fakes.telegram_chats import ADMINISTRATOR, CLOSED, KICKED, LEFT, MEMBER, OPEN, Chat
from tests.fakes.telegram_judge import units
from tests.fakes.telegram_messages import DOCUMENT, Event, Message
from tests.fakes.telegram_presses import Press

if TYPE_CHECKING:
    from tests.fakes.telegram_server import TelegramServer

PATIENCE = 10.0


class Phone:
    """One chat; `user` is who acts where nobody else is named."""

    def __init__(self, server: "TelegramServer", chat: Chat) -> None:
        self.server, self.chat, self.user = server, chat, abs(chat.number)

    # What is seen.

    def stream(self, *, since: int = 0, everyone: bool = False) -> list[Event]:
        """What happened here, in order, from the `since`-th event on; people's own messages if `everyone`."""
        return [one for one in self.chat.events[since:] if everyone or one.kind != "said"]

    def story(self, *, since: int = 0, everyone: bool = False) -> list[str]:
        """`stream` in words: "ring 1: Text [Why]", "silent 2: …", "edit 1: …", "delete 1", "toast: …"."""
        return [str(one) for one in self.stream(since=since, everyone=everyone)]

    def screen(self, *, thread: int | None = None, everyone: bool = False) -> list[Message]:
        """The messages as they stand now, of one topic or all; people's own too if `everyone`."""
        standing = [self.chat.messages[number] for number in sorted(self.chat.messages)]
        return [one for one in standing if (everyone or one.number) and thread in (None, one.thread)]

    @property
    def last(self) -> Message:
        """The bot's newest message that still stands."""
        return self.screen()[-1]

    @property
    def rings(self) -> int:
        """How often the phone rang."""
        return sum(one.kind == "ring" for one in self.chat.events)

    @property
    def spinning(self) -> list[Press]:
        """Presses that the bot has not answered: their buttons still turn."""
        return [one for one in self.server.presses.waiting.values() if one.chat is self.chat]

    def menu(self, user: int = 0, language: str = "") -> list[tuple[str, str]]:
        """The commands that a person is offered here."""
        return self.server.menus.seen(self.chat, user or self.user, language)

    async def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Waits until this holds; asks again whenever something happens here. Raises AssertionError."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self.chat.changed.wait()
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; seen: {self.story(everyone=True)}") from None

    # What people do.

    def says(
        self,
        text: str,
        *,
        user: int = 0,
        thread: int = 0,
        anonymous: bool = False,
        as_channel: int = 0,
        reply_to: int = 0,
        **more: object,
    ) -> Message:
        """Someone writes: a person, an anonymous administrator, a channel; in a channel it is a post."""
        message = self._written(text, user=user, thread=thread, reply_to=reply_to)
        body = self._body(message, anonymous=anonymous, as_channel=as_channel)
        if text.startswith("/"):
            length = units(text.split(maxsplit=1)[0])
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self._push("message", body | more)
        return message

    async def asks(self, text: str, **more: object) -> Message:
        """Someone writes and waits for the bot's next message, which is returned."""
        before = len(self.chat.events) + 1
        self.says(text, **more)

        def answers() -> list[Event]:
            return [one for one in self.chat.events[before:] if one.kind in ("ring", "silent")]

        await self.until(answers)
        return answers()[0].message

    def corrects(self, message: Message, text: str) -> Message:
        """Someone edits what they wrote."""
        after = self.server.chats.edited(self.chat, message, text=text)
        self._push("edited_message", self._body(after))
        return after

    def sends(self, name: str, content: bytes, *, caption: str = "", user: int = 0) -> Message:
        """Someone sends a file."""
        file = self.server.files.keep(name, content)
        message = self._written(caption, user=user, media=DOCUMENT, file=file)
        self._push("message", self._body(message))
        return message

    def press(self, label: str, message: Message | None = None, *, user: int = 0, old: bool = False) -> Press:
        """Someone presses the button that says so, of a message that stands (else: the newest that has it).

        `old`: Telegram tells the bot nothing of the message but its number. Raises LookupError.
        """
        standing = self.chat.messages[message.id] if message else self._with_button(label)
        button = standing.button(label)
        if not button.data:
            raise LookupError(f"{label!r} calls nobody back: {button}")
        return self._pressed(standing, user=user, data=button.data, label=button.text, old=old)

    def forge(self, data: str, message: Message | None = None, *, user: int = 0) -> Press:
        """A meddler's phone sends data that no button has, or no longer."""
        return self._pressed(message or self.last, user=user, data=data, label="")

    async def presses(self, label: str, message: Message | None = None, **more: object) -> list[str]:
        """Presses, waits until the button stops turning, and gives the story from the press on."""
        before = len(self.chat.events)
        press = self.press(label, message, **more)
        await self.until(lambda: press.id not in self.server.presses.waiting)
        return self.story(since=before)

    # Who comes and goes.

    def blocks(self) -> None:
        """The person blocks the bot, or the group throws it out."""
        self._stands(KICKED)

    def unblocks(self) -> None:
        """The person lets the bot in again, or somebody adds it to the group."""
        self._stands(MEMBER)

    def promotes_bot(self, *lacking: str) -> None:
        """The bot becomes an administrator with all rights but these."""
        self.chat.lacking = set(lacking)
        self._stands(ADMINISTRATOR)

    def removes_bot(self) -> None:
        self._stands(LEFT)

    def topic(self, thread: int, state: str = OPEN) -> None:
        """A topic is opened, or "closed"; see `drops_topic`."""
        self.chat.topics = {**(self.chat.topics or {}), thread: state}

    def closes_topic(self, thread: int) -> None:
        self.topic(thread, CLOSED)

    def drops_topic(self, thread: int) -> None:
        self.chat.topics = {key: state for key, state in (self.chat.topics or {}).items() if key != thread}

    def becomes_supergroup(self, number: int) -> "Phone":
        """The group gets this number; the phone of the new chat, to which its people have moved."""
        new = self.server.group(number, owner=self.chat.owner, admins=self.chat.admins, title=self.chat.title)
        new.chat.topics = None if self.chat.topics is None else {}
        self.chat.new_number = number
        old_body, new_body = self._body(self._written("")), new._body(new._written(""))
        self._push("message", old_body | {"migrate_to_chat_id": number})
        new._push("message", new_body | {"migrate_from_chat_id": self.chat.number})
        return new

    def standing_news(self, old: str, new: str) -> None:
        """The bot hears that its own standing here changed."""
        about = {
            "chat": people.chat_json(self.chat),
            "from": self.server.methods.person(self.user),
            "date": int(self.server.clock()),
            "old_chat_member": people.own_standing(old),
            "new_chat_member": people.own_standing(new, self.chat.lacking),
        }
        self.server.push(my_chat_member=about)

    def _stands(self, new: str) -> None:
        old = KICKED if self.chat.blocked else self.chat.standing
        if self.chat.private:
            self.chat.blocked = new == KICKED
        else:
            self.chat.standing = new
        self.standing_news(old, new)

    def _with_button(self, label: str) -> Message:
        for message in reversed(self.screen()):
            if any(button.text.startswith(label) for button in message.buttons):
                return message
        raise LookupError(f"no button {label!r}: {[one.rows for one in self.screen()]}")

    def _pressed(self, message: Message, *, user: int, data: str, label: str, old: bool = False) -> Press:
        user = user or self.user
        press = self.server.presses.pressed(self.chat, message, user=user, data=data, label=label)
        shown = people.message_json(self.chat, message)
        if old:
            shown = {"chat": shown["chat"], "message_id": message.id, "date": 0}
        query = {"id": press.id, "from": self.server.methods.person(user), "message": shown, "data": data}
        self.server.push(callback_query=query | {"chat_instance": str(self.chat.number)})
        return press

    def _written(self, text: str, *, user: int = 0, **more: object) -> Message:
        self.chat.started = True
        message = Message(
            chat=self.chat.number,
            id=self.server.chats.next_id(self.chat),
            number=0,
            date=int(self.server.clock()),
            text=text,
            author=user or self.user,
            **more,
        )
        self.server.chats.happened(self.chat, "said", message)
        return message

    def _body(self, message: Message, *, anonymous: bool = False, as_channel: int = 0) -> dict:
        body = people.message_json(self.chat, message, self.server.methods.person(message.author))
        if anonymous:
            return body | {"from": people.ANONYMOUS, "sender_chat": people.chat_json(self.chat)}
        if as_channel:
            channel = {"id": as_channel, "type": "channel", "title": "Elsewhere"}
            return body | {"from": people.CHANNEL_BOT, "sender_chat": channel}
        return body

    def _push(self, kind: str, body: dict) -> None:
        kinds = {"message": "channel_post", "edited_message": "edited_channel_post"}
        self.server.push(**{kinds[kind] if self.chat.type == "channel" else kind: body})
