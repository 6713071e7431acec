"""From Telegram's updates to commands, presses and back; each update is one unit of work.

Those of one chat are dealt with one after the other, those of other chats meanwhile.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeAlias

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Document, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.languages.catalogue import speaking, texts
from bot.telegram.application import TelegramApplication
from bot.telegram.commands import conversation, membership
from bot.telegram.commands.desk import Desk, edit_reply, send_reply
from bot.telegram.commands.request import Answer, Command, Misread, Reply, Request, read_press
from bot.telegram.commands.table import COMMANDS, PRESSES
from storage import subscribers
from storage.database import Connection, StorageError
from storage.records import Address, ChatKind

_log = logging.getLogger(__name__)

Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
Work: TypeAlias = Callable[[Update, Context, timedelta], Awaitable[None]]
"""What is done with an update, given how long its turn was waited for."""

_GONE: Final = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
_KINDS: Final = {ChatType.PRIVATE: ChatKind.PRIVATE, ChatType.CHANNEL: ChatKind.CHANNEL}
_PRESSES: Final = {one.name: one for one in PRESSES}


def connect(application: TelegramApplication, desk: Desk) -> None:
    """Lets `application` answer commands and presses and follow its chats; edited messages are ignored."""
    new = filters.UpdateType.MESSAGE
    for command in COMMANDS:
        answer = _in_turn(desk, partial(_command, desk, command))
        application.add_handler(CommandHandler(command.name, answer, filters=new))
    application.add_handler(CallbackQueryHandler(_in_turn(desk, partial(_press, desk))))
    standing = _in_turn(desk, partial(_standing, desk))
    application.add_handler(ChatMemberHandler(standing, ChatMemberHandler.MY_CHAT_MEMBER))
    migrated = _in_turn(desk, partial(_migrated, desk))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE & new, migrated))
    private_text = filters.ChatType.PRIVATE & filters.TEXT & new
    application.add_handler(MessageHandler(private_text, _in_turn(desk, partial(_text, desk))))
    private_file = filters.ChatType.PRIVATE & filters.Document.ALL & new
    application.add_handler(MessageHandler(private_file, _in_turn(desk, partial(_document, desk))))
    application.add_error_handler(_failed)


def _in_turn(desk: Desk, work: Work) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """`work`, once all that came earlier from the same chat is done."""

    async def taken(update: Update, context: Context) -> None:
        came = desk.clock()
        async with desk.turns.of(update.effective_chat.id if update.effective_chat else 0):
            await work(update, context, desk.clock() - came)

    return taken


async def _command(desk: Desk, command: Command, update: Update, context: Context, waited: timedelta) -> None:
    message = update.message
    if message is None:
        return
    request = _request(desk, message, message.from_user, _arguments(message.text or ""))
    if command.admin and not request.admin:
        await send_reply(desk, request.address, texts.UNKNOWN, waited)
        return
    if command.changes and not await desk.rights.may_change(context.bot, message, request.now):
        await send_reply(desk, request.address, texts.ADMINS_ONLY, waited)
        return
    await send_reply(
        desk, request.address, await _worked(desk, str(command), command.answer, request), waited
    )


async def _press(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """Every press is answered, an outdated one too: else its button keeps on spinning."""
    query = update.callback_query
    if query is None:
        return
    reply = await _pressed(desk, query, context)
    try:
        await query.answer(reply.toast or None)
    except TelegramError as error:  # it came too late: what was asked for is done all the same
        _log.info("A press was not answered: %s", error)
    message = query.message
    if not (reply.html and isinstance(message, Message)):
        return
    if reply.anew or reply.file:
        await send_reply(desk, _address(message), reply, waited)
    else:
        await edit_reply(desk, _address(message), message.message_id, reply, waited)


async def _pressed(desk: Desk, query: CallbackQuery, context: Context) -> Reply:
    read, message = read_press(query.data or ""), query.message
    press = _PRESSES.get(read[0]) if read else None
    if read is None or press is None or not isinstance(message, Message):
        return Reply(toast=texts.EXPIRED)
    request = replace(_request(desk, message, query.from_user, read[1]), message_id=message.message_id)
    if press.admin and not request.admin:
        return Reply(toast=texts.EXPIRED)
    if press.changes and not await desk.rights.may_press(context.bot, query, request.now):
        return Reply(toast=texts.ADMINS_ONLY)
    reply = await _worked(desk, str(press), press.answer, request)
    return Reply(html=reply) if isinstance(reply, str) else reply


async def _worked(desk: Desk, asked: str, answer: Answer, request: Request) -> Reply | str:
    """The reply to what was `asked`; a fault of the storage is said to the person and logged."""

    def work(c: Connection) -> Reply | str:
        subscriber = subscribers.get(c, request.address)
        spoken = subscriber.language if subscriber else request.language
        with speaking(spoken):
            return answer(c, replace(request, language=spoken))

    try:
        return await desk.database.run(work)
    except Misread as misread:
        return misread.reply
    except StorageError:
        _log.exception("%s of chat %s failed", asked, request.address.chat)
        return texts.FAULT


async def _text(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """What is written in private: for whoever waits for it."""
    del context
    message = update.message
    if message is None:
        return
    text = message.text or ""
    request = _request(desk, message, message.from_user, text)
    answer: Answer = conversation.unknown if text.startswith("/") else conversation.written
    await send_reply(desk, request.address, await _worked(desk, "A text", answer, request), waited)


async def _document(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """A file sent in private: fetched only where somebody waits for it."""
    del context
    message = update.message
    if message is None or message.document is None:
        return
    request = _request(desk, message, message.from_user, message.caption or "")
    if not await desk.database.run(lambda c: conversation.wanted_for(c, request)):
        reply: Reply | str = texts.NO_DOCUMENT
    elif (content := await _fetched(message.document)) is None:
        reply = texts.UNFIT_DOCUMENT.format(most=conversation.LARGEST // 1000)
    else:
        request = replace(request, document=content)
        reply = await _worked(desk, "A document", conversation.handed_in, request)
    await send_reply(desk, request.address, reply, waited)


async def _fetched(document: Document) -> bytes | None:
    """None where it is too large, or where Telegram does not give it out."""
    if (document.file_size or 0) > conversation.LARGEST:
        return None
    try:
        content = await (await document.get_file()).download_as_bytearray()
    except TelegramError as error:
        _log.warning("A document was not fetched: %s", error)
        return None
    return bytes(content) if len(content) <= conversation.LARGEST else None


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


def _request(desk: Desk, message: Message, person: User | None, arguments: str) -> Request:
    address = _address(message)
    return Request(
        address=address,
        title=message.chat.effective_name or "",
        kind=_kind(message.chat),
        arguments=arguments,
        now=desk.clock(),
        person=person.id if person else 0,
        language=(person.language_code or "").partition("-")[0] if person else "",
        admin=bool(desk.admins & {address.chat, person.id if person else 0}),
        limits=desk.limits,
    )


def _kind(chat: Chat) -> ChatKind:
    return _KINDS.get(ChatType(chat.type), ChatKind.GROUP)


def _address(message: Message) -> Address:
    """The topic too; replies outside forums carry a thread of their own, which is no topic."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Address("telegram", message.chat.id, thread or 0)


def _arguments(text: str) -> str:
    return "".join(re.split(r"\s+", text, maxsplit=1)[1:]).strip()


def _reason(change: ChatMemberUpdated) -> str:
    return "blocked by the user" if change.chat.type == ChatType.PRIVATE else "removed from the chat"
