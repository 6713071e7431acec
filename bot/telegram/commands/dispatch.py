"""From Telegram's updates to commands and back; each update is one unit of work.

Those of one chat are dealt with one after the other, those of other chats meanwhile. Replies go out directly,
not through the queue: a reply that is late is worth nothing.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeAlias

from telegram import ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import CallbackContext, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.messages.markup import split
from bot.messengers import Messenger, SendError
from bot.telegram.application import TelegramApplication
from bot.telegram.commands import membership, texts
from bot.telegram.commands.request import Misread, Request
from bot.telegram.commands.rights import Rights
from bot.telegram.commands.table import COMMANDS, Command
from bot.telegram.commands.turns import Turns
from bot.telegram.pacer import Pacer
from bot.telegram.sender import LONGEST
from storage.database import Database, StorageError
from storage.records import Address

_log = logging.getLogger(__name__)

Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
Work: TypeAlias = Callable[[Update, Context, timedelta], Awaitable[None]]
"""What is done with an update, given how long its turn was waited for."""

LONGEST_WAIT: Final = timedelta(seconds=5)
_GONE: Final = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What answering takes; the pacer is shared with delivery, so that both together keep to the limits.

    `admins` are the chats whose /status speaks of the whole bot too.
    """

    database: Database
    messenger: Messenger
    pacer: Pacer
    clock: Callable[[], datetime]
    admins: frozenset[int] = frozenset()
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    rights: Rights = field(default_factory=Rights)
    turns: Turns = field(default_factory=Turns)


def connect(application: TelegramApplication, desk: Desk) -> None:
    """Lets `application` answer commands and follow its chats' fortunes; edited messages are ignored."""
    new = filters.UpdateType.MESSAGE
    for command in COMMANDS:
        answer = _in_turn(desk, partial(_answer, desk, command))
        application.add_handler(CommandHandler(command.name, answer, filters=new))
    standing = _in_turn(desk, partial(_standing, desk))
    application.add_handler(ChatMemberHandler(standing, ChatMemberHandler.MY_CHAT_MEMBER))
    migrated = _in_turn(desk, partial(_migrated, desk))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE & new, migrated))
    private_text = filters.ChatType.PRIVATE & filters.TEXT & new
    application.add_handler(MessageHandler(private_text, _in_turn(desk, partial(_unknown, desk))))
    application.add_error_handler(_failed)


def _in_turn(desk: Desk, work: Work) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """`work`, once all that came earlier from the same chat is done."""

    async def taken(update: Update, context: Context) -> None:
        came = desk.clock()
        async with desk.turns.of(update.effective_chat.id if update.effective_chat else 0):
            await work(update, context, desk.clock() - came)

    return taken


async def _answer(desk: Desk, command: Command, update: Update, context: Context, waited: timedelta) -> None:
    message, now = update.message, desk.clock()
    if message is None:
        return
    address = _address(message)
    if command.changes and not await desk.rights.may_change(context.bot, message, now):
        await _reply(desk, address, texts.ADMINS_ONLY, waited)
        return
    request = Request(
        address=address,
        title=message.chat.effective_name or "",
        arguments=_arguments(message.text or ""),
        now=now,
        admin=address.chat in desk.admins,
    )
    await _reply(desk, address, await _worked(desk, command, request), waited)


async def _worked(desk: Desk, command: Command, request: Request) -> str:
    """The reply; a fault of the storage is said to the person and logged."""
    try:
        return await desk.database.run(lambda c: command.answer(c, request))
    except Misread as misread:
        return misread.reply
    except StorageError:
        _log.exception("/%s of chat %s failed", command.name, request.address.chat)
        return texts.FAULT


async def _unknown(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    del context
    if update.message:
        await _reply(desk, _address(update.message), texts.UNKNOWN, waited)


async def _standing(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """The bot was blocked or removed, or may write again."""
    del context, waited
    change, now = update.my_chat_member, desk.clock()
    if change is None:
        return
    chat, gone = change.chat.id, change.new_chat_member.status in _GONE
    if gone:
        await desk.database.run(lambda c: membership.removed(c, chat, reason=_reason(change)))
    else:
        await desk.database.run(lambda c: membership.returned(c, chat, now=now))


async def _migrated(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """Both the old and the new chat say so; either will do."""
    del context, waited
    message = update.message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await desk.database.run(lambda c: membership.migrated(c, old, new, now=desk.clock()))


async def _failed(update: object, context: Context) -> None:
    """One update that fails must not stop the next: logged once, with its stack."""
    number = update.update_id if isinstance(update, Update) else None
    _log.error("Update %s failed", number, exc_info=context.error)


async def _reply(desk: Desk, address: Address, html: str, waited: timedelta) -> None:
    for piece in split(html, LONGEST):
        if not await _paced(desk, address, waited):
            return
        try:
            await desk.messenger.send(address, piece, silent=False)
        except SendError as error:
            if error.retry_after:
                desk.pacer.rest(address, desk.clock() + error.retry_after)
            _log.warning("A reply was not delivered: %s", error)
            return


async def _paced(desk: Desk, address: Address, waited: timedelta) -> bool:
    """Waits for the chat's pace; false where that takes so long that the reply is left out."""
    start = desk.clock() - waited
    while True:
        now = desk.clock()
        pause = desk.pacer.wait(address, now, reply=True)
        if now + pause - start > LONGEST_WAIT:
            _log.warning(
                "A reply to chat %s is left out: it would come %s late", address.chat, now + pause - start
            )
            return False
        if not pause:
            desk.pacer.took(address, now, reply=True)
            return True
        await desk.sleep(pause.total_seconds())  # a delivery may take the chance meanwhile: asked again


def _address(message: Message) -> Address:
    """The topic too; replies outside forums carry a thread of their own, which is no topic."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Address("telegram", message.chat.id, thread or 0)


def _arguments(text: str) -> str:
    return "".join(re.split(r"\s+", text, maxsplit=1)[1:]).strip()


def _reason(change: ChatMemberUpdated) -> str:
    return "blocked by the user" if change.chat.type == ChatType.PRIVATE else "removed from the chat"
