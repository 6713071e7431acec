"""News that really arrives: through intake, decision and delivery, into the database of a test's bot."""

from datetime import timedelta

from storage import deliveries
from tests.bot.pipeline.conftest import House


class Arrivals:
    """Stores reports with their incidents, alerts and verdicts, and delivers what came of them."""

    def __init__(self, database, messenger, clock):
        self.house, self.database, self.messenger, self.clock = House(database), database, messenger, clock

    def report(self, title, *, ago=timedelta(0), **more):
        """The incident of a report that arrived so long ago, None where it reports no development."""
        at = self.clock.now - ago
        (placement,) = self.house.arrive(self.house.arrival(title, at=at, **more)).placements
        return placement.incident

    async def deliver(self):
        """Sends all that is due and notes it as sent; the ids of the messages."""
        sent = []
        while delivery := self._claimed():
            number = await self.messenger.send(
                delivery.address, delivery.body, silent=False, buttons=delivery.buttons
            )
            with self.database.transaction() as c:
                deliveries.sent(c, delivery.id, message_id=number, now=self.clock.now)
            sent.append(number)
        return sent

    def _claimed(self):
        with self.database.transaction() as c:
            return deliveries.claim(c, now=self.clock.now, lease=timedelta(minutes=1), resting=())
