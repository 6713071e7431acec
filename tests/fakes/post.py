"""A queue and its delivery over the fake server, on a clock that a test moves."""

from datetime import timedelta

from bot.pipeline.deliver import deliver_due
from bot.telegram.pacer import Pacer
from storage import deliveries, subscribers
from storage.records import Address, Delivery

ADA = Address("telegram", 7)


class Post:
    """Queues messages of a subscriber, and delivers what is due."""

    def __init__(self, server, messenger, database, clock):
        self.server, self.database, self.clock = server, database, clock
        self._messengers, self._pacer = {"telegram": messenger}, Pacer()

    def queue(self, key, address=ADA, body="", **more):
        now = self.clock()
        html = body or f"<b>{key}</b> #A{key}"
        row = Delivery(key=key, address=address, body=html, priority=1, due_at=now, created_at=now, **more)
        with self.database.transaction() as c:
            subscribers.ensure(c, address, now=now)
            assert deliveries.enqueue(c, row)

    async def deliver(self, after=0):
        self.clock.now += timedelta(seconds=after)
        return await deliver_due(
            self.database,
            self._messengers,
            self._pacer,
            clock=self.clock,
            lease=timedelta(seconds=60),
            sleep=self.clock.sleep,
            jitter=lambda: 0,
        )

    def ask(self, question):
        with self.database.transaction() as c:
            return question(c)
