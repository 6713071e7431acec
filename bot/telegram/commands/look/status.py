"""/status: how this chat fares, and what was given up sent again."""

from datetime import timedelta
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.status import Standing, status_message
from bot.telegram.commands.request import Reply, Request, pressed
from storage import deliveries, held, history, honesty, mutes, subscribers, watchlists
from storage.database import Connection
from storage.records import Button, HistoryQuery, Subscriber

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
_LETTERS: Final = 3
_AT_ONCE: Final = 500


def status(c: Connection, request: Request) -> Reply | str:
    """How this chat fares; figures of other chats are in it only for an administrator, all in one."""
    subscriber = subscribers.get(c, request.address)
    return _status(c, request, subscriber) if subscriber else texts.NO_WATCHLISTS


def send_again(c: Connection, request: Request) -> Reply | str:
    """The button that makes the dead letters of this chat due anew."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None:
        return Reply(toast=texts.EXPIRED)
    letters = deliveries.failed(c, _AT_ONCE, address=request.address)
    count = deliveries.resend(c, [one.id for one in letters], now=request.now)
    reply = _status(c, request, subscriber)
    return Reply(html=reply.html, buttons=reply.buttons, toast=texts.SENT_AGAIN.format(count=count))


def _status(c: Connection, request: Request, subscriber: Subscriber) -> Reply:
    owned, here = watchlists.of(c, subscriber.id), request.address
    ids = [one.id for one in owned]
    day, week = request.now - DAY, request.now - WEEK
    newest = history.search(c, HistoryQuery(limit=1))
    standing = Standing(
        subscriber=subscriber,
        watchlists=owned,
        facts=honesty.honesty(c, ids, here, since=week, before=request.now),
        mutes=mutes.of(c, subscriber.id, now=request.now),
        held=tuple(dict.fromkeys(one.reason for one in held.of(c, subscriber.id))),
        undelivered=deliveries.undelivered(c, here),
        dead=deliveries.dead_letters(c, here),
        letters=deliveries.failed(c, _LETTERS, address=here),
        over_budget=honesty.over_budget(c, ids, since=day, before=request.now),
        unread=honesty.unread(c, since=day, before=request.now),
        model=newest[0].assessment.model if newest else "",
        whole=(deliveries.undelivered(c, None), deliveries.dead_letters(c, None)) if request.admin else None,
    )
    again = ((Button(strings.SEND_AGAIN, pressed("again")),),) if standing.dead else ()
    return Reply(html=status_message(standing, now=request.now), buttons=again)
