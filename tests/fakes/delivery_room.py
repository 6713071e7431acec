"""A real queue, a messenger that keeps what it takes, scripted faults, and a clock that only sleep moves."""

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta

from bot.pipeline.deliver import deliver_due
from bot.telegram.pacer import Pacer
from storage import deliveries, subscribers
from storage.records import Address, Delivery

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
ADA, BO, GROUP = Address("telegram", 7), Address("telegram", 8), Address("telegram", -5)
TOPIC = Address("telegram", -5, 3)


def seconds(number):
    return timedelta(seconds=number)


def delivery(key, address=ADA, *, priority=1, **more):
    body = f"<b>{key}</b>"
    times = {"due_at": NOON, "created_at": NOON}
    return Delivery(key=key, address=address, body=body, priority=priority, **(times | more))


class Recorder:
    """A messenger that keeps what it took, and first meets each chat's scripted faults."""

    def __init__(self, clock):
        self.clock, self.streams, self.calls = clock, defaultdict(list), []
        self.faults = defaultdict(deque)
        self.before_answer = None

    async def send(self, address, body, *, silent, plain=False, buttons=(), attachment=None):
        text = f"{body}{' silent' * silent}{' plain' * plain}"
        text += "".join(f" [{one.text}]" for row in buttons for one in row)
        await self._answer(address, text + (f" ({attachment.name})" if attachment else ""))
        return len(self.calls)

    async def edit(self, address, message_id, body, *, plain=False, buttons=()):
        text = f"edit {message_id}: {body}{' plain' * plain}"
        await self._answer(address, text + "".join(f" [{one.text}]" for row in buttons for one in row))

    async def _answer(self, address, text):
        self.calls.append((self.clock() - NOON, address, text))
        fault = self.faults[address.chat].popleft() if self.faults[address.chat] else None
        if self.before_answer:
            await self.before_answer()
        if fault:
            raise fault
        self.streams[address].append(text)


class Room:
    """A database, a recorder and a clock that only sleep moves."""

    def __init__(self, database):
        self.database, self.now, self.pacer = database, NOON, Pacer()
        self.recorder = Recorder(self.clock)
        self.messengers = {"telegram": self.recorder}

    def clock(self):
        return self.now

    async def sleep(self, duration):
        self.now += seconds(duration)

    def queue(self, *queued):
        with self.database.transaction() as c:
            for one in queued:
                subscribers.ensure(c, one.address, now=NOON)
                assert deliveries.enqueue(c, one)

    async def deliver(self, after=0):
        self.now += seconds(after)
        return await deliver_due(
            self.database,
            self.messengers,
            self.pacer,
            clock=self.clock,
            lease=LEASE,
            sleep=self.sleep,
            jitter=lambda: 0,
        )

    async def deliver_until(self, hours):
        """Ticks once a second, as a program would, skipping to when something is due."""
        end = self.now + timedelta(hours=hours)
        while self.now < end:
            await self.deliver()
            self.now += seconds(60)

    def ask(self, question):
        with self.database.transaction() as c:
            return question(c)

    def stream(self, address=ADA):
        return self.recorder.streams[address]
