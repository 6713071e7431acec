"""Alerts that a budget keeps back are not kept quiet: the next message says how many there were."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from bot.pipeline.policy import Policy
from storage import verdicts
from storage.database import Connection
from storage.records import Address

_REMEMBERED: Final = timedelta(days=7)


class Withheld:
    """How many alerts were kept back from each address since it last had a message."""

    def __init__(self, connection: Connection, policy: Policy, now: datetime) -> None:
        counted = policy.waits and bool(policy.limits.budget)
        stored = verdicts.withheld(connection, since=now - _REMEMBERED) if counted else {}
        self._counts = Counter(stored)

    def note(self, address: Address) -> None:
        """One more was kept back."""
        self._counts[address] += 1

    def of(self, address: Address) -> int:
        """How many were kept back there, which a message is about to tell."""
        return self._counts[address]

    def told(self, address: Address) -> None:
        """A message told it."""
        del self._counts[address]
