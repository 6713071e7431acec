"""Prepared digests into the outbox: their messages, then its pictures, each picture stored once.

Knows no schedule.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from bot.languages.catalogue import speaking
from bot.messages.digest import digest_messages
from bot.pipeline.digest_round import Drawing, Prepared
from storage import attachments, deliveries, honesty
from storage.database import Connection
from storage.honesty import Asked
from storage.records import Attachment, Delivery, Honesty, Watcher

PRIORITY: Final = 3
"""After every alert."""

MOST_DRAWINGS: Final = 3
"""In one digest, however many watchlists it has."""

_PNG: Final = "image/png"


@dataclass(frozen=True, slots=True)
class Ready:
    """One digest under its key, of watchlists of one subscriber."""

    key: str
    watchers: Sequence[Watcher]
    prepared: Prepared

    @property
    def drawings(self) -> list[Drawing]:
        """Its pictures, each once."""
        drawn = dict.fromkeys(self.prepared.drawings.get(one.watchlist.id) for one in self.watchers)
        return [drawing for drawing in drawn if drawing][:MOST_DRAWINGS]


class Outgoing:
    """What a round has put into the outbox that several digests share: each drawing is stored once."""

    def __init__(self) -> None:
        self._stored: dict[Hashable, int] = {}

    def attachments(
        self, connection: Connection, drawings: Iterable[Drawing], now: datetime
    ) -> Mapping[Hashable, int]:
        """By key the ids under which drawings are stored, in this or an earlier transaction, if committed."""
        needed = {drawing.key: drawing for drawing in drawings}
        known = {key: self._stored[key] for key in needed if key in self._stored}
        there = attachments.stored(connection, list(known.values()))
        for key, drawing in needed.items():
            if known.get(key) not in there:
                png = Attachment(name="digest.png", media_type=_PNG, content=drawing.content, created_at=now)
                self._stored[key] = attachments.add(connection, png)
        return {key: self._stored[key] for key in needed}


def enqueue(connection: Connection, ready: Sequence[Ready], now: datetime, outgoing: Outgoing) -> list[bool]:
    """Queues the messages of each digest, then its pictures; False where its key was queued before."""
    pictures = [one for digest in ready for one in digest.drawings]
    stored = outgoing.attachments(connection, pictures, now)
    queued = [
        _deliveries(digest, messages, stored, now)
        for digest, messages in zip(ready, _messages(connection, ready), strict=True)
    ]
    new = iter(deliveries.enqueue_all(connection, [one for some in queued for one in some]))
    return [any(list(islice(new, len(some)))) for some in queued]


def messages_of(connection: Connection, watchers: Sequence[Watcher], prepared: Prepared) -> list[str]:
    """The messages of one subscriber's digest, with what that subscriber was told and was not."""
    return _messages(connection, [Ready("", watchers, prepared)])[0]


def _messages(connection: Connection, ready: Sequence[Ready]) -> list[list[str]]:
    """Those of each digest; what they were told is counted at once for all whose spans are the same."""
    found: dict[int, list[str]] = {}
    spans: dict[tuple[datetime, datetime], list[int]] = defaultdict(list)
    for number, one in enumerate(ready):
        spans[one.prepared.period.since, one.prepared.period.before].append(number)
    for (since, before), numbers in spans.items():
        some = [ready[number] for number in numbers]
        asked = [Asked(digest.watchers[0].subscriber.address, _ids(digest)) for digest in some]
        told = honesty.each(connection, asked, since=since, before=before, seen=some[0].prepared.seen)
        found |= {number: _worded(ready[number], each) for number, each in zip(numbers, told, strict=True)}
    return [found[number] for number in range(len(ready))]


def _worded(digest: Ready, told: Honesty) -> list[str]:
    with speaking(digest.watchers[0].subscriber.language):
        sections = [digest.prepared.sections[number] for number in _ids(digest)]
        return digest_messages(digest.prepared.period, sections, told)


def _ids(digest: Ready) -> tuple[int, ...]:
    return tuple(one.watchlist.id for one in digest.watchers)


def _deliveries(
    digest: Ready, messages: Sequence[str], stored: Mapping[Hashable, int], now: datetime
) -> list[Delivery]:
    bodies: list[tuple[str, int | None]] = [(message, None) for message in messages]
    bodies += [(one.caption, stored[one.key]) for one in digest.drawings]
    return [
        Delivery(
            key=f"{digest.key}:{number}" if number else digest.key,
            address=digest.watchers[0].subscriber.address,
            body=body,
            priority=PRIORITY,
            due_at=now,
            created_at=now,
            attachment_id=attachment_id,
        )
        for number, (body, attachment_id) in enumerate(bodies)
    ]
