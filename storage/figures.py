"""How much there is of everything, for who runs the bot: counts alone, nothing of anybody's."""

from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from storage.records import ChatKind, DeliveryState, Figures
from storage.schema import alerts, deliveries, feeds, incidents, items, subscribers, watchlists
from storage.schema_feedback import feedback


def figures(c: Connection, *, since: datetime) -> Figures:
    """The figures as they stand; items, incidents, alerts, messages and votes from `since` on."""
    s, d = subscribers.c, deliveries.c
    kinds = select(s.kind, func.count()).where(s.active.is_(True)).group_by(s.kind)
    active = {ChatKind(kind): count for kind, count in c.execute(kinds).all()}
    sent = (d.state == DeliveryState.SENT) & (d.sent_at >= since)
    return Figures(
        active=active,
        inactive=_count(c, select(func.count()).where(s.active.is_(False))),
        watchlists=_count(c, select(func.count()).select_from(watchlists)),
        feeds=_count(c, select(func.count()).where(feeds.c.polled.is_(True))),
        items=_count(c, select(func.count()).where(items.c.first_seen_at >= since)),
        incidents=_count(c, select(func.count()).where(incidents.c.first_seen_at >= since)),
        alerts=_count(c, select(func.count()).where(alerts.c.at >= since)),
        sent=_count(c, select(func.count()).where(sent)),
        votes=_count(c, select(func.count()).where(feedback.c.at >= since)),
    )


def overdue_since(c: Connection, *, now: datetime) -> datetime | None:
    """Since when the longest overdue message waits to be sent; None where none is overdue."""
    d = deliveries.c
    waiting = select(func.min(d.due_at)).where(d.state == DeliveryState.PENDING, d.due_at <= now)
    due: datetime | None = c.scalar(waiting)
    return due


def last_read(c: Connection) -> datetime | None:
    """When a feed last answered; None where none ever did."""
    answered: datetime | None = c.scalar(select(func.max(feeds.c.last_success_at)))
    return answered


def _count(c: Connection, counted: Select[int]) -> int:
    return c.scalar(counted) or 0
