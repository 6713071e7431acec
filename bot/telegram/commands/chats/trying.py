"""/test: a message marked as a test goes the way that alerts go, through the queue, to this chat."""

from typing import Final

from bot.languages.catalogue import texts
from bot.messages.times import moment
from bot.telegram.commands.request import Request
from storage import deliveries, subscribers
from storage.database import Connection
from storage.records import Delivery

SERIOUS: Final = 1


def test_alert(c: Connection, request: Request) -> str:
    """Queues the test; says what stands in the way of real alerts."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None or not subscriber.active:
        return texts.TEST_OFF
    when = moment(request.now, subscriber.timezone)
    queued = Delivery(
        key=f"test:{request.now.isoformat()}",
        address=request.address,
        body=texts.TEST_ALERT.format(when=when),
        priority=SERIOUS,
        due_at=request.now,
        created_at=request.now,
    )
    deliveries.enqueue(c, queued)
    ahead = deliveries.undelivered(c, request.address) - 1
    return texts.TEST_QUEUED + (texts.TEST_BEHIND.format(count=ahead) if ahead else "")
