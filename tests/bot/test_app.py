"""The whole program in one loop: feeds over loopback, a fake Telegram, a real database."""

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Parts, open_app
from bot.config import parse_config
from bot.pipeline.reading import ItemReader
from bot.telegram.application import BadToken
from storage import alerts, deliveries, incidents
from storage.database import AlreadyRunning, Database, State
from storage.migrations import downgrade
from tests.fakes.feed_server import FeedServer, rss
from tests.fakes.readings import FakeModel
from tests.fakes.telegram_server import TOKEN, TelegramServer

PERSON = 4242
STRIKE = "A drone hits a base [critical strike IQ]"


class Scene:
    """An app's parts with one feed, whose titles the test sets, and what the terminal showed."""

    def __init__(self, folder, server, telegram_url="https://unused.example", *, token=""):
        self.titles: list[str] = []
        self.fetched: list[str] = []
        self.out = io.StringIO()
        self.database = Database.open(f"sqlite:///{folder}/app.db")
        self.reader = ItemReader(FakeModel)
        config = parse_config(
            {
                "run": {"heartbeat_url": f"http://{server}/beat"},
                "telegram": {"api_base": telegram_url},
                "poll": {
                    "starter_feeds": False,
                    "allow_hosts": [server],
                    "min_interval": "1s",
                    "max_interval": "1s",
                },
                "feeds": [{"url": f"http://{server}/rss", "name": "One"}],
            }
        )
        self.parts = Parts(
            config=config, database=self.database, reader=self.reader, token=token, out=self.out
        )

    def close(self):
        self.reader.close()
        self.database.close()


class Watched:
    """A messenger that tells when a message is on its way."""

    def __init__(self, messenger):
        self.on_the_way = asyncio.Event()
        self._messenger = messenger

    async def send(self, *arguments, **options):
        self.on_the_way.set()
        return await self._messenger.send(*arguments, **options)


def watching(scene, chat):
    """The scene's parts with a watchlist of everything for a chat."""
    watchlist = {"name": "all", "chat": chat, "tier": "notable"}
    document = scene.parts.config.model_dump() | {"watchlists": [watchlist]}
    return replace(scene.parts, config=type(scene.parts.config).model_validate(document))


@pytest.fixture
def make_scene(tmp_path):
    made = []

    def answer(path):
        made[0].fetched.append(path)
        return rss(made[0].titles)

    with FeedServer(answer) as server:

        def make(*arguments, **options):
            made.append(Scene(tmp_path, server.address, *arguments, **options))
            return made[-1]

        yield make
    for scene in made:
        scene.close()


async def until(true, seconds=20):
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what it waits for happens in other threads too
            await asyncio.sleep(0.05)


async def test_one_round_without_a_token_alerts_the_terminal_once(make_scene):
    scene = make_scene()
    scene.titles = [STRIKE, "A film about a strike"]
    async with open_app(scene.parts) as app:
        assert await app.once()
        assert await app.once()
    shown = scene.out.getvalue()
    assert shown.count("A drone hits a base") == 1
    assert "film" not in shown


async def test_a_person_starts_and_hears_of_the_next_strike(make_scene):
    async with TelegramServer() as telegram:
        scene = make_scene(telegram.url, token=TOKEN)
        stop = asyncio.Event()
        async with open_app(scene.parts) as app:
            running = asyncio.create_task(app.run(stop))
            telegram.says(PERSON, "/start")
            await until(lambda: telegram.texts(PERSON))
            scene.titles = [STRIKE]
            await until(lambda: len(telegram.texts(PERSON)) == 2)
            await until(lambda: "/beat" in scene.fetched)
            stop.set()
            await asyncio.wait_for(running, 10)
    greeting, alert = telegram.texts(PERSON)
    assert "World: critical only" in greeting
    assert "A drone hits a base" in alert


