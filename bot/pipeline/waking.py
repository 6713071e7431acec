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
from storage.records import Alert, Change, Delivery, Held, Mute, Muting, Reason, Subscriber

_RINGING: Final = 1
_SILENT: Final = 2
_log = logging.getLogger(__name__)


async def wake(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Queues a summary for each subscriber who is awake and for whom something was held; how many.

    Each is a transaction of its own. Raises DatabaseUnavailable: what is left then still waits.
    """
    now = clock()
    woken = 0
    for subscriber in await database.run(lambda c: awake(c, now)):
        woken += await _isolated(database, subscriber, now)
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


def summarise(connection: Connection, subscriber: Subscriber, now: datetime) -> bool:
    """Queues the summary of all that is held for a subscriber; False where nothing is, or no longer."""
    take_turn(connection, "waking")
    held.overtake(connection, subscriber)
    kept = held.of(connection, subscriber.id)
    current = subscribers.get(connection, subscriber.address)
    if not kept or current is None or not is_awake(current, mutes.of(connection, current.id, now=now), now):
        return False
    found = woken(connection, kept)
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


def woken(connection: Connection, kept: Sequence[Held]) -> list[Woken]:
    """What was held, as it stands now: each incident once, and each series that turned."""
    latest: dict[tuple[int, str], Alert] = {}
    for alert in alerts.by_ids(connection, [one.alert_id for one in kept]):
        latest[alert.incident.id, alert.series if alert.change in TURNS else ""] = alert
    known = {number: incidents.get(connection, number) for number, _ in latest}
    closed = {
        alert.incident.id
        for alert in alerts.of_incidents(connection, list(known))
        if alert.change is Change.CLOSED
    }
    return [
        Woken(alert=alert, incident=known[number] or alert.incident, closed=number in closed)
        for (number, _), alert in latest.items()
    ]


async def _isolated(database: Database, subscriber: Subscriber, now: datetime) -> bool:
    try:
        return await database.run(lambda c: summarise(c, subscriber, now))
    except DatabaseUnavailable:
        raise
    except Exception:  # noqa: BLE001  a summary that cannot be written must not keep others from theirs
        _log.exception("The summary of what was held for %s failed and is tried again", subscriber.address)
    return False
