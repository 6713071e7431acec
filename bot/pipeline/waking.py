"""What was held for a subscriber into one summary once they are awake: exactly once, whatever restarts.

Who is awake follows from what is stored and from the time alone: quiet hours or a mute that are ended early
are noticed at the next round.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from bot.languages.catalogue import speaking
from bot.messages.waking import Woken, waking_message
from bot.watching.match import TURNS
from bot.watching.quiet import quiet_until
from classifiers.signals import Tier
from storage import alerts, deliveries, held, incidents, mutes, subscribers
from storage.database import Connection, Database, DatabaseUnavailable
from storage.locks import take_turn
from storage.records import Alert, Change, Delivery, Held, Incident, Mute, Muting, Reason, Subscriber

_RINGING: Final = 1
_SILENT: Final = 2
_log = logging.getLogger(__name__)


class Seen:
    """What was held, as it stands now, each read once; for one round, as incidents change."""

    def __init__(self) -> None:
        self._alerts: dict[int, Alert] = {}
        self._incidents: dict[int, tuple[Incident | None, bool]] = {}

    def woken(self, connection: Connection, kept: Sequence[Held]) -> list[Woken]:
        """Each incident once, by its last alert, and each series that turned."""
        unread = [one.alert_id for one in kept if one.alert_id not in self._alerts]
        self._alerts |= {alert.id: alert for alert in alerts.by_ids(connection, unread)}
        latest: dict[tuple[int, str], Alert] = {}
        for alert in (self._alerts[one.alert_id] for one in kept):
            latest[alert.incident.id, alert.series if alert.change in TURNS else ""] = alert
        return [self._as_it_stands(connection, alert) for alert in latest.values()]

    def _as_it_stands(self, connection: Connection, alert: Alert) -> Woken:
        number = alert.incident.id
        if number not in self._incidents:
            changes = {one.change for one in alerts.of_incident(connection, number)}
            self._incidents[number] = (incidents.get(connection, number), Change.CLOSED in changes)
        incident, closed = self._incidents[number]
        return Woken(alert=alert, incident=incident or alert.incident, closed=closed)


async def wake(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Queues a summary for each subscriber who is awake and for whom something was held; how many.

    Each is a transaction of its own. Raises DatabaseUnavailable: what is left then still waits.
    """
    now, seen = clock(), Seen()
    woken = 0
    for subscriber in await database.run(lambda c: awake(c, now)):
        woken += await _isolated(database, subscriber, now, seen)
    return woken


def awake(connection: Connection, now: datetime) -> list[Subscriber]:
    """Those for whom something is held and who keep nothing quiet any more."""
    waiting = held.waiting(connection)
    muted = mutes.every(connection, now=now) if waiting else {}
    return [one for one in waiting if is_awake(one, muted.get(one.id, ()), now)]


def is_awake(subscriber: Subscriber, muted: Sequence[Mute], now: datetime) -> bool:
    """Whether neither quiet hours nor a mute of everything hold at `now`."""
    if any(mute.muting is Muting.ALL for mute in muted):
        return False
    return quiet_until(subscriber.quiet, subscriber.timezone, now) is None


def summarise(connection: Connection, subscriber: Subscriber, now: datetime, seen: Seen) -> bool:
    """Queues the summary of all that is held for a subscriber; False where nothing is, or no longer.

    `seen` is what this round has read.
    """
    take_turn(connection, "waking")
    held.overtake(connection, subscriber)
    kept = held.of(connection, subscriber.id)
    current = subscribers.get(connection, subscriber.address)
    if not kept or current is None or not is_awake(current, mutes.of(connection, current.id, now=now), now):
        return False
    found = seen.woken(connection, kept)
    key = f"woken:{current.id}:{kept[-1].alert_id}"
    ringing = any(one.tier is not Tier.NOTABLE for one in found)
    with speaking(current.language):
        body = waking_message(
            found,
            muted=all(one.reason is Reason.MUTED for one in kept),
            timezone=current.timezone,
            now=now,
        )
    queued = Delivery(
        key=key,
        address=current.address,
        body=body,
        priority=_RINGING if ringing else _SILENT,
        due_at=now,
        created_at=now,
    )
    deliveries.enqueue(connection, queued)
    held.told(connection, current, [one.alert_id for one in kept], key)
    return True


async def _isolated(database: Database, subscriber: Subscriber, now: datetime, seen: Seen) -> bool:
    try:
        return await database.run(lambda c: summarise(c, subscriber, now, seen))
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  a summary that cannot be written must not keep others from theirs
        _log.exception("The summary of what was held for %s failed and is tried again", subscriber.address)
    return False
