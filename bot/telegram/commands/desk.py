"""Replies that go out directly, not through the queue: a reply that is late is worth nothing.

Paced together with deliveries, so that both keep to Telegram's limits. Knows no command.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.messages.markup import split
from bot.messengers import Messenger, SendError
from bot.telegram.commands.chats.registration import Doors
from bot.telegram.commands.floods import Floods
from bot.telegram.commands.request import Reply
from bot.telegram.commands.rights import Rights
from bot.telegram.commands.turns import Turns
from bot.telegram.pacer import Pacer
from bot.telegram.sender import LONGEST
from bot.watching.decide import Limits
from storage.database import Database
from storage.records import Address, AssessedItem, Item

_log = logging.getLogger(__name__)

LONGEST_WAIT: Final = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What answering takes; the pacer is shared with delivery. `admins` are the people who run the bot.

    `limits` are those that alerts are decided by, for previews; `read` lets the model read texts.
    """

    database: Database
    messenger: Messenger
    pacer: Pacer
    clock: Callable[[], datetime]
    admins: frozenset[int] = frozenset()
    limits: Limits = field(default_factory=lambda: Limits(max_age=timedelta(hours=12)))
    read: Callable[[Sequence[Item]], Awaitable[list[AssessedItem]]] | None = None
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    doors: Doors = field(default_factory=Doors)
    floods: Floods = field(default_factory=Floods)
    rights: Rights = field(default_factory=Rights)
    turns: Turns = field(default_factory=Turns)


async def send_reply(desk: Desk, address: Address, answer: Reply, waited: timedelta) -> bool:
    """Sends a reply, a long one in pieces with its buttons under the last; whether all was delivered.

    What is not is logged.
    """
    pieces = split(answer.html, LONGEST)
    for place, piece in enumerate(pieces, start=1):
        last = place == len(pieces)
        if not await _sent(
            desk,
            address,
            waited,
            partial(
                desk.messenger.send,
                address,
                piece,
                silent=False,
                buttons=answer.buttons if last else (),
                attachment=answer.file if last else None,
            ),
        ):
            return False
    return True


async def edit_reply(desk: Desk, address: Address, message_id: int, reply: Reply, waited: timedelta) -> None:
    """Puts a reply in the place of a message, or below where that is gone."""
    messenger = desk.messenger

    async def edit(*, plain: bool = False) -> None:
        try:
            await messenger.edit(address, message_id, reply.html, plain=plain, buttons=reply.buttons)
        except SendError as error:
            if not error.gone:
                raise
            await messenger.send(address, reply.html, silent=False, plain=plain, buttons=reply.buttons)

    await _sent(desk, address, waited, edit)


def comes_too_late(desk: Desk, address: Address, waited: timedelta) -> bool:
    """Whether a reply would be left out by now, as the chat's pace has no place for it in time."""
    return waited + desk.pacer.wait(address, desk.clock(), reply=True) > LONGEST_WAIT


async def _sent(
    desk: Desk, address: Address, waited: timedelta, send: Callable[..., Awaitable[object]]
) -> bool:
    if not await _paced(desk, address, waited):
        return False
    try:
        await _as_html_or_plain(send)
    except SendError as error:
        if error.retry_after:
            desk.pacer.rest(address, desk.clock() + error.retry_after)
        _log.warning("A reply was not delivered: %s", error)
        return False
    return True


async def _as_html_or_plain(send: Callable[..., Awaitable[object]]) -> None:
    """Once more as plain text where the markup is refused: better than silence."""
    try:
        await send()
    except SendError as error:
        if not error.unparsable:
            raise
        await send(plain=True)


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
