"""Sends one message through the Bot API and translates what goes wrong; knows no queue and no database."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.messages.markup import clip, utf16_length
from bot.messages.markup import plain as plain_text
from bot.messengers import Buttons, SendError, TokenRefused
from storage.records import Address, Attachment

T = TypeVar("T")

LONGEST: Final = 4096  # UTF-16 units that readers see, after which Telegram refuses a message
LONGEST_CAPTION: Final = 1024
DEADLINE: Final = timedelta(seconds=9)
NO_ANSWER: Final = "no answer in time; it may have been delivered"
_LONGEST_REASON: Final = 200
_PICTURES: Final = ("image/png", "image/jpeg")
_UNCHANGED: Final = "message is not modified"

# What Telegram says, in lower case; the texts are not documented, these were seen.
_UNPARSABLE: Final = ("can't parse entities", "invalid unicode characters")
_TOPIC_GONE: Final = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_GONE: Final = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
_NO_PICTURE: Final = ("photo_invalid", "image_process_failed", "photo_ext_invalid", "photo should be")
_NO_FILES: Final = ("not enough rights to send photos", "not enough rights to send documents")
_BLOCKED: Final = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "user_is_blocked",
    "peer_id_invalid",
    "chat was deactivated",
)
_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class TelegramMessenger:
    """A bot as a messenger; every send ends within `deadline`, answered or not."""

    def __init__(self, bot: Bot, *, deadline: timedelta = DEADLINE) -> None:
        self._bot = bot
        self._deadline = deadline

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
        """Sends Telegram HTML, or its visible text if `plain`; the message's id. Raises SendError.

        Plain text has its links written out, so it may be longer than what it stands for: it is cut to fit.
        """
        how: dict[str, Any] = {
            "chat_id": address.chat,
            "message_thread_id": address.thread or None,
            "disable_notification": silent,
            "reply_markup": _keyboard(buttons),
        }
        if attachment is not None and (sent := await self._file(address, attachment, body, how, plain=plain)):
            return sent
        text, mode = _written(body, LONGEST, plain=plain)
        how |= {"parse_mode": mode, "link_preview_options": LinkPreviewOptions(is_disabled=True)}
        return (await self._answered(self._bot.send_message(text=text, **how), address)).message_id

    async def _file(
        self, address: Address, file: Attachment, body: str, how: Mapping[str, Any], *, plain: bool
    ) -> int | None:
        """Sends a file with `body` as its caption; None where the chat takes no files.

        A caption that is too long is cut, and what Telegram does not take for a picture goes as a document.
        """
        plain = plain or utf16_length(plain_text(body)) > LONGEST_CAPTION
        text, mode = _written(body, LONGEST_CAPTION, plain=plain)
        caption = {**how, "caption": text, "parse_mode": mode}
        try:
            if file.media_type in _PICTURES:
                try:
                    photo = self._bot.send_photo(photo=file.content, **caption)
                    return (await self._answered(photo, address)).message_id
                except SendError as error:
                    if not _says(error.reason.lower(), _NO_PICTURE):
                        raise
            document = self._bot.send_document(document=file.content, filename=file.name, **caption)
            return (await self._answered(document, address)).message_id
        except SendError as error:
            if _says(error.reason.lower(), _NO_FILES):
                return None
            raise

    async def edit(
        self, address: Address, message_id: int, body: str, *, plain: bool = False, buttons: Buttons = ()
    ) -> None:
        """Brings the text and buttons of a message up to date. Raises SendError."""
        text, mode = _written(body, LONGEST, plain=plain)
        editing = self._bot.edit_message_text(
            text=text,
            chat_id=address.chat,
            message_id=message_id,
            parse_mode=mode,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=_keyboard(buttons),
        )
        try:
            await self._answered(editing, address)
        except SendError as error:
            if _UNCHANGED not in error.reason.lower():
                raise

    async def _answered(self, call: Awaitable[T], address: Address) -> T:
        """What Telegram answers a call within the deadline. Raises SendError."""
        try:
            # A server that drips its answer outlasts every read timeout: hence a deadline over all.
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await call
        except TelegramError as error:
            raise send_error(error, address) from error
        except TimeoutError as error:
            raise SendError(address, NO_ANSWER, uncertain=True) from error


def _written(body: str, limit: int, *, plain: bool) -> tuple[str, ParseMode | None]:
    return (clip(plain_text(body), limit), None) if plain else (body, ParseMode.HTML)


def _keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(one.text, callback_data=one.data or None, url=one.url or None) for one in row]
        for row in buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def send_error(error: TelegramError, address: Address) -> SendError:
    """The decision that an error of the Bot API calls for."""
    reason = str(error)[:_LONGEST_REASON]
    match error:
        case RetryAfter():
            return SendError(address, reason, retry_after=_pause(error))
        case ChatMigrated():
            return SendError(address, reason, new_chat_id=error.new_chat_id)
        case InvalidToken():
            return TokenRefused(address, f"Telegram refused the bot token ({reason})")
        case Forbidden():
            return SendError(address, reason, blocked=True)
        case BadRequest():
            return _refusal(address, reason)
        case _:
            return _failure(address, reason, error.__cause__)


def _refusal(address: Address, reason: str) -> SendError:
    said = reason.lower()
    if _says(said, _GONE):
        return SendError(address, reason, permanent=True, gone=True)
    if _says(said, _UNPARSABLE):
        return SendError(address, reason, permanent=True, unparsable=True)
    if _says(said, _TOPIC_GONE):
        return SendError(address, reason, permanent=True, topic_gone=True)
    if _says(said, _BLOCKED):
        return SendError(address, reason, blocked=True)
    return SendError(address, reason, permanent=True)


def _failure(address: Address, reason: str, cause: BaseException | None) -> SendError:
    """Without a cause of httpx's the server answered with an error of its own, so it took nothing."""
    if isinstance(cause, UnicodeError):
        return SendError(address, reason, permanent=True)
    if isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NOT_SENT):
        return SendError(address, NO_ANSWER, uncertain=True)
    return SendError(address, reason)


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in text for phrase in phrases)


def _pause(error: RetryAfter) -> timedelta:
    """PTB gives whole seconds, or a timedelta where PTB_TIMEDELTA is set."""
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
