"""From one request to its reply: who may come in, what it is for, who may ask it, and what answers it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from telegram import Bot

from bot.languages.catalogue import speaking, texts
from bot.telegram.commands import conversation
from bot.telegram.commands.chats import channels, registration
from bot.telegram.commands.chats.registration import Entry
from bot.telegram.commands.desk import Desk
from bot.telegram.commands.floods import Flow
from bot.telegram.commands.request import Answer, Misread, ReadFirst, Reply, Request
from storage import subscribers
from storage.database import Connection, StorageError
from storage.records import Address, ChatKind

_log = logging.getLogger(__name__)

START: Final = "/start"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a person asks: the request as it came, how it is called in the log, what answers it.

    `changes`, `admin` and `own` are as of a Command; `may_change` asks Telegram for the person's right.
    `channel` is the one that a button is for, 0 for none, None where the one chosen counts.
    """

    request: Request
    name: str
    answer: Answer
    may_change: Callable[[], Awaitable[bool]]
    changes: bool = True
    admin: bool = False
    channel: int | None = None


async def answered(desk: Desk, bot: Bot, asked: Asked) -> Reply:
    """The reply to what is asked, or why there is none; nothing is done for who may not ask it."""
    request = asked.request
    try:
        entry = await desk.database.run(
            lambda c: registration.entry(c, desk.doors, request, channel=asked.channel)
        )
    except StorageError:
        return _fault(asked.name, request)
    if not entry.admitted:
        return await _stranger(desk, asked)
    if asked.admin and not request.admin:
        return await refused(desk, unknown, request)
    if entry.channel or asked.channel:
        return await _for_channel(desk, bot, asked, entry)
    if asked.changes and not await asked.may_change():
        return await refused(desk, admins_only, request)
    return await _given(desk, asked.name, asked.answer, request)


async def refused(desk: Desk, answer: Answer, request: Request) -> Reply:
    """What `answer` says to refuse what is asked; a press leaves its message as it is."""
    return _short(await worked(desk, "A refusal", answer, request), request)


async def worked(
    desk: Desk, name: str, answer: Answer, request: Request, *, reader: Address | None = None
) -> Reply:
    """What `answer` says, in the language of the `reader`, who is whom the request is about unless named.

    A fault of the storage is said to the person and logged.
    """

    def work(c: Connection) -> Reply | str:
        subscriber = subscribers.get(c, reader or request.address)
        spoken = subscriber.language if subscriber else request.language
        with speaking(spoken):
            return answer(c, replace(request, language=spoken))

    try:
        reply = await desk.database.run(work)
    except Misread as misread:
        return Reply(html=misread.reply)
    except ReadFirst as wanted:
        return await _read_first(desk, name, wanted, request, reader=reader)
    except StorageError:
        return _fault(name, request)
    return await _drawn(Reply(html=reply) if isinstance(reply, str) else reply)


async def _drawn(reply: Reply) -> Reply:
    """With the file that is still to be made, outside the database's thread and the loop."""
    if reply.drawing is None:
        return reply
    return replace(reply, file=await asyncio.to_thread(reply.drawing), drawing=None)


async def _read_first(
    desk: Desk, name: str, wanted: ReadFirst, request: Request, *, reader: Address | None
) -> Reply:
    """Lets the model read, outside the database's thread, and then answers."""
    if desk.read is None:
        return await worked(desk, name, _no_reader, request, reader=reader)
    (read,) = await desk.read([wanted.item])
    return await worked(desk, name, partial(wanted.then, read), request, reader=reader)


def unknown(c: Connection, request: Request) -> Reply:
    """The reply to a command that there is not, and to a button that means nothing any more."""
    del c
    html = texts.UNKNOWN if request.kind is ChatKind.PRIVATE else ""  # a group may mean another bot
    return Reply(html=html, toast=texts.EXPIRED)


def nothing(c: Connection, request: Request) -> Reply:
    """No objection."""
    del c, request
    return Reply()


def admins_only(c: Connection, request: Request) -> Reply:
    """The reply to people without the right to change what a chat is sent."""
    del c, request
    return Reply(html=texts.ADMINS_ONLY, toast=texts.ADMINS_ONLY)


def slowly(c: Connection, request: Request) -> Reply:
    """The one reply to a flood."""
    del c, request
    return Reply(html=texts.SLOWLY, toast=texts.SLOWLY)


def crowded(c: Connection, request: Request) -> Reply:
    """The toast for a press whose reply the chat's pace leaves out."""
    del c, request
    return Reply(toast=texts.CROWDED)


def unfit_file(c: Connection, request: Request) -> Reply:
    """The reply to a file that is too large, or that Telegram does not give out."""
    del c, request
    return Reply(html=texts.UNFIT_DOCUMENT.format(most=conversation.LARGEST // 1000))


def apart(c: Connection, request: Request) -> Reply:
    """The toast for who pressed a button in a channel and is answered in private."""
    del c, request
    return Reply(toast=texts.TOLD_APART)


def unreachable(c: Connection, request: Request) -> Reply:
    """The toast for who pressed a button in a channel and cannot be answered in private."""
    del c, request
    return Reply(toast=texts.START_ME)


def _no_reader(c: Connection, request: Request) -> Reply:
    del c, request
    return Reply(html=texts.NO_READER)


def _too_many_files(c: Connection, request: Request) -> Reply:
    del c, request
    return Reply(html=texts.TOO_MANY_FILES)


async def _stranger(desk: Desk, asked: Asked) -> Reply:
    """How to be let in; who brings an invitation is let in, and in a group only by who may change it."""
    invited = asked.name == START and asked.request.arguments and await asked.may_change()
    if not invited:
        return await refused(desk, registration.refused, asked.request)
    return await worked(desk, asked.name, registration.let_in(asked.answer), asked.request)


async def _for_channel(desk: Desk, bot: Bot, asked: Asked, entry: Entry) -> Reply:
    """As `answered`, for a channel; Telegram is asked each minute whether the person still administers it."""
    own, channel = asked.request, entry.channel
    if channel is None:
        return await refused(desk, unknown, own)
    request = channels.about(channel, own)
    if not await desk.rights.is_admin(bot, channel.chat, own.person, own.now):
        return await worked(desk, asked.name, channels.lost, request, reader=own.address)
    reply = await _given(desk, asked.name, asked.answer, request, reader=own.address)

    def marked(c: Connection, request: Request) -> Reply:
        del c, request
        return channels.marked(channel, reply)

    return await worked(desk, asked.name, marked, request, reader=own.address)


async def _given(
    desk: Desk, name: str, answer: Answer, request: Request, *, reader: Address | None = None
) -> Reply:
    """What answers; a file only while there were not too many."""
    reply = await worked(desk, name, answer, request, reader=reader)
    if reply.file is None or desk.floods.files.flow(request.address.chat, request.now) is Flow.FREE:
        return reply
    return await worked(desk, name, _too_many_files, request, reader=reader)


def fault(language: str) -> Reply:
    """What is said, in a language, where something went wrong here."""
    with speaking(language):
        return Reply(html=texts.FAULT, toast=texts.FAULT)


def _fault(name: str, request: Request) -> Reply:
    _log.exception("%s of chat %s failed", name, request.address.chat)
    return _short(fault(request.language), request)


def _short(reply: Reply, request: Request) -> Reply:
    return replace(reply, html="") if request.message_id else replace(reply, toast="")
