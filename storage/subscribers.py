"""Subscribers: who is told, where, and whether they can be reached; knows nothing of what they watch."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from classifiers.signals import Tier
from storage import deliveries, feedback, held, mutes, watchlists
from storage.addresses import address_row, at, subscriber_of
from storage.dialect import insert
from storage.records import Address, ChatKind, Subscriber
from storage.schema import subscribers


def ensure(
    c: Connection,
    address: Address,
    *,
    title: str = "",
    timezone: str = "UTC",
    language: str = "en",
    kind: ChatKind = ChatKind.PRIVATE,
    now: datetime,
) -> Subscriber:
    """The subscriber at `address`, made where there is none; an existing one takes on a new `title` only."""
    row = {
        **address_row(address),
        "title": title,
        "timezone": timezone,
        "language": language,
        "kind": kind,
        "quiet": "",
        "wakes_for": Tier.CRITICAL,
        "active": True,
        "inactive_reason": "",
        "created_at": now,
    }
    place = ["messenger", "chat", "thread"]
    c.execute(insert(c, subscribers).values(row).on_conflict_do_nothing(index_elements=place))
    if title:
        here = at(subscribers, address) & (subscribers.c.title != title)
        c.execute(update(subscribers).where(here).values(title=title))
    return subscriber_of(c.execute(select(subscribers).where(at(subscribers, address))).mappings().one())


def get(c: Connection, address: Address) -> Subscriber | None:
    """The subscriber at `address`, active or not."""
    row = c.execute(select(subscribers).where(at(subscribers, address))).mappings().first()
    return None if row is None else subscriber_of(row)


def of_chat(c: Connection, messenger: str, chat: int) -> list[Subscriber]:
    """The chat itself and its topics, as far as they are subscribers, active or not; by thread."""
    here = (subscribers.c.messenger == messenger) & (subscribers.c.chat == chat)
    found = select(subscribers).where(here).order_by(subscribers.c.thread)
    return [subscriber_of(row) for row in c.execute(found).mappings()]


def active(c: Connection) -> list[Subscriber]:
    """All that can be reached on Telegram, by id."""
    on = (subscribers.c.messenger == "telegram") & subscribers.c.active.is_(True)
    found = select(subscribers).where(on).order_by(subscribers.c.id)
    return [subscriber_of(row) for row in c.execute(found).mappings()]


def settle(c: Connection, subscriber: Subscriber) -> Subscriber:
    """Stores its time zone, language, quiet hours and what breaks them; nothing else of it changes."""
    values = {name: getattr(subscriber, name) for name in ("timezone", "language", "quiet", "wakes_for")}
    c.execute(update(subscribers).where(subscribers.c.id == subscriber.id).values(values))
    return subscriber


def deactivate(c: Connection, address: Address, reason: str) -> None:
    """Tells this address nothing more until it is reactivated; everything of it is kept."""
    values = {"active": False, "inactive_reason": reason}
    c.execute(update(subscribers).where(at(subscribers, address)).values(values))


def reactivate(c: Connection, address: Address) -> None:
    """Takes `deactivate` back."""
    values = {"active": True, "inactive_reason": ""}
    c.execute(update(subscribers).where(at(subscribers, address)).values(values))


def move(c: Connection, old: Address, new: Address, *, since: datetime | None = None) -> None:
    """The chat at `old` is now `new`: its watchlists, what it was told and what it was not yet told follow.

    Where `new` is a subscriber already, the two become one there, active if either was: of two watchlists of
    one name that of `new` stays, the other goes where it says the same and is renamed where it does not.
    What was parked for either is released to an active one; what was made before `since` fails instead.
    """
    if old == new:
        return
    deliveries.move(c, old, new)
    feedback.move(c, old, new)
    _become_one(c, old, new)
    moved = get(c, new)
    if moved is not None and moved.active:
        deliveries.release(c, new, since=since, now=None)


def _become_one(c: Connection, old: Address, new: Address) -> None:
    leaving, staying = get(c, old), get(c, new)
    if leaving is None:
        return
    if staying is None:
        c.execute(update(subscribers).where(subscribers.c.id == leaving.id).values(address_row(new)))
        return
    watchlists.merge(c, leaving.id, staying.id)
    mutes.merge(c, leaving.id, staying.id)
    held.merge(c, leaving.id, staying.id)
    c.execute(delete(subscribers).where(subscribers.c.id == leaving.id))
    if leaving.active and not staying.active:
        reactivate(c, new)
