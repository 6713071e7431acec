"""What a digest owes its reader about its own silence: what was held or unread, which sources were dead."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Select, func, or_, select

from storage import held
from storage.addresses import at
from storage.records import Address, DeliveryState, Honesty, Reason
from storage.schema import assessments, deliveries, feeds, items, verdicts

ANSWERED_WITHIN: Final = timedelta(hours=24)
NEW_WITHIN: Final = timedelta(days=7)
UNDETERMINED: Final = "und"  # ISO 639-2 for a language that nobody knows
_NAMED: Final = 5
_KEPT_BACK: Final = (Reason.BELOW_THRESHOLD, Reason.MUTED, Reason.QUIET, Reason.BUDGET)


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
    `undelivered` failed or is overdue. `below_threshold`, `muted`, `quiet` and `budget` count items,
    however many of the watchlists kept them back. A source is live that answered within a day and brought
    something new within a week; `silent` names at most five of the others, the longest silent first. What
    is the same for everybody is taken over from what was `seen` of the same span, where that is given.
    """
    kept = _kept_back(c, watchlist_ids, since, before)
    waiting, undelivered = _waiting(c, address, since, before)
    return replace(
        seen or what_was_seen(c, since=since, before=before),
        sent=_sent(c, address, since, before),
        held=waiting + held.counted(c, address, since=since, before=before),
        undelivered=undelivered,
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


def _alerts_for(address: Address) -> Select[int]:
    """Of messages that tell of an alert; what brings one of them up to date is none."""
    d = deliveries.c
    return select(func.count()).where(at(deliveries, address), d.alert_id.is_not(None), d.edits.is_(None))


def _sent(c: Connection, address: Address, since: datetime, before: datetime) -> int:
    sent_at = deliveries.c.sent_at
    return c.scalar(_alerts_for(address).where(sent_at >= since, sent_at < before)) or 0


def _waiting(c: Connection, address: Address, since: datetime, before: datetime) -> tuple[int, int]:
    d = deliveries.c
    queued = _alerts_for(address).where(d.created_at >= since, d.created_at < before)
    pending = d.state == DeliveryState.PENDING
    later = queued.where(or_(d.state == DeliveryState.PARKED, pending & (d.due_at > before)))
    overdue = queued.where(or_(d.state == DeliveryState.FAILED, pending & (d.due_at <= before)))
    return c.scalar(later) or 0, c.scalar(overdue) or 0


def _kept_back(
    c: Connection, watchlist_ids: Collection[int], since: datetime, before: datetime
) -> Mapping[Reason, int]:
    v = verdicts.c
    its = v.watchlist_id.in_(list(watchlist_ids)) & v.reason.in_(_KEPT_BACK)
    kept = select(v.reason, func.count(v.item_id.distinct())).where(its, v.at >= since, v.at < before)
    return dict(c.execute(kept.group_by(v.reason)).all())


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
