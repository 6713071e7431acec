"""A span as messages: for each watchlist what moved, top incidents and what eased, then what was not told.

Pure: takes incidents that the watchlists asked for, their series and the honest counts; queries nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.languages.catalogue import strings
from bot.messages import wording
from bot.messages.digest_section import Facts, section_html
from bot.messages.markup import visible_length
from bot.messages.times import day, local
from storage.records import Honesty

LIMIT: Final = 4096
_TOP: Final = 5
_TOP_OF_SEVERAL: Final = 3
_ROOM: Final = LIMIT - 96  # the heading is short in whatever language


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """The span of a digest, from `since` up to `before` (UTC), and the zone that its days are named in."""

    since: datetime
    before: datetime
    timezone: str

    @property
    def days(self) -> int:
        """How many days it has, to the nearest."""
        return round((self.before - self.since) / timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a message that is not torn apart, with its visible UTF-16 units."""

    html: str
    units: int


def covers(honesty: Honesty) -> bool:
    """Whether at least half of the sources were live; no source at all is no coverage."""
    return honesty.sources > 0 and 2 * honesty.sources_live >= honesty.sources


def section(facts: Facts, name: str, period: Period, *, alone: bool) -> Block:
    """One watchlist's section of at most one message, with fewer incidents where they do not fit.

    One that stands `alone` in its digest tells of more.
    """
    most = _TOP if alone else _TOP_OF_SEVERAL
    fitting = (_section(facts, name, period, top) for top in range(most, 0, -1))
    return next((block for block in fitting if block.units <= _ROOM), None) or _section(
        facts, name, period, 0
    )


def digest_messages(period: Period, sections: Sequence[Block], honesty: Honesty) -> list[str]:
    """Telegram HTML of at most 4096 visible UTF-16 units each, split between sections where one is full."""
    messages: list[list[Block]] = [[]]
    for block in (*sections, _block(_honest_lines(honesty))):
        if sum(one.units + 2 for one in messages[-1]) + block.units > _ROOM:
            messages.append([])
        messages[-1].append(block)
    full = [blocks for blocks in messages if blocks]
    return [
        "\n\n".join((_heading(period, number, len(full)), *(block.html for block in blocks)))
        for number, blocks in enumerate(full, 1)
    ]


def _section(facts: Facts, name: str, period: Period, top: int) -> Block:
    return _block(section_html(facts, name, days=period.days, timezone=period.timezone, top=top))


def _block(html: str) -> Block:
    return Block(html, visible_length(html))


def _heading(period: Period, number: int, count: int) -> str:
    last = period.before - timedelta(microseconds=1)
    first_day, last_day = day(period.since, period.timezone), day(last, period.timezone)
    first_year, last_year = (local(at, period.timezone).year for at in (period.since, last))
    if first_year != last_year:
        first_day = f"{first_day} {first_year}"
    span = first_day if first_day == last_day else strings.SPAN.format(first=first_day, last=last_day)
    titles = {1: strings.DAILY_DIGEST, 7: strings.WEEKLY_DIGEST}
    title = f"<b>{titles.get(period.days, strings.DIGEST)}</b>"
    part = strings.PART.format(number=number, count=count) if count > 1 else ""
    return f"{wording.row(title, part)}\n{span} {last_year}"


def _honest_lines(honesty: Honesty) -> str:
    lines = [
        f"<b>{strings.HONESTY}</b>",
        strings.ALERTS.format(sent=honesty.sent, held=honesty.held, undelivered=honesty.undelivered),
        strings.KEPT_QUIET.format(quiet=honesty.quiet, muted=honesty.muted, budget=honesty.budget),
        strings.NOT_SENT.format(below_threshold=honesty.below_threshold),
        strings.LIVE.format(live=honesty.sources_live, sources=honesty.sources),
    ]
    if honesty.silent:
        lines.append(strings.SILENT.format(names=wording.names(honesty.silent, 240)))
    if honesty.unread_languages:
        lines.append(strings.UNREAD.format(languages=wording.languages(honesty.unread_languages, 120)))
    return "\n".join(lines)
