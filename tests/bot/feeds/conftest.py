"""A real HTTP server on loopback that misbehaves on purpose, one way per path."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.feeds.fetch import FeedError, Fetcher, FetchPolicy
from bot.feeds.parse import Parsed, parse
from storage.records import Feed, FeedState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
CAP = 100_000

ITEM = (
    "<item><title>Shells fall on the harbour</title><link>https://news.example/a</link>"
    "<guid>https://news.example/a</guid><description>Two piers burn.</description>"
    "<pubDate>Thu, 26 Nov 2026 10:00:00 GMT</pubDate></item>"
)


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Wire</title>{''.join(items)}</channel></rss>".encode()


def feed(url: str = "https://news.example/feed", **facts: str) -> Feed:
    return Feed(url=url, name="Wire", publisher=facts.pop("publisher", "Wire"), owner="Wire", **facts)


def state(url: str = "https://news.example/feed", **changes: object) -> FeedState:
    return FeedState(feed=feed(url), next_poll_at=NOW, interval=timedelta(minutes=10), **changes)


def read(body: bytes, content_type: str = "application/rss+xml", **facts: str) -> Parsed:
    return parse(body, content_type=content_type, feed=feed(**facts), now=NOW)


def titles(body: bytes, content_type: str = "") -> list[str]:
    return [entry.title for entry in read(body, content_type).entries]


def item(title: str = "Shells fall", **fields: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<item><title>{title}</title>{inner}</item>"


@dataclass
class Wire:
    """The server: where it is, what it was asked, and what it answers besides the fixed misbehaviour."""

    address: str = ""
    requests: list[web.Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    answers: dict[str, Callable[[web.Request], web.StreamResponse]] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return f"http://{self.address}{path}"

    def answer(self, path: str, **response: object) -> str:
        self.answers[path] = lambda _request: web.Response(**response)
        return self.url(path)


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.01)


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(ITEM.encode() * 100)


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b"<rss>")
    request.transport.close()
    return response


def _bomb(encoding: str) -> Callable[[web.Request], web.Response]:
    zeros = b" " * 50_000_000
    packed = {"gzip": gzip.compress(zeros), "deflate": zlib.compress(zeros)}[encoding]
    return lambda _request: web.Response(body=packed, headers={"Content-Encoding": encoding})


async def refused(fetcher: Fetcher, url: str) -> FeedError:
    with pytest.raises(FeedError) as caught:
        await fetcher.fetch(state(url))
    return caught.value


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    wire = Wire()

    async def handle(request: web.Request) -> web.StreamResponse:
        wire.requests.append(request)
        wire.at_once += 1
        wire.most_at_once = max(wire.most_at_once, wire.at_once)
        try:
            await asyncio.sleep(0)
            if (slow := {"/drip": _drip, "/endless": _endless, "/cut": _cut}.get(request.path)) is not None:
                return await slow(request)
            if request.path.startswith("/bomb/"):
                return _bomb(request.path.removeprefix("/bomb/"))(request)
            if request.path == "/loop":
                raise web.HTTPFound("/loop")
            return wire.answers[request.path](request)
        finally:
            wire.at_once -= 1

    app = web.Application()
    app.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    wire.address = f"{host}:{port}"
    yield wire
    await runner.cleanup()


@pytest.fixture
async def fetcher(wire: Wire) -> AsyncIterator[Fetcher]:
    policy = FetchPolicy(
        deadline=timedelta(seconds=5),
        max_bytes=CAP,
        user_agent="Brinkwatch/test (+mailto:desk@news.example)",
        allow_hosts=(wire.address,),
        gap=timedelta(0),
    )
    async with Fetcher(policy) as fetcher:
        yield fetcher
