"""What a digest owes its reader about its own silence: what was held or unread, which sources were dead."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, func, or_, select

from storage import held
from storage.addresses import PLACE, at_any
from storage.records import Address, DeliveryState, Honesty, Reason
from storage.schema import assessments, deliveries, feeds, items, verdicts, watchlists

ANSWERED_WITHIN: Final = timedelta(hours=24)
NEW_WITHIN: Final = timedelta(days=7)
UNDETERMINED: Final = "und"  # ISO 639-2 for a language that nobody knows
_NAMED: Final = 5
_ASKED_AT_ONCE: Final = 100
_KEPT_BACK: Final = (Reason.BELOW_THRESHOLD, Reason.MUTED, Reason.QUIET, Reason.BUDGET)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures are asked for: these watchlists of one subscriber, and what its address was told."""

    address: Address
    watchlist_ids: tuple[int, ...]


def honesty(
    c: Connection,
    watchlist_ids: Collection[int],
    address: Address,
    *,
    since: datetime,
    before: datetime,
    seen: Honesty | None = None,
) -> Honesty:
    """The figures for [since, before), as they stand at `before`; of alerts only, not of digests.

    `sent` went to `address` in the span. `held` is what quiet hours or a mute of everything keep there for
    later, and what is parked or not yet due of what was queued for it in the span;
    `undelivered` failed or is overdue. `below_threshold`, `muted`, `quiet` and `budget` count items
    that none of the watchlists told, however many kept them back. A source is live that answered within a
    day and brought something new within a week; `silent` names at most five of the others, the longest
    silent first. What is the same for everybody is taken over from what was `seen` of the same span.
    """
    asked = Asked(address, tuple(watchlist_ids))
    return each(c, [asked], since=since, before=before, seen=seen)[0]


def each(
    c: Connection,
    asked: Sequence[Asked],
    *,
    since: datetime,
    before: datetime,
    seen: Honesty | None = None,
) -> list[Honesty]:
    """The same for each of many, in their order, by a few queries for a hundred of them."""
    common = seen or what_was_seen(c, since=since, before=before)
    return [
        told
        for first in range(0, len(asked), _ASKED_AT_ONCE)
        for told in _each(c, asked[first : first + _ASKED_AT_ONCE], since=since, before=before, common=common)
    ]


def _each(
    c: Connection, asked: Sequence[Asked], *, since: datetime, before: datetime, common: Honesty
) -> Iterator[Honesty]:
    places = {one.address for one in asked}
    told, waiting = _told(c, places, since, before), held.counted(c, places, since=since, before=before)
    for one, kept in zip(asked, _kept_back(c, asked, since, before), strict=True):
        sent, later, overdue = told.get(one.address, (0, 0, 0))
        yield replace(
            common,
            sent=sent,
            held=later + waiting.get(one.address, 0),
            undelivered=overdue,
            below_threshold=kept.get(Reason.BELOW_THRESHOLD, 0),
            muted=kept.get(Reason.MUTED, 0),
            quiet=kept.get(Reason.QUIET, 0),
            budget=kept.get(Reason.BUDGET, 0),
        )


def what_was_seen(c: Connection, *, since: datetime, before: datetime) -> Honesty:
    """Sources and languages of the span, the same for everybody; nothing of what anybody was told."""
    sources, silent = _sources(c, before)
    return Honesty(
        sent=0,
        held=0,
        undelivered=0,
        below_threshold=0,
        muted=0,
        sources_live=sources - len(silent),
        sources=sources,
        silent=silent[:_NAMED],
        unread_languages=unread(c, since=since, before=before),
    )


def _told(
    c: Connection, addresses: Collection[Address], since: datetime, before: datetime
) -> Mapping[Address, tuple[int, int, int]]:
    """By address how many alerts were sent, are to be sent later, and failed or are overdue."""
    d = deliveries.c
    queued = (d.created_at >= since) & (d.created_at < before)
    pending = d.state == DeliveryState.PENDING
    counted = (
        (d.sent_at >= since) & (d.sent_at < before),
        queued & or_(d.state == DeliveryState.PARKED, pending & (d.due_at > before)),
        queued & or_(d.state == DeliveryState.FAILED, pending & (d.due_at <= before)),
    )
    place = [d[name] for name in PLACE]
    sums = [func.count().filter(condition) for condition in counted]
    alerting = at_any(deliveries, addresses) & d.alert_id.is_not(None) & d.edits.is_(None)
    found = select(*place, *sums).where(alerting)
    rows = c.execute(found.group_by(*place))
    return {Address(*where): (sent, later, overdue) for *where, sent, later, overdue in rows}


