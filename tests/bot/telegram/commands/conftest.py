"""People who talk to a running bot over the fake server."""

import asyncio
from datetime import timedelta

import pytest

from bot.pipeline.deliver import deliver_due
from bot.pipeline.reading import ItemReader
from bot.telegram.application import close, serve
from bot.telegram.commands.chats.registration import Doors
from bot.telegram.commands.desk import Desk
from bot.telegram.commands.dispatch import connect
from bot.telegram.commands.floods import Floods
from bot.telegram.pacer import Pacer
from classifiers.assessment import Assessment
from storage import deliveries, feeds, items, subscribers, watchlists
from storage.records import Address, AssessedItem, Delivery, Feed, Item
from tests.fakes.arrivals import Arrivals
from tests.fakes.readings import FakeModel

ADA = Address("telegram", 7)
ADMIN = 42
TALKING = (7, 8, -5, -1009)


class Talk:
    """A bot that is being served; `say` waits for what it answers."""

    def __init__(self, server, desk):
        self.server, self.database, self.clock, self.pacer = server, desk.database, desk.clock, desk.pacer
        self.messenger, self._turns = desk.messenger, desk.turns

    async def say(self, text, *, chat=7, replies=1, **more):
        """The last of the replies that this text gets."""
        before = len(self.server.sent(chat))
        self.server.says(chat, text, **more)
        await self.until(lambda: len(self.server.sent(chat)) >= before + replies)
        return self.server.texts(chat)[-1]

    async def until(self, condition):
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 - the server cannot know what is waited for
                await asyncio.sleep(0.005)

    async def quiet(self):
        """Waits until everything that was said has been dealt with."""
        await self.say("/help", chat=999)
        for chat in TALKING:
            async with self._turns.of(chat):
                continue

    def ask(self, question):
        with self.database.transaction() as c:
            return question(c)

    def subscriber(self, address=ADA):
        return self.ask(lambda c: subscribers.get(c, address))

    def watched(self, address=ADA):
        """The watchlists of an address, oldest first."""
        subscriber = self.subscriber(address)
        return self.ask(lambda c: watchlists.of(c, subscriber.id)) if subscriber else []

    async def deliver(self):
        """Sends what is due."""
        messengers, lease = {"telegram": self.messenger}, timedelta(minutes=1)
        await deliver_due(
            self.database, messengers, self.pacer, clock=self.clock, lease=lease, sleep=self.clock.sleep
        )

    def queue(self, key, *, age=timedelta(0), address=ADA):
        at = self.clock.now - age
        row = Delivery(key=key, address=address, body=key, priority=1, due_at=at, created_at=at)
        self.ask(lambda c: deliveries.enqueue(c, row))

    def unread(self, language, count, *, age):
        """Stores items first seen so long ago that no model read."""
        at, feed = self.clock.now - age, Feed(url="https://a.example/", name="A", publisher="A", owner="A")
        reading = Assessment(model="m", language=language, assessed=False)

        def add(c):
            feeds.sync(c, [feed], now=at, interval=timedelta(hours=1))
            stored = feeds.states(c)[0].feed
            keys = (f"{language}{number}" for number in range(count))
            found = [
                Item(key=key, feed=stored, title=key, summary="", url="", first_seen_at=at) for key in keys
            ]
            items.add(c, [AssessedItem(item=item, assessment=reading) for item in found])

        self.ask(add)

    def claim(self):
        lease = timedelta(minutes=1)
        return self.ask(lambda c: deliveries.claim(c, now=self.clock.now, lease=lease, resting=()))


@pytest.fixture
def doors():
    """Who may come in; a test that is about it says otherwise."""
    return Doors()


@pytest.fixture
def floods():
    """How much may be asked; a test that is about it says otherwise."""
    return Floods()


@pytest.fixture
async def talk(server, application, messenger, database, clock, doors, floods):
    stop, reader = asyncio.Event(), ItemReader(FakeModel)
    desk = Desk(
        database=database,
        read=reader.read,
        messenger=messenger,
        pacer=Pacer(),
        clock=clock,
        admins=frozenset({ADMIN}),
        doors=doors,
        floods=floods,
        sleep=clock.sleep,
    )
    connect(application, desk)
    serving = asyncio.create_task(serve(application, stop=stop))
    yield Talk(server, desk)
    clock.held.set()
    stop.set()
    await serving
    await close(application)
    reader.close()


@pytest.fixture
def news(talk, messenger):
    """What arrives while the bot is being served."""
    return Arrivals(talk.database, messenger, talk.clock)
