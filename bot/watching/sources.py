"""The sources as people think of them: outlets with their feeds, and how each is heard; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.incidents.outlets import Outlet, outlet_of
from bot.watching.silence import is_live
from storage.records import FeedState


class Hearing(StrEnum):
    """How a feed is heard, the worst first: `live` is what a digest counts as live."""

    FAILING = "failing"
    SILENT = "silent"
    UNREAD = "unread"
    LIVE = "live"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One outlet: what is known of it, and its feeds, each with how it is heard."""

    name: str
    outlet: Outlet
    feeds: tuple[tuple[FeedState, Hearing], ...]

    @property
    def hearing(self) -> Hearing:
        """The best of its feeds: an outlet is heard while one of them is."""
        return max((hearing for _, hearing in self.feeds), key=list(Hearing).index)

    @property
    def heard_at(self) -> datetime | None:
        """When it last brought something new."""
        return max((state.last_new_at for state, _ in self.feeds if state.last_new_at), default=None)


def sources_of(states: Iterable[FeedState], now: datetime) -> list[Source]:
    """The outlets by tier, then by name, whatever becomes of them: their places stand still."""
    by_name: dict[str, list[tuple[FeedState, Hearing]]] = defaultdict(list)
    for state in states:
        by_name[state.feed.publisher or state.feed.name].append((state, hearing_of(state, now)))
    found = [
        Source(name=name, outlet=outlet_of(feeds[0][0].feed, ""), feeds=tuple(feeds))
        for name, feeds in by_name.items()
    ]
    return sorted(found, key=lambda one: (one.outlet.tier, one.name.casefold(), one.name))


def hearing_of(state: FeedState, now: datetime) -> Hearing:
    """Live, or else failing where the last attempts failed, silent where it answers, unread before any."""
    if is_live(state, now):
        return Hearing.LIVE
    if state.paused or state.failures:
        return Hearing.FAILING
    return Hearing.SILENT if state.last_success_at else Hearing.UNREAD


def named(sources: Sequence[Source], name: str) -> list[Source]:
    """Those that are called so, else those whose name or feed holds all that was typed."""
    typed = " ".join(name.casefold().split())
    same = [one for one in sources if one.name.casefold() == typed]
    return same or [one for one in sources if any(typed in each for each in _names(one))]


def _names(source: Source) -> list[str]:
    feeds = [state.feed for state, _ in source.feeds]
    return [source.name.casefold(), source.outlet.owner.casefold(), *(feed.name.casefold() for feed in feeds)]
