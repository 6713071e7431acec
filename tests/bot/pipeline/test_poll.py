"""Feeds that are due are polled for real over loopback; what they bring is stored, what fails backs off."""

import asyncio
import errno
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.context import SpawnProcess
from random import Random

import pytest

from bot.feeds.cadence import Cadence
from bot.feeds.fetch import Fetcher, FetchPolicy, Unchanged
from bot.feeds.worker import ParserWorker
from bot.pipeline.intake import Intake
from bot.pipeline.poll import AT_ONE_HOST, LIMIT, Poller
from bot.pipeline.reading import ItemReader
from bot.pipeline.situation import Situation
from storage import feeds, history
from storage.database import Database
from storage.records import Feed, HistoryQuery
from tests.bot.pipeline.conftest import NOON, POLICY, WINDOW
from tests.fakes.feed_server import FeedServer, rss
from tests.fakes.readings import FakeModel

MINUTE = timedelta(minutes=1)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Scene:
    """A poller over a real database and the feeds of one loopback server."""

    def __init__(self, database, poller, clock, documents, asked):
        self.database, self.poller, self.clock, self.documents = database, poller, clock, documents
        self.asked = asked

    async def poll(self, after=timedelta(0)):
        self.clock.now += after
        before = self.poller.counts
        await self.poller.poll_due()
        now = self.poller.counts
        return (
            now.feeds - before.feeds,
            now.failed - before.failed,
            now.new - before.new,
            now.edits - before.edits,
        )

    def titles(self):
        with self.database.transaction() as c:
            return sorted(entry.item.title for entry in history.search(c, HistoryQuery()))

    def name(self, *urls):
        with self.database.transaction() as c:
            named = [Feed(url=url, name=url[-9:], publisher=url[-9:], owner=url[-9:]) for url in urls]
            feeds.sync(c, named, now=self.clock.now, interval=MINUTE)

    def do(self, statement):
        with self.database.transaction() as c:
            c.exec_driver_sql(statement)

    def state(self, path):
        with self.database.transaction() as c:
            return next(state for state in feeds.states(c) if state.feed.url.endswith(path))


@pytest.fixture
async def scene(tmp_path):
    documents, asked = {}, []
    clock, database = Clock(), Database.open(f"sqlite:///{tmp_path}/poll.db")
    database.migrate()

    def answer(path):
        asked.append(path)
        return documents[path]

    with FeedServer(answer) as server:
        named = [
            Feed(url=f"http://{server.address}/{path}", name=path, publisher=path, owner=path)
            for path in ("one", "two")
        ]
        with database.transaction() as c:
            feeds.sync(c, named, now=NOON, interval=MINUTE)
        reader, parser = ItemReader(FakeModel), ParserWorker()
        policy = FetchPolicy(allow_hosts=(server.address,), gap=timedelta(0))
        async with Fetcher(policy) as fetcher:
            poller = Poller(
                database=database,
                fetcher=fetcher,
                parser=parser,
                reader=reader,
                policy=POLICY,
                situation=Situation(WINDOW),
                cadence=Cadence(min_interval=MINUTE, max_interval=30 * MINUTE),
                clock=clock,
                random=Random(1),
            )
            yield Scene(database, poller, clock, documents, asked)
        await parser.close()
        reader.close()
    database.close()


async def test_what_a_feed_brings_is_stored_once_however_often_it_is_polled(scene):
    scene.documents |= {"/one": rss(["a", "b"]), "/two": rss([])}
    assert await scene.poll() == (2, 0, 2, 0)
    scene.documents["/one"] = rss(["a", "b", "c"])
    assert await scene.poll(after=60 * MINUTE) == (2, 0, 1, 0)
    assert scene.titles() == ["a", "b", "c"]


async def test_nothing_is_polled_before_it_is_due(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss(["b"], site="two")}
    await scene.poll()
    assert await scene.poll(after=timedelta(seconds=1)) == (0, 0, 0, 0)


