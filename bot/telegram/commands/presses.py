"""Presses of buttons: each is answered; its reply takes the message's place, or goes where few read it."""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.telegram.commands.answering import (
    Asked,
    answered,
    apart,
    crowded,
    refused,
    unknown,
    unreachable,
    worked,
)
from bot.telegram.commands.chats import channels
from bot.telegram.commands.chats.standing import Context
from bot.telegram.commands.desk import Desk, comes_too_late, edit_reply, send_reply
from bot.telegram.commands.incoming import here, kind_of, language_of, request_of, topic_of
from bot.telegram.commands.request import Reply, Request, read_press
from bot.telegram.commands.table import PRESSES
from storage.database import Connection
from storage.records import Address, ChatKind

_log = logging.getLogger(__name__)

_PRESSES: Final = {one.name: one for one in PRESSES}


async def press(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """Every press is answered, an outdated one too: else its button keeps on spinning."""
    query = update.callback_query
    if query is None:
        return
    reply, message = await _pressed(desk, query, context), query.message
    if isinstance(message, Message) and kind_of(message.chat) is ChatKind.CHANNEL and reply.html:
        reply = await _told_apart(desk, query, message, reply, waited)
    elif isinstance(message, Message) and reply.html and comes_too_late(desk, here(message), waited):
        request = request_of(desk, message.chat, query.from_user, bot="", topic=topic_of(message))
        reply = await worked(desk, "A press", crowded, request)
    await acknowledge(query, reply)
    if not (reply.html and isinstance(message, Message)):
        return
    if reply.anew or reply.file:
        await send_reply(desk, here(message), reply, waited)
    else:
        await edit_reply(desk, here(message), message.message_id, reply, waited)


async def acknowledge(query: CallbackQuery, reply: Reply) -> None:
    """Stops the button's spinning, with the reply's toast if it has one."""
    try:
        await query.answer(reply.toast or None)
    except TelegramError as error:  # it came too late: what was asked for is done all the same
        _log.info("A press was not answered: %s", error)


async def _pressed(desk: Desk, query: CallbackQuery, context: Context) -> Reply:
    read, message = read_press(query.data or ""), query.message
    if message is None:
        return Reply()
    press = _PRESSES.get(read.name) if read else None
    topic = topic_of(message) if isinstance(message, Message) else 0
    request = request_of(desk, message.chat, query.from_user, bot=context.bot.username, topic=topic)
    request = replace(request, message_id=message.message_id)
    # Of a message that is too old Telegram tells only its number: in a group the topic is not known then.
    lost = request.kind is ChatKind.GROUP and not message.is_accessible
    if read is None or press is None or lost:
        return await refused(desk, unknown, request)
    asked = Asked(
        request=replace(request, arguments=read.arguments),
        name=str(press),
        answer=press.answer,
        may_change=partial(desk.rights.may_press, context.bot, query, request.now),
        changes=press.changes,
        admin=press.admin,
        channel=read.channel,
    )
    return await answered(desk, context.bot, asked)


async def _told_apart(
    desk: Desk, query: CallbackQuery, message: Message, reply: Reply, waited: timedelta
) -> Reply:
    """Sends the reply to a press in a channel to the person in private: everybody reads what stands there."""
    chat, person = message.chat.id, query.from_user
    own = Request(
        address=Address("telegram", person.id),
        title="",
        arguments="",
        now=desk.clock(),
        person=person.id,
        language=language_of(person),
    )

    def private(c: Connection, request: Request) -> Reply:
        channel = channels.managed(c, request.person, chat)
        return channels.marked(channel, reply) if channel else replace(reply, buttons=())

    told = await send_reply(desk, own.address, await worked(desk, "A press", private, own), waited)
    return await worked(desk, "A press", apart if told else unreachable, own)
