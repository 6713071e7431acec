"""From Telegram's updates to commands, presses, texts and files, and back; each is one unit of work.

Those of one chat are dealt with one after the other, those of other chats meanwhile.
"""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from telegram import Document, Message, Update
from telegram.error import TelegramError
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.telegram.application import TelegramApplication
from bot.telegram.commands import conversation, presses
from bot.telegram.commands.answering import (
    Asked,
    answered,
    fault,
    nothing,
    slowly,
    unfit_file,
    unknown,
    worked,
)
from bot.telegram.commands.chats import channels, standing
from bot.telegram.commands.chats.standing import Context, Work
from bot.telegram.commands.desk import Desk, send_reply
from bot.telegram.commands.floods import Flow
from bot.telegram.commands.incoming import (
    arguments_of,
    author,
    command_of,
    here,
    language_of,
    replied_to,
    request_of,
    topic_of,
)
from bot.telegram.commands.request import Answer, Command, Reply, Request
from bot.telegram.commands.table import COMMANDS

_log = logging.getLogger(__name__)

_NAMES: Final = frozenset(one.name for one in COMMANDS)


def connect(application: TelegramApplication, desk: Desk) -> None:
    """Lets `application` answer commands and presses and follow its chats; edited messages are ignored."""
    new = filters.UpdateType.MESSAGE
    private = filters.ChatType.PRIVATE & new
    asked: list[BaseHandler[Any, Any, Any]] = [
        *(
            CommandHandler(one.name, _asked(desk, partial(_command, desk, one)), filters=new)
            for one in COMMANDS
        ),
        CallbackQueryHandler(_asked(desk, partial(presses.press, desk))),
        MessageHandler(private & filters.TEXT, _asked(desk, partial(_text, desk))),
        MessageHandler(private & filters.Document.ALL, _asked(desk, partial(_document, desk))),
        MessageHandler(filters.UpdateType.CHANNEL_POST & filters.COMMAND, _asked(desk, partial(_post, desk))),
    ]
    told: list[BaseHandler[Any, Any, Any]] = [
        ChatMemberHandler(_in_turn(desk, partial(standing.stands, desk)), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE & new, _in_turn(desk, partial(standing.moved, desk))),
    ]
    application.add_handlers(asked + told)
    application.add_error_handler(partial(_failed, desk))


def _in_turn(desk: Desk, work: Work) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """`work`, once all that came earlier from the same chat is done."""

    async def taken(update: Update, context: Context) -> None:
        came = desk.clock()
        async with desk.turns.of(update.effective_chat.id if update.effective_chat else 0):
            await work(update, context, desk.clock() - came)

    return taken


def _asked(desk: Desk, work: Work) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """`work` in its turn, unless the person or the chat asks too much: that is turned away at once."""
    in_turn = _in_turn(desk, work)

    async def taken(update: Update, context: Context) -> None:
        flow = _flow(desk, update)
        if flow is Flow.FREE:
            await in_turn(update, context)
        else:
            await _turned_away(desk, update, context, warn=flow is Flow.WARNED)

    return taken


def _flow(desk: Desk, update: Update) -> Flow:
    chat, person = update.effective_chat, update.effective_sender
    number = chat.id if chat else 0
    gauge = desk.floods.presses if update.callback_query else desk.floods.commands
    flow = gauge.flow((number, person.id if person else 0), desk.clock())
    return Flow.SILENT if flow is Flow.FREE and desk.turns.crowded(number) else flow


async def _turned_away(desk: Desk, update: Update, context: Context, *, warn: bool) -> None:
    message, query = update.effective_message, update.callback_query
    reply = Reply()
    if warn and isinstance(message, Message):
        request = request_of(desk, message.chat, update.effective_user, bot=context.bot.username)
        reply = await worked(desk, "A flood", slowly, request)
    if query:
        await presses.acknowledge(query, reply)
    elif isinstance(message, Message) and reply.html:
        await send_reply(desk, here(message), reply, timedelta(0))


