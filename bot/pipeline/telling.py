"""Alerts into stored verdicts and deliveries; one message for each address and alert."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.pipeline.alerting import Raised
from bot.pipeline.hush import Hush
from bot.pipeline.outbox import Outbox
from bot.pipeline.policy import Policy
from bot.pipeline.withheld import Withheld
from bot.watching.decide import HOUR, Candidate, Limits, decide, holds
from bot.watching.heard import Heard
from storage import alerts, deliveries, verdicts
from storage.database import Connection
from storage.records import Address, Reason, Verdict, Watcher

_KEEPS_UP: Final = frozenset({"terminal"})
"""Messengers that show what is only brought up to date; on Telegram that is an edit of what was sent."""
_KEPT_BACK: Final = frozenset({Reason.MUTED, Reason.QUIET, Reason.BUDGET})


class Teller:
    """Tells the alerts of one transaction; `save` writes what came of it, once."""

    def __init__(
        self, connection: Connection, raised: Sequence[Raised], watchers: Sequence[Watcher], policy: Policy
    ) -> None:
        self._connection = connection
        self._policy = policy
        self._groups = _by_address(watchers)
        self._heard = _heard(connection, raised, self._groups.keys(), policy.limits)
        about = {one.alert.incident.id: None for one in raised}
        self._hush = Hush(connection, about, since=min(one.now for one in raised))
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self._withheld = Withheld(connection, policy, min(one.now for one in raised))
        self._outbox = Outbox(connection, raised, policy)

    def tell(self, raised: Raised) -> bool:
        """Decides for every watchlist and writes the messages of a stored alert; whether anyone is told."""
        return sum(self._tell(raised, address) for address in self._groups) > 0

    def save(self) -> None:
        """Stores each verdict and queues what is to be sent."""
        verdicts.add(self._connection, list(self._verdicts.values()))
        self._hush.save()
        self._outbox.save()

    def _tell(self, raised: Raised, address: Address) -> bool:
        candidate = self._candidate(raised, address)
        decided = self._decided(candidate, raised, address)
        wanted = [watcher for watcher, verdict in decided if verdict.reason is Reason.SENT]
        if wanted:
            self._put(raised, wanted, address, recants=candidate.recants)
        elif kept := [watcher for watcher, verdict in decided if verdict.reason in _KEPT_BACK]:
            if any(verdict.reason is Reason.BUDGET for _, verdict in decided):
                self._withheld.note(address)
            self._outbox.keep_up(raised, kept, address)
        return bool(wanted)

    def _put(self, raised: Raised, wanted: Sequence[Watcher], address: Address, *, recants: bool) -> None:
        rang = self._heard[address].note(raised.alert, now=raised.now) or recants
        loud = rang or address.messenger in _KEEPS_UP
        self._outbox.put(raised, wanted, address, loud=loud, held=self._withheld.of(address) if rang else 0)
        if rang:
            self._withheld.told(address)

    def _candidate(self, raised: Raised, address: Address) -> Candidate:
        arrival = raised.arrival
        item, baseline = (arrival.assessed.item, arrival.baseline) if arrival else (None, False)
        candidate = self._heard[address].candidate(raised.alert, item, now=raised.now, baseline=baseline)
        recants = self._outbox.recants(raised.alert, address) or self._hush.recants(raised.alert, address)
        subscriber = self._groups[address][0].subscriber
        return self._hush.over(replace(candidate, recants=recants), subscriber, now=raised.now)

    def _decided(
        self, candidate: Candidate, raised: Raised, address: Address
    ) -> list[tuple[Watcher, Verdict]]:
        """What is decided for each watcher there whom it came near."""
        found = []
        for watcher in self._groups[address]:
            verdict = decide(candidate, watcher, limits=self._policy.limits, now=raised.now)
            if verdict is None:
                continue
            found.append((watcher, verdict))
            if candidate.item is not None:
                self._note(verdict)
            if holds(candidate, verdict.reason):
                self._hush.hold(candidate, watcher.subscriber, verdict)
        return found

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