async def test_the_heartbeat_beats_after_a_round_that_was_stored_and_only_then(make_scene):
    scene = make_scene()
    async with open_app(scene.parts) as app:
        await app._beat()
        assert scene.fetched == []
        await app.once()
        assert scene.fetched == ["/rss", "/beat"]


async def test_a_watchdog_that_does_not_answer_harms_nothing(make_scene, caplog):
    scene = make_scene()
    document = scene.parts.config.model_dump() | {"run": {"heartbeat_url": "http://127.0.0.1:9/"}}
    config = type(scene.parts.config).model_validate(document)
    async with open_app(replace(scene.parts, config=config)) as app:
        assert await app.once()
    assert "heartbeat was not heard" in caplog.text


async def test_a_message_in_flight_when_it_is_stopped_is_sent_and_known_as_sent(make_scene):
    async with TelegramServer() as telegram:
        scene = make_scene(telegram.url, token=TOKEN)
        scene.titles = [STRIKE]
        parts, stop = watching(scene, PERSON), asyncio.Event()
        telegram.latency = lambda: 1.0
        async with open_app(parts) as app:
            watched = Watched(app.messengers["telegram"])
            app.messengers = {"telegram": watched}
            running = asyncio.create_task(app.run(stop))
            await asyncio.wait_for(watched.on_the_way.wait(), 20)
            stop.set()
            await asyncio.wait_for(running, 10)
        telegram.latency = lambda: 0
        async with open_app(parts) as app:
            await app.once()
        assert len(telegram.texts(PERSON)) == 1


async def test_one_round_with_a_token_tells_the_chat_of_the_file(make_scene):
    async with TelegramServer() as telegram:
        scene = make_scene(telegram.url, token=TOKEN)
        scene.titles = [STRIKE]
        async with open_app(watching(scene, PERSON)) as app:
            await app.once()
    assert ["A drone hits a base" in text for text in telegram.texts(PERSON)] == [True]


async def test_a_refused_token_ends_the_run_loudly(make_scene):
    async with TelegramServer() as telegram:
        scene = make_scene(telegram.url, token="1:not-the-token")
        async with open_app(scene.parts) as app:
            with pytest.raises(BadToken):
                await asyncio.wait_for(app.run(asyncio.Event()), 20)


async def test_one_round_with_a_refused_token_is_loud_and_loses_nothing(make_scene):
    async with TelegramServer() as telegram:
        scene = make_scene(telegram.url, token="1:not-the-token")
        scene.titles = [STRIKE]
        async with open_app(watching(scene, PERSON)) as app:
            with pytest.raises(BadToken):
                await app.once()
        with scene.database.transaction() as c:
            assert deliveries.undelivered(c, None) == 1


async def test_a_second_instance_on_one_database_is_refused(make_scene, tmp_path):
    scene = make_scene()
    async with open_app(scene.parts):
        rival = Database.open(f"sqlite:///{tmp_path}/app.db")
        with pytest.raises(AlreadyRunning):
            async with open_app(replace(scene.parts, database=rival)):
                pass
        rival.close()


async def test_a_database_of_an_earlier_version_is_brought_up_to_date_at_start_and_nobody_told(make_scene):
    scene = make_scene()
    now = [datetime(2026, 11, 26, 12, tzinfo=UTC)]
    parts = replace(scene.parts, clock=lambda: now[0])
    scene.titles = ["Calm"]
    async with open_app(parts) as app:
        await app.once()
        scene.titles = ["Calm", STRIKE]
        now[0] += timedelta(minutes=5)
        await app.once()
    before = scene.out.getvalue()
    with scene.database.transaction() as c:
        downgrade(c, "0003")
    now[0] += timedelta(minutes=5)
    async with open_app(parts) as app:
        assert scene.database.state() is State.READY
        await app.once()
    assert before.count("A drone hits a base") == 1
    assert scene.out.getvalue() == before
    with scene.database.transaction() as c:
        [incident] = [one for one, _ in incidents.every(c)]
        [alert] = alerts.of_incident(c, incident.id)
    assert incident.confidence > 0
    assert alert.incident == incident
