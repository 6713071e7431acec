"""The outlets that are read, for a chat: how many are heard, a page of them, and one; asks no database."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from bot.incidents.domains import host_of
from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.times import clock, moment, span, zone_label
from bot.watching.sources import Hearing, Source
from classifiers.actors import actor_name
from classifiers.language import language_name
from classifiers.places import place_name
from storage.records import FeedState

PAGE: Final = 8
"""How many outlets a page has: the longest that there can be fit into a message."""

_MARKS: Final = MappingProxyType(
    {Hearing.LIVE: "🟢", Hearing.SILENT: "🟡", Hearing.FAILING: "🔴", Hearing.UNREAD: "⚪"}
)
_NAME: Final = 48
_FEEDS: Final = 8


def outlets_page(
    sources: Sequence[Source], shown: Sequence[Source], *, first: int, of: int, timezone: str, now: datetime
) -> str:
    """The figures of all `sources`, then the outlets `shown`, from the `first`-th on `of` so many."""
    if not sources:
        return texts.NO_SOURCES
    lines = [_figures(sources)]
    if shown:
        last = first + len(shown) - 1
        zone = zone_label(now, timezone)
        lines.append(strings.OUTLETS.format(first=first, last=last, count=of, zone=zone))
    return "\n\n".join(["\n".join(lines), *(_entry(one, timezone, now) for one in shown)])


def outlet_page(source: Source, *, timezone: str, now: datetime, items: int) -> str:
    """One outlet: what is known of it, each of its feeds, and how many `items` it brought in a week."""
    feeds = [_feed(state, hearing, timezone, now) for state, hearing in source.feeds[:_FEEDS]]
    left = len(source.feeds) - len(feeds)
    owner = source.outlet.owner
    known = [
        wording.row(*_known(source)),
        strings.OWNER.format(owner=field(owner, _NAME)) if owner != source.name else "",
        strings.ITEMS_OF_WEEK.format(count=f"{items:,}"),
    ]
    head = f"{_MARKS[source.hearing]} <b>{field(source.name, _NAME)}</b>"
    more = [strings.MORE.format(count=left)] if left else []
    return "\n\n".join(["\n".join([head, *(line for line in known if line)]), *feeds, *more])


def _figures(sources: Sequence[Source]) -> str:
    heard = Counter(hearing for source in sources for _, hearing in source.feeds)
    counted = wording.row(
        *(f"{_MARKS[one]} {heard[one]} {tables.HEARINGS[one]}" for one in reversed(Hearing) if heard[one])
    )
    return texts.SOURCES.format(feeds=heard.total(), outlets=len(sources), heard=counted)


def _entry(source: Source, timezone: str, now: datetime) -> str:
    at = source.heard_at
    live = sum(hearing is Hearing.LIVE for _, hearing in source.feeds)
    count = len(source.feeds)
    facts = wording.row(
        strings.LIVE_FEEDS.format(live=live, count=count) if count > 1 else "",
        strings.NEWS_AT.format(when=clock(at, timezone, today=now)) if at else strings.NEVER_HEARD,
    )
    name = f"{_MARKS[source.hearing]} <b>{field(source.name, _NAME)}</b>"
    return f"{name}\n{wording.row(*_known(source))}\n{facts}"


def _known(source: Source) -> Sequence[str]:
    """Tier, country and who controls it."""
    outlet = source.outlet
    control = strings.STATE_CONTROLLED if outlet.state else ""
    if outlet.side:
        control = strings.ORGAN_OF.format(side=field(actor_name(outlet.side), 40))
    return (
        strings.OUTLET_TIER.format(tier=outlet.tier),
        field(place_name(outlet.country), 32) if outlet.country else "",
        control,
        strings.AGGREGATOR if outlet.aggregator else "",
    )


def _feed(state: FeedState, hearing: Hearing, timezone: str, now: datetime) -> str:
    feed = state.feed
    head = f"{_MARKS[hearing]} {field(feed.name, _NAME)}"
    lines = (
        wording.row(
            tables.HEARINGS[hearing],
            field(language_name(feed.language), 24) if feed.language else "",
            field(host_of(feed.url), 48),
        ),
        _at(strings.ANSWERED_AT, state.last_success_at, timezone, now),
        _at(strings.NEWS_AT, state.last_new_at, timezone, now),
        strings.FAILURES.format(count=state.failures) if state.failures else "",
        strings.IS_PAUSED if state.paused else "",
        f"“{field(state.last_error, 120)}”" if state.last_error else "",
        strings.ASKED_EVERY.format(span=_span(state.interval)),
    )
    return "\n".join([head, *(line for line in lines if line)])


def _at(form: str, at: datetime | None, timezone: str, now: datetime) -> str:
    return form.format(when=moment(at, timezone, today=now)) if at else ""


def _span(interval: timedelta) -> str:
    minutes = max(1, round(interval / timedelta(minutes=1)))
    return strings.MINUTES.format(count=minutes) if minutes < 120 else span(interval)  # noqa: PLR2004  2 h