def _kept_back(
    c: Connection, asked: Sequence[Asked], since: datetime, before: datetime
) -> list[Mapping[Reason, int]]:
    """For each, by reason, how many items its watchlists kept back and none of them told."""
    found: list[Counter[Reason]] = [Counter() for _ in asked]
    for numbers in _once_each(asked):
        whose = {watchlist_id: n for n in numbers for watchlist_id in asked[n].watchlist_ids}
        for sign, counted in ((1, _kept_by(whose, since, before)), (-1, _told_too(whose, since, before))):
            for watchlist_id, reason, count in c.execute(counted):
                found[whose[watchlist_id]][reason] += sign * count
    return list(found)


def _kept_by(ids: Collection[int], since: datetime, before: datetime) -> Select[Any]:
    """For each subscriber one of the watchlists, with how many items they kept back for which reason."""
    v = verdicts.c
    kept = select(func.min(v.watchlist_id), v.reason, func.count(v.item_id.distinct()))
    its = v.watchlist_id.in_(list(ids)) & v.reason.in_(_KEPT_BACK)
    spanned = kept.join(watchlists, watchlists.c.id == v.watchlist_id).where(its)
    return spanned.where(v.at >= since, v.at < before).group_by(watchlists.c.subscriber_id, v.reason)


def _told_too(ids: Collection[int], since: datetime, before: datetime) -> Select[Any]:
    """The same of those items that another of a subscriber's watchlists told in the span."""
    sent, its = verdicts.alias("sent"), watchlists.alias("its")
    told = sent.c.watchlist_id.in_(list(ids)) & (sent.c.reason == Reason.SENT)
    spanned = told & (sent.c.at >= since) & (sent.c.at < before)
    both = _kept_by(ids, since, before).join(its, its.c.subscriber_id == watchlists.c.subscriber_id)
    joined = (sent.c.watchlist_id == its.c.id) & (sent.c.item_id == verdicts.c.item_id)
    return both.join(sent, joined).where(spanned)


def _once_each(asked: Sequence[Asked]) -> list[list[int]]:
    """Their numbers, so that no address is in a list twice: a chat may have digests of several schedules."""
    lists: list[list[int]] = []
    times: Counter[Address] = Counter()
    for number, one in enumerate(asked):
        if times[one.address] == len(lists):
            lists.append([])
        lists[times[one.address]].append(number)
        times[one.address] += 1
    return lists


def _sources(c: Connection, before: datetime) -> tuple[int, tuple[str, ...]]:
    rows = c.execute(
        select(feeds.c.name, feeds.c.last_success_at, feeds.c.last_new_at).where(feeds.c.polled.is_(True))
    ).all()
    answered, new = before - ANSWERED_WITHIN, before - NEW_WITHIN
    silent = [
        (last_new is not None, last_new or before, name)
        for name, last_success, last_new in rows
        if last_success is None or last_success < answered or last_new is None or last_new < new
    ]
    return len(rows), tuple(name for _, _, name in sorted(silent))


def over_budget(
    c: Connection, watchlist_ids: Collection[int], *, since: datetime, before: datetime
) -> Mapping[int, int]:
    """By watchlist how many items a budget kept back in [since, before); none of a watchlist without any."""
    v = verdicts.c
    its = v.watchlist_id.in_(list(watchlist_ids)) & (v.reason == Reason.BUDGET)
    counted = select(v.watchlist_id, func.count()).where(its, v.at >= since, v.at < before)
    return dict(c.execute(counted.group_by(v.watchlist_id).order_by(v.watchlist_id)).all())


def unread(c: Connection, *, since: datetime, before: datetime) -> Mapping[str, int]:
    """How many items first seen in [since, before) no model read, by language, `UNDETERMINED` for unknown."""
    language = func.coalesce(assessments.c.language, items.c.language, UNDETERMINED)
    counted = (
        select(language, func.count())
        .select_from(items.join(assessments))
        .where(
            assessments.c.assessed.is_(False), items.c.first_seen_at >= since, items.c.first_seen_at < before
        )
    )
    by_language = counted.group_by(language).order_by(func.count().desc(), language)
    return dict(c.execute(by_language).all())
