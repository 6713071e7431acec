"""One round of digests: what they share is read, worded and drawn once, outside the event loop.

Knows no queue. Sections are shared by equal watchlists of one name, pictures by equal sections.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Final, TypeAlias

from bot.languages.catalogue import speaking, spoken, strings
from bot.messages import wording
from bot.messages.digest import Block, Period, covers, section
from bot.messages.digest_chart import Charts, Picture
from bot.messages.digest_marks import worst
from bot.messages.kept import Kept
from bot.messages.markup import clean, clip
from bot.messages.times import day
from bot.pipeline.digest_parts import Part, Parts, period_of
from bot.pipeline.lasting import lasting
from bot.pipeline.looking_back import LookBack
from classifiers.signals import carried
from storage import honesty
from storage.database import Connection, Database
from storage.records import Honesty, Watcher, Watchlist

Draw: TypeAlias = Callable[..., bytes]
_Made: TypeAlias = "tuple[tuple[Block, Drawing | None], ...]"

_BLOCKS: Final = 4096  # of some 3 kB
_DRAWINGS: Final = 64  # of some 80 kB
_NAME: Final = 24
_SERIES_NAME: Final = 46
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A picture as it is sent; equal ones have one `key`."""

    key: tuple[object, ...]
    caption: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """All of one digest but what its subscriber alone was told; sections and drawings by watchlist id."""

    period: Period
    seen: Honesty
    sections: Mapping[int, Block]
    drawings: Mapping[int, Drawing]


class Round:
    """What the digests of one round share."""

    def __init__(self, draw: Draw | None = None) -> None:
        self._draw = draw or Charts()
        self._back = LookBack()
        self._parts = Parts(self._back)
        self._seen: dict[tuple[datetime, datetime], Honesty] = {}
        self._blocks: Kept[Block] = Kept(_BLOCKS)
        self._drawings: Kept[Drawing | None] = Kept(_DRAWINGS)

    async def prepare(
        self,
        database: Database,
        watchers: Sequence[Watcher],
        *,
        before: datetime,
        schedule: str,
        dark: bool = False,
    ) -> Prepared:
        """Reads, words and draws the digest of one subscriber's watchlists up to a moment.

        Moments must not go back. A picture that fails is left out.
        """
        period = period_of(watchers[0].watchlist, before, schedule=schedule)
        if not self._back.reaches(before):
            with lasting():
                await self._back.read(database, before)
                await asyncio.to_thread(self._back.weeks, before)
        seen = self._seen.get((period.since, before))
        if seen is None:
            seen = await database.run(lambda c: self._seen_in(c, period))
        made = await asyncio.to_thread(self._made, watchers, period, seen, dark=dark)
        return _for(watchers, made, period, seen)

    def prepare_at_once(
        self,
        connection: Connection,
        watchers: Sequence[Watcher],
        *,
        before: datetime,
        schedule: str,
        drawn: bool = False,
        dark: bool = False,
    ) -> Prepared:
        """The same in the caller's transaction, with pictures where they are to be `drawn`."""
        self._back.read_at_once(connection, before)
        period = period_of(watchers[0].watchlist, before, schedule=schedule)
        seen = self._seen_in(connection, period)
        made = self._made(watchers, period, seen, drawn=drawn, dark=dark)
        return _for(watchers, made, period, seen)

    def _made(
        self,
        watchers: Sequence[Watcher],
        period: Period,
        seen: Honesty,
        *,
        drawn: bool = True,
        dark: bool = False,
    ) -> _Made:
        """A section and a picture for each watchlist, in the language of their subscriber."""
        with speaking(watchers[0].subscriber.language):
            return tuple(
                (
                    self._section(one.watchlist, period, seen, alone=len(watchers) == 1),
                    self._drawing(one.watchlist, period, seen, dark=dark) if drawn else None,
                )
                for one in watchers
            )

    def _seen_in(self, connection: Connection, period: Period) -> Honesty:
        span = (period.since, period.before)
        if span not in self._seen:
            self._seen[span] = honesty.what_was_seen(connection, since=period.since, before=period.before)
        return self._seen[span]

    def _section(self, watchlist: Watchlist, period: Period, seen: Honesty, *, alone: bool) -> Block:
        part = self._part(watchlist, period, seen)
        asked = (id(part), watchlist.name, period, spoken(), alone)
        known = self._blocks.get(asked)
        if known is None:
            known = self._blocks.put(asked, section(part.facts, watchlist.name, period, alone=alone))
        return known

    def _part(self, watchlist: Watchlist, period: Period, seen: Honesty) -> Part:
        return self._parts.of(watchlist, period, covered=covers(seen))

    def _drawing(self, watchlist: Watchlist, period: Period, seen: Honesty, *, dark: bool) -> Drawing | None:
        keys = self._part(watchlist, period, seen).drawn
        asked = (keys, watchlist.name, period.before, period.timezone, spoken(), dark)
        if not keys:
            return None
        if asked not in self._drawings:
            self._drawings.put(asked, self._drawn(asked, keys, watchlist.name, period, dark=dark))
        return self._drawings.get(asked)

    def _drawn(
        self, asked: tuple[object, ...], keys: Sequence[str], name: str, period: Period, *, dark: bool
    ) -> Drawing | None:
        try:
            picture = self._picture(keys, name, period)
            content = self._draw(picture, dark=dark)
        except Exception:  # noqa: BLE001  a picture that cannot be drawn must not keep anybody from the text
            _log.exception("The chart of %s up to %s failed and is left out", keys, period.before)
            return None
        weeks = self._back.weeks(period.before)
        levels = [reading.level if (reading := weeks.reading(key)) else 0.0 for key in keys]
        said = [
            strings.SERIES_LEVEL.format(name=wording.series(key, 80), level=level)
            for key, level in zip(keys, levels, strict=True)
        ]
        caption = strings.DIGEST_CAPTION.format(series=", ".join(said))
        return Drawing(key=asked, caption=caption, content=content)

    def _picture(self, keys: Sequence[str], name: str, period: Period) -> Picture:
        weeks = self._back.weeks(period.before)
        tracks = tuple(map(weeks.track, keys))
        marked = {deed.incident for track in tracks for deed in worst(track)}
        found = (self._back.incident(number) for number in sorted(marked))
        labels = {
            one.id: strings.MARKED.format(
                signal=wording.signal(next(iter(carried(one.signals)), "")),
                day=day(one.first_seen_at, period.timezone),
            )
            for one in found
            if one
        }
        return Picture(
            title=strings.DIGEST_CHART.format(name=clip(clean(name), _NAME)),
            tracks=tracks,
            names=tuple(unescape(wording.series(key, _SERIES_NAME)) for key in keys),
            labels=labels,
            unobserved=self._back.unobserved(period.before),
            timezone=period.timezone,
        )


def _for(watchers: Sequence[Watcher], made: _Made, period: Period, seen: Honesty) -> Prepared:
    """What was made, for watchlists that ask for the same."""
    each = list(zip(watchers, made, strict=True))
    return Prepared(
        period=period,
        seen=seen,
        sections={one.watchlist.id: block for one, (block, _) in each},
        drawings={one.watchlist.id: drawing for one, (_, drawing) in each if drawing},
    )