async def test_a_feed_that_fails_backs_off_and_hurts_no_other(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": b"<html><body>Sign in to the network</body></html>"}
    assert await scene.poll() == (2, 1, 1, 0)
    failed = scene.state("/two")
    assert (failed.failures, scene.state("/one").failures) == (1, 0)
    assert failed.last_error
    assert failed.next_poll_at > NOON


async def test_an_edited_title_is_an_edit_and_no_new_item(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss([])}
    await scene.poll()
    scene.documents["/one"] = rss(["a, corrected"])
    assert await scene.poll(after=60 * MINUTE) == (2, 0, 0, 1)
    assert scene.titles() == ["a, corrected"]


async def test_the_same_article_in_two_feeds_of_one_publisher_is_no_edit_back_and_forth(scene):
    with scene.database.transaction() as c:
        named = [state.feed for state in feeds.states(c)]
        one_house = [Feed(url=feed.url, name=feed.name, publisher="house", owner="house") for feed in named]
        feeds.sync(c, one_house, now=NOON, interval=MINUTE)
    scene.documents |= {"/one": rss(["a"]), "/two": rss(["a, in other words"])}
    await scene.poll()
    scene.documents |= {"/one": rss(["a"]) + b"\n", "/two": rss(["a, in other words"]) + b"\n"}
    assert await scene.poll(after=60 * MINUTE) == (2, 0, 0, 0)


async def test_a_first_poll_is_remembered_as_the_baseline(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss([])}
    await scene.poll()
    assert scene.state("/one").baseline_at == NOON


async def test_an_unforeseen_fault_in_one_feed_is_that_feeds_failure(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss(["[strike] b"], site="two")}
    model = scene.poller.reader

    async def broken(items):
        if any("strike" in item.title for item in items):
            raise KeyError("unforeseen")
        return await ItemReader.read(model, items)

    model.read = broken
    assert await scene.poll() == (2, 1, 1, 0)
    assert "unforeseen" in scene.state("/two").last_error
    assert scene.poller.last_stored_at == NOON  # the other one's


FULL = "CREATE TRIGGER disk_full BEFORE UPDATE ON feeds BEGIN SELECT RAISE(ABORT, 'disk full'); END"


async def test_where_no_state_can_be_stored_each_feed_is_asked_once(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": b"no feed"}
    scene.do(FULL)
    async with asyncio.timeout(60):  # or it would be asked for ever
        assert await scene.poll() == (2, 2, 0, 0)
    assert sorted(scene.asked) == ["/one", "/two"]
    assert scene.poller.last_stored_at is None


async def test_where_no_state_can_be_stored_a_publisher_is_asked_no_oftener_than_before(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss([])}
    scene.do(FULL)
    async with asyncio.timeout(60):
        await scene.poll()
        assert await scene.poll(after=timedelta(seconds=59)) == (0, 0, 0, 0)
        scene.do("DROP TRIGGER disk_full")
        assert await scene.poll(after=timedelta(seconds=1)) == (2, 0, 1, 0)
    assert sorted(scene.asked) == ["/one", "/one", "/two", "/two"]
    assert scene.state("/one").last_success_at == scene.poller.last_stored_at == NOON + MINUTE


async def test_a_round_asks_each_feed_once_however_long_it_takes(scene):
    asked = []

    class Slow:
        async def fetch(self, state):
            scene.clock.now += 60 * MINUTE
            asked.append(state.feed.name)
            return Unchanged()

    scene.poller.fetcher = Slow()
    async with asyncio.timeout(10):  # or the round would never end
        await scene.poller.poll_due()
    assert asked == ["one", "two"]


async def test_a_poll_that_was_committed_is_not_undone_by_its_time_limit(scene, monkeypatch):
    scene.documents |= {"/one": rss(["a"]), "/two": rss(["b"], site="two")}
    loop, late = asyncio.get_running_loop(), [0.0]
    real_time, real_run = loop.time, scene.database.run
    monkeypatch.setattr(loop, "time", lambda: real_time() + sum(late))

    async def run(work):
        done = await real_run(work)
        if isinstance(done, Intake):
            late.append(2 * LIMIT.total_seconds())
            for _ in range(3):
                await asyncio.sleep(0)
        return done

    scene.name(scene.state("/one").feed.url)
    monkeypatch.setattr(scene.database, "run", run)
    assert await scene.poll() == (1, 0, 1, 0)
    assert (scene.state("/one").failures, scene.state("/one").last_success_at) == (0, NOON)


async def test_many_feeds_of_one_host_hold_up_no_other(scene):
    asked = []

    class Silent:
        async def fetch(self, state):
            asked.append(state.feed.url)
            await asyncio.Event().wait()

    busy = [f"https://busy.example/{number}" for number in range(70)]
    scene.name(*busy, "https://me:s3cret@calm.example/rss")
    scene.poller.fetcher = Silent()
    await scene.poller.start_due()
    await scene.poller.start_due()
    await asyncio.sleep(0)
    assert asked == [*busy[:AT_ONE_HOST], "https://me:s3cret@calm.example/rss"]
    await scene.poller.stop()
    assert await scene.poller.start_due() == AT_ONE_HOST + 1
    await scene.poller.stop()


async def test_all_feeds_of_one_host_are_polled_in_the_end(scene):
    paths = [f"/{number}" for number in range(3 * AT_ONE_HOST)]
    scene.documents |= {path: rss([]) for path in paths}
    server = scene.state("/one").feed.url.removesuffix("/one")
    scene.name(*(server + path for path in paths))
    assert await scene.poll() == (len(paths), 0, 0, 0)
    assert sorted(scene.asked) == sorted(paths)


async def test_a_paused_feed_that_answers_comes_back(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss([])}
    paused = replace(scene.state("/one"), paused=True, failures=2, last_error="paused: gone")
    with scene.database.transaction() as c:
        feeds.save(c, paused)
    assert await scene.poll() == (2, 0, 1, 0)
    assert (scene.state("/one").paused, scene.state("/one").last_error) == (False, "")


@pytest.mark.parametrize("document", [rss(["a"]), rss([]), b"no feed"])
async def test_the_last_stored_poll_is_known_whatever_the_publisher_answered(scene, document):
    scene.documents |= {"/one": document, "/two": document}
    assert scene.poller.last_stored_at is None
    await scene.poll()
    assert scene.poller.last_stored_at == NOON
    await scene.poll(after=60 * MINUTE)
    assert scene.poller.last_stored_at == NOON + 60 * MINUTE


async def test_where_no_parser_can_be_started_no_poll_counts_as_stored(scene, monkeypatch):
    def refuse(_process):
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    scene.documents |= {"/one": rss(["a"]), "/two": rss([])}
    monkeypatch.setattr(SpawnProcess, "start", refuse)
    assert await scene.poll() == (2, 2, 0, 0)
    assert scene.poller.last_stored_at is None
    assert "no process" in scene.state("/one").last_error


async def test_a_feed_without_items_is_degraded_and_says_so_until_it_brings_some(scene):
    scene.documents |= {"/one": rss(["a"]), "/two": rss([])}
    await scene.poll()
    await scene.poll(after=60 * MINUTE)
    assert (scene.state("/one").last_error, scene.state("/two").last_error) == ("", "degraded: no items")
    scene.documents["/two"] = rss(["b"], site="two")
    await scene.poll(after=60 * MINUTE)
    assert scene.state("/two").last_error == ""


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("document", [b"no feed", b"", rss(["[strike] b"])])
async def test_no_log_and_no_state_holds_a_feeds_password(scene, caplog, document, full):
    caplog.set_level("INFO")
    scene.documents["/one"] = document
    scene.name(scene.state("/one").feed.url.replace("http://", "http://me:s3cret@"))
    scene.poller.reader = None  # an unforeseen fault where there is something to read
    if full:
        scene.do(FULL)
    async with asyncio.timeout(60):
        assert await scene.poll() == (1, 1, 0, 0)
    assert "/one" in caplog.text
    assert "s3cret" not in caplog.text + scene.state("/one").last_error
