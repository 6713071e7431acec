"""Alerts into stored verdicts and deliveries; one message for each address and alert."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.pipeline.alerting import Raised
from bot.pipeline.outbox import Outbox, Policy
from bot.watching.decide import HOUR, Limits, decide
from bot.watching.heard import Heard
from storage import alerts, deliveries, verdicts
from storage.database import Connection
from storage.records import Address, Reason, Verdict, Watcher

_KEEPS_UP: Final = frozenset({"terminal"})
"""Messengers that show what is only brought up to date; on Telegram that is an edit of what was sent."""


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
        self._outbox = Outbox(connection, raised, policy)

    def tell(self, raised: Raised) -> bool:
        """Decides for every watchlist and writes the messages of a stored alert; whether anyone is told."""
        return sum(self._tell(raised, address) for address in self._groups) > 0

    def save(self) -> None:
        """Stores each verdict and queues what is to be sent."""
        verdicts.add(self._connection, list(self._verdicts.values()))
        self._outbox.save()

    def _tell(self, raised: Raised, address: Address) -> bool:
        wanted = self._wanted(raised, address)
        if not wanted:
            return False
        rang = self._heard[address].note(raised.alert, now=raised.now)
        self._outbox.put(raised, wanted, address, loud=rang or address.messenger in _KEEPS_UP)
        return True

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
