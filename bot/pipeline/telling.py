"""Placed items into stored verdicts, alerts and deliveries; one message for each address and change."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.pipeline.placing import Placement
from bot.watching.decide import Candidate, decide
from classifiers.signals import Tier
from storage import alerts, deliveries, verdicts
from storage.database import Connection
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Change,
    Delivery,
    DeliveryState,
    Incident,
    Reason,
    Verdict,
    Watcher,
)

PRIORITY: Final = {Tier.CRITICAL: 0, Tier.SERIOUS: 1, Tier.NOTABLE: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one alert message is made of."""

    incident: Incident
    assessed: AssessedItem
    change: Change
    watchlists: tuple[str, ...]
    timezone: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How old news may be, how long an incident stays open, how a message is written, and whether it waits.

    A replay queues its messages as sent already, so that they are counted and nothing ever sends them.
    """

    max_age: timedelta
    window: timedelta
    render: Callable[[Telling], str]
    state: DeliveryState = DeliveryState.PENDING


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """An alert as it was raised, with its incident as it stood then."""

    alert: Alert
    incident: Incident


@dataclass(frozen=True, slots=True)
class _Decided:
    watcher: Watcher
    verdict: Verdict


def tell(
    connection: Connection,
    placement: Placement,
    watchers: Sequence[Watcher],
    *,
    policy: Policy,
) -> list[Raised]:
    """Decides for every watchlist, stores each verdict, queues what is to be sent; the new alerts."""
    incident = placement.incident
    if incident is None:
        return []
    told = deliveries.told_of(connection, incident.id) if incident.reports > 1 else frozenset()
    raised = []
    for address, group in _by_address(watchers).items():
        change = _change(placement, told=address in told)
        decided = _decide(placement, incident, group, change, policy)
        verdicts.add(connection, [one.verdict for one in decided])
        wanted = [one for one in decided if one.verdict.reason is Reason.SENT]
        if wanted and change is not None:
            telling = _telling(placement, incident, change, wanted)
            raised.append(_queue(connection, telling, address, wanted[0].verdict.detail, policy))
    return [alert for alert in raised if alert is not None]


def _by_address(watchers: Sequence[Watcher]) -> dict[Address, list[Watcher]]:
    groups: dict[Address, list[Watcher]] = defaultdict(list)
    for watcher in watchers:
        groups[watcher.subscriber.address].append(watcher)
    return groups


def _change(placement: Placement, *, told: bool) -> Change | None:
    if not told:
        return Change.OPENED
    return Change.PROMOTED if placement.promoted else None


def _decide(
    placement: Placement,
    incident: Incident,
    group: Sequence[Watcher],
    change: Change | None,
    policy: Policy,
) -> list[_Decided]:
    candidate = Candidate(
        assessed=placement.arrival.assessed,
        incident=incident,
        change=change,
        baseline=placement.arrival.baseline,
    )
    decided = (
        (watcher, decide(candidate, watcher, max_age=policy.max_age, now=placement.arrival.at))
        for watcher in group
    )
    return [_Decided(watcher, verdict) for watcher, verdict in decided if verdict is not None]


def _telling(placement: Placement, incident: Incident, change: Change, wanted: Sequence[_Decided]) -> Telling:
    return Telling(
        incident=incident,
        assessed=placement.arrival.assessed,
        change=change,
        watchlists=tuple(one.watcher.watchlist.name for one in wanted),
        timezone=wanted[0].watcher.watchlist.timezone,
        at=placement.arrival.at,
    )


def _queue(
    connection: Connection, telling: Telling, address: Address, reason: str, policy: Policy
) -> Raised | None:
    incident, tier = telling.incident, telling.incident.tier or Tier.NOTABLE
    key = f"{incident.id}:{telling.change}" + (f":{tier}" if telling.change is Change.PROMOTED else "")
    alert, created = alerts.add(
        connection,
        Alert(
            key=key,
            incident_id=incident.id,
            change=telling.change,
            tier=tier,
            severity=incident.severity,
            status=incident.status,
            at=telling.at,
            reason=reason,
        ),
    )
    deliveries.enqueue(
        connection,
        Delivery(
            key=key,
            address=address,
            body=policy.render(telling),
            priority=PRIORITY[tier],
            due_at=telling.at,
            created_at=telling.at,
            alert_id=alert.id,
            state=policy.state,
        ),
    )
    return Raised(alert=alert, incident=incident) if created else None
