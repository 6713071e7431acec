"""The bot comes and goes: let into a group or channel, blocked, thrown out, silenced, moved."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus
from telegram.ext import CallbackContext

from bot.telegram.commands.answering import worked
from bot.telegram.commands.chats import channels, membership, registration
from bot.telegram.commands.desk import Desk, send_reply
from bot.telegram.commands.incoming import kind_of, may_write, request_of
from bot.telegram.commands.request import Reply, Request
from storage.database import Connection
from storage.records import Address, ChatKind

Context: TypeAlias = CallbackContext[Any, Any, Any, Any]
Work: TypeAlias = Callable[[Update, Context, timedelta], Awaitable[None]]
"""What is done with an update, given how long its turn was waited for."""


async def stands(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """The bot's standing in a chat changed: it may write there no more, or again, or for the first time."""
    change = update.my_chat_member
    if change is None:
        return
    chat, kind, now = change.chat.id, kind_of(change.chat), desk.clock()
    if not may_write(change.new_chat_member, kind):
        await desk.database.run(lambda c: membership.removed(c, chat, reason=_reason(change, kind)))
        return
    await desk.database.run(lambda c: membership.returned(c, chat, now=now))
    if may_write(change.old_chat_member, kind) or kind is ChatKind.PRIVATE:
        return
    request = request_of(desk, change.chat, change.from_user, bot=context.bot.username)
    if kind is ChatKind.GROUP:
        reply = await worked(desk, "A greeting", _greeting(desk), request)
        await send_reply(desk, request.address, reply, waited)
    else:
        own = Address("telegram", request.person)
        reply = await worked(desk, "An offer", _offer(desk), request, reader=own)
        await send_reply(desk, own, reply, waited)


async def moved(desk: Desk, update: Update, context: Context, waited: timedelta) -> None:
    """A group became a supergroup. Both the old and the new chat say so; either will do."""
    del context, waited
    message = update.message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await desk.database.run(lambda c: membership.migrated(c, old, new, now=desk.clock()))


def _greeting(desk: Desk) -> Callable[[Connection, Request], Reply]:
    def answer(c: Connection, request: Request) -> Reply:
        if not registration.admitted(c, desk.doors, request):
            return registration.refused(c, request)
        return membership.greeting(c, request)

    return answer


def _offer(desk: Desk) -> Callable[[Connection, Request], Reply]:
    """Only to people whom the bot talks to."""

    def answer(c: Connection, request: Request) -> Reply:
        return channels.offer(c, request) if registration.admitted(c, desk.doors, request) else Reply()

    return answer


def _reason(change: ChatMemberUpdated, kind: ChatKind) -> str:
    if kind is ChatKind.PRIVATE:
        return "blocked by the user"
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return "removed from the chat" if gone else "not allowed to write in the chat"
