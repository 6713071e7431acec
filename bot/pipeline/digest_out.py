"""A prepared digest into the outbox: its messages, then its pictures, each picture stored once.

Knows no schedule.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.languages.catalogue import speaking
from bot.messages.digest import digest_messages
from bot.pipeline.digest_round import Drawing, Prepared
from storage import attachments, deliveries, honesty
from storage.database import Connection
from storage.records import Attachment, Delivery, Watcher

PRIORITY: Final = 3
"""After every alert."""

MOST_DRAWINGS: Final = 3
"""In one digest, however many watchlists it has."""

_PNG: Final = "image/png"


class Outgoing:
    """What a round has put into the outbox that several digests share: each drawing is stored once."""

    def __init__(self) -> None:
        self._stored: dict[tuple[object, ...], int] = {}

    def attachment(self, connection: Connection, drawing: Drawing, now: datetime) -> int:
        """The id under which a drawing is stored, in this or an earlier transaction that was committed."""
        known = self._stored.get(drawing.key)
        if known is not None and attachments.get(connection, known):
            return known
        png = Attachment(name="digest.png", media_type=_PNG, content=drawing.content, created_at=now)
        self._stored[drawing.key] = attachments.add(connection, png)
        return self._stored[drawing.key]


def enqueue(
    connection: Connection,
    key: str,
    watchers: Sequence[Watcher],
    prepared: Prepared,
    now: datetime,
    outgoing: Outgoing,
) -> bool:
    """Queues the messages of a digest, then its pictures; False where this key was queued before."""
    bodies: list[tuple[str, int | None]] = [
        (body, None) for body in messages_of(connection, watchers, prepared)
    ]
    drawn = dict.fromkeys(prepared.drawings.get(one.watchlist.id) for one in watchers)
    pictures = [drawing for drawing in drawn if drawing][:MOST_DRAWINGS]
    bodies += [(one.caption, outgoing.attachment(connection, one, now)) for one in pictures]
    queued = [
        Delivery(
            key=f"{key}:{number}" if number else key,
            address=watchers[0].subscriber.address,
            body=body,
            priority=PRIORITY,
            due_at=now,
            created_at=now,
            attachment_id=attachment_id,
        )
        for number, (body, attachment_id) in enumerate(bodies)
    ]
    return any(deliveries.enqueue_all(connection, queued))


def messages_of(connection: Connection, watchers: Sequence[Watcher], prepared: Prepared) -> list[str]:
    """The messages of one subscriber's digest, with what that subscriber was told and was not."""
    period, ids = prepared.period, [one.watchlist.id for one in watchers]
    told = honesty.honesty(
        connection,
        ids,
        watchers[0].subscriber.address,
        since=period.since,
        before=period.before,
        seen=prepared.seen,
    )
    with speaking(watchers[0].subscriber.language):
        return digest_messages(period, [prepared.sections[number] for number in ids], told)
