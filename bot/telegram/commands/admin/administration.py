"""/stats and /health: how much there is, and whether all goes well, for who runs the bot."""

from datetime import datetime, timedelta
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.times import moment
from bot.telegram.commands.request import Request
from storage import deliveries, figures, history, honesty
from storage.database import Connection
from storage.records import ChatKind, HistoryQuery

DAY: Final = timedelta(days=1)
LATE: Final = timedelta(minutes=5)
SILENT: Final = timedelta(hours=1)
"""After so long without an answer from any feed something is wrong here, not with them."""


def stats(c: Connection, request: Request) -> str:
    """Counts of everything, those of the last day among them; nothing of anybody's."""
    found = figures.figures(c, since=request.now - DAY)
    kinds = wording.row(
        *(tables.CHAT_KINDS[kind].format(count=found.active.get(kind, 0)) for kind in ChatKind)
    )
    lines = [
        texts.STATS,
        strings.SUBSCRIBERS.format(count=sum(found.active.values()), inactive=found.inactive),
        kinds,
        texts.WATCHLISTS.format(count=found.watchlists),
        strings.FEEDS_POLLED.format(count=found.feeds),
        texts.LAST_24_HOURS,
        strings.READ.format(items=found.items, incidents=found.incidents),
        strings.TOLD.format(alerts=found.alerts, sent=found.sent),
        strings.VOTES.format(count=found.votes),
    ]
    return "\n".join(lines)


def health(c: Connection, request: Request) -> str:
    """What a watchman looks at: feeds, the queue, dead letters, the model; ✅ or ⚠ before each."""
    now = request.now
    seen = honesty.what_was_seen(c, since=now - DAY, before=now)
    newest = history.search(c, HistoryQuery(limit=1))
    dead = deliveries.dead_letters(c, None)
    model = field(newest[0].assessment.model, 80) if newest else texts.NO_MODEL
    lines = [
        texts.HEALTH,
        _read(figures.last_read(c), now),
        _lamp(
            strings.LIVE.format(live=seen.sources_live, sources=seen.sources),
            good=2 * seen.sources_live >= seen.sources,
        ),
        strings.SILENT.format(names=wording.names(seen.silent, 240)) if seen.silent else "",
        _queue(c, now),
        _lamp(strings.DEAD_LETTERS.format(count=dead), good=not dead),
        _last_error(c),
        strings.MODEL.format(model=model),
    ]
    return "\n".join(line for line in lines if line)


def _read(last: datetime | None, now: datetime) -> str:
    if last is None:
        return _lamp(strings.NOTHING_READ, good=False)
    when = moment(last, "UTC", today=now)
    return _lamp(strings.LAST_READ.format(when=when), good=now - last < SILENT)


def _queue(c: Connection, now: datetime) -> str:
    waiting, oldest = deliveries.undelivered(c, None), figures.overdue_since(c, now=now)
    if oldest is None:
        return _lamp(strings.QUEUE.format(count=waiting), good=True)
    text = strings.QUEUE_LATE.format(count=waiting, since=moment(oldest, "UTC", today=now))
    return _lamp(text, good=now - oldest < LATE)


def _last_error(c: Connection) -> str:
    newest = deliveries.failed(c, 1)
    return texts.LAST_ERROR.format(reason=field(newest[0].last_error, 100)) if newest else ""


def _lamp(text: str, *, good: bool) -> str:
    return f"{'✅' if good else '⚠'} {text}"
