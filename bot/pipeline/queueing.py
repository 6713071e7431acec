"""What one transaction adds to the queue, takes back from it and rewrites in it; words nothing."""

from dataclasses import replace
from typing import Final

from bot.pipeline.alerting import Raised
from bot.pipeline.policy import Policy, Rows
from classifiers.signals import Tier
from storage import deliveries, waiting
from storage.database import Connection
from storage.records import Address, Change, Delivery, Rewriting

PRIORITY: Final = {Tier.CRITICAL: 0, Tier.SERIOUS: 1, Tier.NOTABLE: 2}
LAST: Final = max(PRIORITY.values())
"""What only ends, or only brings up to date, is urgent for nobody."""


class Queue:
    """The queue as one transaction leaves it; `save` writes it, once. New ones go by address and key."""

    def __init__(self, connection: Connection, policy: Policy) -> None:
        self._connection = connection
        self._policy = policy
        self._new: dict[tuple[Address, str], Delivery] = {}
        self._withdrawn: list[int] = []
        self._rewritten: dict[int, Rewriting] = {}

    def add(self, delivery: Delivery) -> None:
        """Queues it, in place of a new one of the same key."""
        self._new[delivery.address, delivery.key] = delivery

    def withdraw(self, address: Address, key: str, delivery_id: int = 0) -> None:
        """Takes back what is new, or stored under its id."""
        if delivery_id:
            self._withdrawn.append(delivery_id)
            self._rewritten.pop(delivery_id, None)
        else:
            del self._new[address, key]

    def rewrite(
        self,
        address: Address,
        key: str,
        delivery_id: int = 0,
        *,
        body: str,
        priority: int,
        buttons: Rows = (),
        held: int = 0,
    ) -> None:
        """Lets what is new, or stored under its id, read otherwise."""
        if delivery_id:
            self._rewritten[delivery_id] = Rewriting(
                delivery_id=delivery_id, body=body, priority=priority, buttons=buttons, held=held
            )
        else:
            queued = self._new[address, key]
            anew = replace(queued, body=body, priority=priority, buttons=buttons, held=held)
            self._new[address, key] = anew

    def save(self) -> None:
        """Queues what is new, withdraws what it stands for, and brings up to date what waits."""
        waiting.withdraw(self._connection, self._withdrawn)
        waiting.rewrite(self._connection, list(self._rewritten.values()))
        deliveries.enqueue_all(self._connection, list(self._new.values()))

    def delivery(self, raised: Raised, body: str, address: Address) -> Delivery:
        """A delivery that tells of an alert, as urgent as that is."""
        alert = raised.alert
        return Delivery(
            key=alert.key,
            address=address,
            body=body,
            priority=LAST if alert.change is Change.CLOSED else PRIORITY[alert.tier],
            due_at=raised.now,
            created_at=raised.now,
            alert_id=alert.id,
            state=self._policy.state,
        )
