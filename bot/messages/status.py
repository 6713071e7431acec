"""How a chat fares, as one message: what is on, what was told and what was not; asks no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.mutes import mute_lines
from bot.messages.quiet import quiet_row
from bot.messages.times import moment
from bot.messages.translated import noted
from storage.records import Delivery, Honesty, Mute, Reason, Subscriber, Watchlist

_LETTERS: Final = 3
_MUTES: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What there is to say of one chat.

    `facts` are those of a week; `held` is why alerts wait, if any do; `undelivered` counts all that
    was not sent, of which `dead` for good, and `letters` are the newest of those. `over_budget` counts by
    watchlist id what a budget kept back within a day, `unread` items by language that no model read within a
    day. `whole` are the undelivered and the dead of the whole bot, for an administrator.
    """

    subscriber: Subscriber
    watchlists: Sequence[Watchlist]
    facts: Honesty
    mutes: Sequence[Mute]
    held: Collection[Reason]
    undelivered: int
    dead: int
    letters: Sequence[Delivery]
    over_budget: Mapping[int, int]
    unread: Mapping[str, int]
    model: str
    whole: tuple[int, int] | None


def status_message(standing: Standing, *, now: datetime) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units, in sections."""
    timezone = standing.subscriber.timezone
    sections = (
        _settings(standing, timezone, now),
        _week(standing.facts),
        _delivery(standing, timezone, now),
        _sources(standing),
    )
    return "\n\n".join("\n".join(line for line in section if line) for section in sections)


def _settings(standing: Standing, timezone: str, now: datetime) -> list[str]:
    subscriber = standing.subscriber
    wakes = subscriber.wakes_for
    quiet = texts.QUIET_HOURS.format(
        hours=field(quiet_row(subscriber), 40),
        timezone=field(timezone, 40),
        wakes=texts.WAKES_FOR.format(tier=tables.TIERS[wakes]) if wakes else "",
    )
    inactive = texts.INACTIVE.format(reason=field(noted(subscriber.inactive_reason), 100))
    return [
        f"<b>{strings.STATUS}</b>",
        texts.ACTIVE if subscriber.active else inactive,
        mute_lines(standing.mutes[:_MUTES], timezone, now),
        strings.MORE.format(count=len(standing.mutes) - _MUTES) if len(standing.mutes) > _MUTES else "",
        quiet if subscriber.quiet else "",
        texts.WATCHLISTS.format(count=len(standing.watchlists)),
        _next_digest(standing.watchlists, now),
    ]


def _next_digest(watchlists: Sequence[Watchlist], now: datetime) -> str:
    due = [(one.next_digest_at, one) for one in watchlists if one.next_digest_at]
    if not due:
        return ""
    at, first = min(due, key=lambda pair: pair[0])
    when = moment(at, first.timezone, today=now)
    return texts.NEXT_DIGEST.format(
        when=when, names=wording.names([one.name for day, one in due if day == at], 80)
    )


def _week(facts: Honesty) -> list[str]:
    return [
        texts.LAST_DAYS,
        strings.ALERTS.format(sent=facts.sent, held=facts.held, undelivered=facts.undelivered),
        strings.KEPT_QUIET.format(quiet=facts.quiet, muted=facts.muted, budget=facts.budget),
        strings.NOT_SENT.format(below_threshold=facts.below_threshold),
    ]


def _delivery(standing: Standing, timezone: str, now: datetime) -> list[str]:
    """What waits, for whatever reason, and what was given up, with its reasons."""
    names = {one.id: one.name for one in standing.watchlists}
    over = [
        f"{names[watchlist]} {count}"
        for watchlist, count in standing.over_budget.items()
        if watchlist in names
    ]
    held = [tables.REASONS[reason] for reason in standing.held]
    whole = standing.whole
    return [
        texts.WAITING.format(count=standing.undelivered),
        texts.HELD_NOW.format(reasons=", ".join(held)) if held else "",
        texts.OVER_BUDGET.format(names=wording.names(over, 160)) if over else "",
        texts.DEAD.format(count=standing.dead) if standing.dead else "",
        *(_letter(one, timezone, now) for one in standing.letters[:_LETTERS]),
        texts.WHOLE_BOT.format(undelivered=whole[0], dead=whole[1]) if whole else "",
    ]


def _letter(letter: Delivery, timezone: str, now: datetime) -> str:
    return f"· {moment(letter.created_at, timezone, today=now)}: “{field(letter.last_error, 120)}”"


def _sources(standing: Standing) -> list[str]:
    facts = standing.facts
    return [
        strings.LIVE.format(live=facts.sources_live, sources=facts.sources),
        strings.SILENT.format(names=wording.names(facts.silent, 240)) if facts.silent else "",
        texts.UNREAD.format(languages=wording.languages(standing.unread, 120)) if standing.unread else "",
        strings.MODEL.format(model=field(standing.model, 80) if standing.model else texts.NO_MODEL),
    ]
