"""Forgets a chat, or a person with their chat, at their own wish: all at once, and for good."""

from sqlalchemy import Connection, delete, func, select

from storage import channels, drafts, feedback
from storage.addresses import at
from storage.records import Address, Forgotten, Origin
from storage.schema import deliveries, subscribers, verdicts, watchlists
from storage.schema_chats import mutes


def forget(c: Connection, address: Address, *, person: int = 0) -> Forgotten:
    """Removes all that is kept for the subscriber at an address, and all that a `person` (0 for none) said.

    Their half-made choices go too, and the channels that they manage, wherever that was; a channel's own
    settings stay. What was reported stays: it is nobody's.
    """
    its = select(subscribers.c.id).where(at(subscribers, address)).scalar_subquery()
    lists = select(watchlists.c.id).where(watchlists.c.subscriber_id == its)
    fixed = select(func.count()).where(watchlists.c.subscriber_id == its, watchlists.c.origin == Origin.FILE)
    gone = Forgotten(
        fixed=c.scalar(fixed) or 0,
        verdicts=c.execute(delete(verdicts).where(verdicts.c.watchlist_id.in_(lists))).rowcount,
        watchlists=c.execute(delete(watchlists).where(watchlists.c.subscriber_id == its)).rowcount,
        mutes=c.execute(delete(mutes).where(mutes.c.subscriber_id == its)).rowcount,
        deliveries=c.execute(delete(deliveries).where(at(deliveries, address))).rowcount,
        drafts=drafts.forget(c, address) + (drafts.forget(c, person) if person else 0),
        votes=feedback.forget(c, address.messenger, person) if person else 0,
        channels=channels.forget(c, person) if person else 0,
    )
    c.execute(delete(subscribers).where(at(subscribers, address)))
    return gone
