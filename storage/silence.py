"""What is stored about silent sources: how often each brings news, what was said, who is to hear of it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, exists, func, or_, select

from storage.addresses import subscriber_of
from storage.records import DeliveryState, Origin, Subscriber
from storage.schema import deliveries, feeds, items, subscribers, watchlists

_LEAST_TIMES: Final = 4  # moments with news from which a usual gap can be told


def usual_gaps(c: Connection, *, since: datetime) -> Mapping[int, timedelta]:
    """By polled feed: the mean time between the moments at which it brought news, since `since`.

    Feeds with fewer than four such moments are left out: what is usual for them is not known.
    """
    seen = items.c.first_seen_at
    moments = func.count(seen.distinct())
    its = (
        select(items.c.feed_id, func.min(seen), func.max(seen), moments)
        .where(seen >= since, items.c.feed_id.in_(select(feeds.c.id).where(feeds.c.polled.is_(True))))
        .group_by(items.c.feed_id)
        .having(moments >= _LEAST_TIMES)
    )
    return {feed: (last - first) / (count - 1) for feed, first, last, count in c.execute(its)}


def told(c: Connection, prefixes: Collection[str]) -> list[str]:
    """The keys of the messages that begin with one of `prefixes`, whoever they are for, each once."""
    begins = or_(*(deliveries.c.key.startswith(prefix, autoescape=True) for prefix in prefixes))
    return list(c.scalars(select(deliveries.c.key).where(begins).distinct().order_by(deliveries.c.key)))


def audience(c: Connection) -> list[Subscriber]:
    """The active subscribers, by id, but a chat that only a file names and that nothing was sent to yet."""
    here = [subscribers.c[name] == deliveries.c[name] for name in ("messenger", "chat", "thread")]
    written_to = exists().where(*here, deliveries.c.state == DeliveryState.SENT)
    its_own = exists().where(
        watchlists.c.subscriber_id == subscribers.c.id, watchlists.c.origin == Origin.CHAT
    )
    reachable = or_(subscribers.c.messenger == "terminal", written_to, its_own)
    active = select(subscribers).where(subscribers.c.active.is_(True), reachable).order_by(subscribers.c.id)
    return [subscriber_of(row) for row in c.execute(active).mappings()]