async def _command(desk: Desk, command: Command, update: Update, context: Context, waited: timedelta) -> None:
    message = update.message
    if message is None:
        return
    request = _request(desk, message, context, arguments_of(message.text or ""))
    asked = Asked(
        request=request,
        name=str(command),
        answer=command.answer,
        may_change=partial(desk.rights.may_change, context.bot, message, request.now),
        changes=command.changes,
        admin=command.admin,
        channel=0 if command.own or command.admin else None,
    )
    above = message.reply_to_message
    if command.name == conversation.IMPORT and above and above.document:  # in groups the way to hand one in
        reply = await _with_file(desk, context, asked, above.document, nothing)
    else:
        reply = await answered(desk, context.bot, asked)
    await send_reply(desk, request.address, reply, waited)


async def _text(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """What is written in private: for whoever waits for it."""
    message = update.message
    if message is None:
        return
    text = message.text or ""
    answer: Answer = unknown if text.startswith("/") else conversation.written
    request = _request(desk, message, context, text)
    asked = Asked(request=request, name="A text", answer=answer, may_change=_anyone)
    reply = await answered(desk, context.bot, asked)
    await send_reply(desk, request.address, reply, waited)


async def _document(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """A file sent in private: fetched only where somebody waits for it."""
    message = update.message
    if message is None or message.document is None:
        return
    request = _request(desk, message, context, message.caption or "")
    asked = Asked(request=request, name="A file", answer=conversation.handed_in, may_change=_anyone)
    reply = await _with_file(desk, context, asked, message.document, conversation.expected)
    await send_reply(desk, request.address, reply, waited)


async def _with_file(desk: Desk, context: Context, asked: Asked, document: Document, first: Answer) -> Reply:
    """What answers to a file, which is fetched only for who may hand it in, if `first` has no objection."""
    reply = await answered(desk, context.bot, replace(asked, answer=first))
    if reply.html:
        return reply
    content = await _fetched(document)
    request = replace(asked.request, document=content or b"")
    answer = unfit_file if content is None else asked.answer
    return await answered(desk, context.bot, replace(asked, request=request, answer=answer))


async def _fetched(document: Document) -> bytes | None:
    """None where it is too large, or where Telegram does not give it out."""
    if (document.file_size or 0) > conversation.LARGEST:
        return None
    try:
        content = await (await document.get_file()).download_as_bytearray()
    except TelegramError as error:
        _log.warning("A file was not fetched: %s", error)
        return None
    return bytes(content) if len(content) <= conversation.LARGEST else None


async def _post(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """A post in a channel that looks like a command of ours."""
    message = update.channel_post
    if message and command_of(message.text or "", context.bot.username) in _NAMES:
        request = request_of(desk, message.chat, None, bot=context.bot.username)
        reply = await worked(desk, "A post", channels.pointed, request)
        await send_reply(desk, request.address, reply, waited)


async def _failed(desk: Desk, update: object, context: Context) -> None:
    """One update that fails must not stop the next: logged once, with its stack, and said to who asked."""
    number = update.update_id if isinstance(update, Update) else None
    _log.error("Update %s failed", number, exc_info=context.error)
    if not isinstance(update, Update):
        return
    reply, message = fault(language_of(update.effective_user)), update.message
    if update.callback_query:
        await presses.acknowledge(update.callback_query, reply)
    elif message and (message.text or message.document):
        await send_reply(desk, here(message), reply, timedelta(0))


async def _anyone() -> bool:
    """In private everybody changes their own."""
    return True


def _request(desk: Desk, message: Message, context: Context, arguments: str) -> Request:
    bot, topic = context.bot.username, topic_of(message)
    request = request_of(desk, message.chat, author(message), bot=bot, topic=topic)
    return replace(request, arguments=arguments, replied=replied_to(message))
