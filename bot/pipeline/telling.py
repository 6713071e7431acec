"""Alerts into stored verdicts and deliveries; one message for each address and alert."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.pipeline.alerting import Raised
from bot.watching.decide import HOUR, Limits, decide
from bot.watching.heard import Heard
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
    Reason,
    Verdict,
    Watcher,
)

PRIORITY: Final = {Tier.CRITICAL: 0, Tier.SERIOUS: 1, Tier.NOTABLE: 2}

_KEEPS_UP: Final = frozenset({"terminal"})
"""Messengers that show what is only brought up to date; on Telegram that is an edit of what was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one alert message is made of; `assessed` is the report that brought it, if one did."""

    alert: Alert
    assessed: AssessedItem | None
    watchlists: tuple[str, ...]
    timezone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What may be told, how a message is written, and whether it waits.

    A replay queues its messages as sent already, so that they are counted and nothing ever sends them.
    """

    limits: Limits
    render: Callable[[Telling], str]
    state: DeliveryState = DeliveryState.PENDING


class Teller:
    """Tells the alerts of one transaction; `save` writes what came of it, once."""

    def __init__(
        self, connection: Connection, raised: Sequence[Raised], watchers: Sequence[Watcher], policy: Policy
    ) -> None:
        self._connection = connection
        self._policy = policy
        self._groups = _by_address(watchers)
        self._heard = _heard(connection, raised, self._groups.keys(), policy.limits)
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self._deliveries: dict[tuple[Address, int], Delivery] = {}
        self._opened = {one.alert.incident.id: one for one in raised if one.alert.change is Change.OPENED}

    def tell(self, raised: Raised) -> bool:
        """Decides for every watchlist and writes the messages of a stored alert; whether anyone is told."""
        return sum(self._tell(raised, address) for address in self._groups) > 0

    def save(self) -> None:
        """Stores each verdict and queues what is to be sent."""
        verdicts.add(self._connection, list(self._verdicts.values()))
        deliveries.enqueue_all(self._connection, list(self._deliveries.values()))

    def _tell(self, raised: Raised, address: Address) -> bool:
        wanted = self._wanted(raised, address)
        if not wanted:
            return False
        if self._heard[address].note(raised.alert, now=raised.now) or address.messenger in _KEEPS_UP:
            if raised.alert.change is Change.PROMOTED:
                self._supersede(raised, address)
            self._deliveries[address, raised.alert.id] = self._message(raised, wanted, address)
        return True

    def _supersede(self, raised: Raised, address: Address) -> None:
        """Of an incident that opens and is promoted at once only the promotion is sent."""
        opened = self._opened.get(raised.alert.incident.id)
        if opened is not None and opened.now == raised.now:
            self._deliveries.pop((address, opened.alert.id), None)

    def _wanted(self, raised: Raised, address: Address) -> list[Watcher]:
        """The watchers there that are told."""
        arrival, alert = raised.arrival, raised.alert
        item, baseline = (arrival.assessed.item, arrival.baseline) if arrival else (None, False)
        candidate = self._heard[address].candidate(alert, item, now=raised.now, baseline=baseline)
        wanted = []
        for watcher in self._groups[address]:
            verdict = decide(candidate, watcher, limits=self._policy.limits, now=raised.now)
            if verdict is not None and item is not None:
                self._note(verdict)
            if verdict is not None and verdict.reason is Reason.SENT:
                wanted.append(watcher)
        return wanted

    def _note(self, verdict: Verdict) -> None:
        """Of several alerts that a report brings, what was sent stands."""
        key = (verdict.item_id, verdict.watchlist_id)
        if key not in self._verdicts or self._verdicts[key].reason is not Reason.SENT:
            self._verdicts[key] = verdict

    def _message(self, raised: Raised, wanted: Sequence[Watcher], address: Address) -> Delivery:
        alert = raised.alert
        telling = Telling(
            alert=alert,
            assessed=raised.arrival.assessed if raised.arrival else None,
            watchlists=tuple(one.watchlist.name for one in wanted),
            timezone=wanted[0].watchlist.timezone,
        )
        return Delivery(
            key=alert.key,
            address=address,
            body=self._policy.render(telling),
            priority=PRIORITY[alert.tier],
            due_at=raised.now,
            created_at=raised.now,
            alert_id=alert.id,
            state=self._policy.state,
        )


def tell(
    connection: Connection, raised: Sequence[Raised], watchers: Sequence[Watcher], *, policy: Policy
) -> list[Raised]:
    """Stores alerts, in order of time, tells them and queues the messages; those that anyone is told of."""
    if not raised:
        return []
    added = alerts.add_all(connection, [one.alert for one in raised])
    stored = [replace(one, alert=alert) for one, (alert, _) in zip(raised, added, strict=True)]
    teller = Teller(connection, stored, watchers, policy)
    told = [one for one in stored if teller.tell(one)]
    teller.save()
    return told


def _by_address(watchers: Sequence[Watcher]) -> Mapping[Address, list[Watcher]]:
    groups: dict[Address, list[Watcher]] = defaultdict(list)
    for watcher in watchers:
        groups[watcher.subscriber.address].append(watcher)
    return groups


def _heard(
    connection: Connection, raised: Sequence[Raised], addresses: Collection[Address], limits: Limits
) -> Mapping[Address, Heard]:
    """What each address was told before; when it was rung only where a budget asks."""
    told = deliveries.told_of(connection, {one.alert.incident.id: None for one in raised})
    since: datetime = min(one.now for one in raised) - HOUR
    rang = deliveries.rang(connection, since=since) if limits.budget else {}
    return {each: Heard(told.get(each, ()), rang.get(each, ())) for each in addresses}
