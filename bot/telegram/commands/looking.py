"""/history and /status: what was read, what was told, and how this chat fares; changes nothing."""

from datetime import datetime, timedelta
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.messages.history import history_message
from bot.messages.markup import field
from bot.telegram.commands.arguments import search
from bot.telegram.commands.request import Request
from bot.telegram.commands.tuning import mute_state
from classifiers.signals import Tier
from storage import deliveries, history, honesty, subscribers, watchlists
from storage.database import Connection
from storage.records import Address, HistoryQuery, Honesty, Subscriber

PAGE: Final = 10
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


def look_up(c: Connection, request: Request) -> str:
    """The newest stored items, notable or above, that hold all the words."""
    asked = search(request.arguments)
    subscriber = subscribers.get(c, request.address)
    query = HistoryQuery(words=asked.words, tier=Tier.NOTABLE, since=request.now - asked.span, limit=PAGE)
    return history_message(history.search(c, query), timezone=subscriber.timezone if subscriber else "UTC")


def status(c: Connection, request: Request) -> str:
    """How this chat fares; figures of other chats are in it only for an administrator, all in one."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None:
        return texts.NO_WATCHLISTS
    owned = watchlists.of(c, subscriber.id)
    facts = honesty.honesty(
        c, [one.id for one in owned], request.address, since=request.now - WEEK, before=request.now
    )
    newest = history.search(c, HistoryQuery(limit=1))
    lines = [
        f"<b>{strings.STATUS}</b>",
        _state(subscriber),
        mute_state(owned, subscriber.timezone, request.now),
        texts.WATCHLISTS.format(count=len(owned)),
        *_week(facts),
        texts.WAITING.format(count=deliveries.undelivered(c, request.address)),
        _given_up(c, request.address),
        _whole_bot(c) if request.admin else "",
        strings.LIVE.format(live=facts.sources_live, sources=facts.sources),
        strings.SILENT.format(names=wording.names(facts.silent, 240)) if facts.silent else "",
        _unread(c, request.now),
        strings.MODEL.format(model=field(newest[0].assessment.model, 80) if newest else texts.NO_MODEL),
    ]
    return "\n".join(line for line in lines if line)


def _state(subscriber: Subscriber) -> str:
    if subscriber.active:
        return texts.ACTIVE
    return texts.INACTIVE.format(reason=field(subscriber.inactive_reason, 100))


def _week(facts: Honesty) -> list[str]:
    sent = strings.ALERTS.format(sent=facts.sent, held=facts.held, undelivered=facts.undelivered)
    kept = strings.NOT_SENT.format(below_threshold=facts.below_threshold, muted=facts.muted)
    return [texts.LAST_DAYS, sent, kept]


def _unread(c: Connection, now: datetime) -> str:
    counted = honesty.unread(c, since=now - DAY, before=now)
    return texts.UNREAD.format(languages=wording.languages(counted, 120)) if counted else ""


def _given_up(c: Connection, address: Address) -> str:
    newest = deliveries.failed(c, 1, address=address)
    if not newest:
        return ""
    count, reason = deliveries.dead_letters(c, address), field(newest[0].last_error, 100)
    return texts.DEAD.format(count=count, reason=reason)


def _whole_bot(c: Connection) -> str:
    undelivered, dead = deliveries.undelivered(c, None), deliveries.dead_letters(c, None)
    return texts.WHOLE_BOT.format(undelivered=undelivered, dead=dead)
