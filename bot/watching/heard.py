"""What one address was told so far: which incidents, and when it was rung for what tier; knows no storage."""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime

from bot.watching.decide import HOUR, Candidate, rings
from classifiers.signals import Tier
from storage.records import Alert, Item


class Heard:
    """The memory of one address; alerts come in order of time."""

    def __init__(self, told: Iterable[int] = (), rang: Iterable[tuple[Tier, datetime]] = ()) -> None:
        self._told = set(told)
        self._rang: dict[Tier, deque[datetime]] = defaultdict(deque)
        for tier, at in rang:
            self._rang[tier].append(at)

    def candidate(
        self, alert: Alert, item: Item | None, *, now: datetime, baseline: bool = False
    ) -> Candidate:
        """`alert` as it comes up for decision at this address."""
        return Candidate(
            alert=alert,
            told=alert.incident.id in self._told,
            spent=self._spent(alert.tier, now),
            item=item,
            baseline=baseline,
        )

    def note(self, alert: Alert, *, now: datetime) -> bool:
        """Remembers that it was told of `alert`; whether that rings."""
        ringing = rings(alert.change, told=alert.incident.id in self._told)
        if ringing:
            self._rang[alert.tier].append(now)
        self._told.add(alert.incident.id)
        return ringing

    def _spent(self, tier: Tier, now: datetime) -> int:
        times = self._rang[tier]
        while times and times[0] < now - HOUR:
            times.popleft()
        return len(times)
