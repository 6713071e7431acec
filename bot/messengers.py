"""Where messages go: what a messenger is, what it may raise, and the terminal; knows no Telegram.

Errors name the address that failed:

SendError            one message was not delivered, or perhaps not; its flags say what to do about it
└── TokenRefused     the service does not know us any more: stop delivering, loudly
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, TextIO, TypeAlias

from bot.messages.markup import plain as plain_text
from storage.records import Address, Attachment, Button

Buttons: TypeAlias = tuple[tuple[Button, ...], ...]


class SendError(Exception):
    """A send that did not succeed, with the decision it calls for; without a flag: try again later.

    `permanent`: it will never succeed as it is. `retry_after`: this chat, and no other, must wait so long.
    `new_chat_id`: the chat has moved there. `uncertain`: no answer came, so it may have been delivered.
    `unparsable`: the markup was refused. `blocked`: the chat lets us write no more, until it comes back.
    `topic_gone`: the forum topic is closed or deleted, the chat is not. `gone`: so is the message to edit.
    """

    def __init__(
        self,
        address: Address,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        new_chat_id: int | None = None,
        uncertain: bool = False,
        unparsable: bool = False,
        blocked: bool = False,
        topic_gone: bool = False,
        gone: bool = False,
    ) -> None:
        super().__init__(f"{address.messenger} chat {address.chat}: {reason}")
        self.address = address
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.new_chat_id = new_chat_id
        self.uncertain = uncertain
        self.unparsable = unparsable
        self.blocked = blocked
        self.topic_gone = topic_gone
        self.gone = gone


class TokenRefused(SendError):
    """The bot's token is not, or no longer, accepted; nothing can be sent until it is replaced."""


class Messenger(Protocol):
    """Anything that can deliver a message."""

    async def send(
        self,
        address: Address,
        body: str,
        *,
        silent: bool,
        plain: bool = False,
        buttons: Buttons = (),
        attachment: Attachment | None = None,
    ) -> int:
        """Sends `body` (Telegram HTML; its visible text alone if `plain`) and returns the message's id.

        An `attachment` goes out with `body` as its caption. Returns only when the service has said that it
        accepted the message. Raises SendError.
        """
        ...

    async def edit(
        self, address: Address, message_id: int, body: str, *, plain: bool = False, buttons: Buttons = ()
    ) -> None:
        """Brings a message that was sent up to date, without a sound; one that says so already is fine.

        Raises SendError; `gone` where there is no such message any more.
        """
        ...


class Terminal:
    """Prints messages to a text stream, each under the time at which it was printed."""

    def __init__(self, stream: TextIO, clock: Callable[[], datetime]) -> None:
        self._stream = stream
        self._clock = clock
        self._printed = 0

    async def send(
        self,
        address: Address,
        body: str,
        *,
        silent: bool,
        plain: bool = False,
        buttons: Buttons = (),
        attachment: Attachment | None = None,
    ) -> int:
        """Prints the plain text of `body`; the id counts what was printed. Raises SendError."""
        # A terminal makes no sound and shows no picture, all its text is plain, and nothing in it is pressed.
        del silent, plain, buttons, attachment
        at = self._clock().astimezone(UTC)
        try:
            print(f"{at:%Y-%m-%d %H:%M:%S} UTC\n{plain_text(body)}\n", file=self._stream, flush=True)
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            raise SendError(address, f"the terminal cannot be written to: {error}") from error
        self._printed += 1
        return self._printed

    async def edit(
        self, address: Address, message_id: int, body: str, *, plain: bool = False, buttons: Buttons = ()
    ) -> None:
        """Prints how a message reads now: what is printed stays as it is."""
        del message_id
        await self.send(address, body, silent=True, plain=plain, buttons=buttons)
