from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from socket import create_connection

import feedparser
import pytest

from bot.demo.feeds import feed_document, published
from bot.demo.server import DemoServer
from bot.demo.stories import BEGINS, ENDS, outlets, stories


class VirtualClock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(BEGINS + timedelta(days=10))


@pytest.fixture
def server(clock: VirtualClock) -> Iterator[DemoServer]:
    with DemoServer(clock) as running:
        yield running


def ask(server: DemoServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(server.address, timeout=5)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.slug)
def test_every_outlet_is_served_as_its_document_stands_now(server, clock, outlet):
    answer, body = ask(server, f"/{outlet.slug}/feed")
    assert answer.status == 200
    assert answer.getheader("Content-Type").startswith(f"application/{outlet.format}+xml")
    assert body == feed_document(outlet, clock.now)


def test_an_unchanged_feed_answers_304_without_a_body(server):
    first, _ = ask(server, "/tolva/feed")
    etag = first.getheader("ETag")
    second, body = ask(server, "/tolva/feed", If_None_Match=etag)
    assert (second.status, second.getheader("ETag"), body) == (304, etag, b"")


@pytest.mark.parametrize("condition", ["W/{}", '"other", {}', "*"])
def test_a_weak_or_listed_etag_matches_as_well(server, condition):
    etag = ask(server, "/tolva/feed")[0].getheader("ETag")
    assert ask(server, "/tolva/feed", If_None_Match=condition.format(etag))[0].status == 304


def test_a_new_item_ends_the_304(server, clock):
    etag = ask(server, "/tolva/feed")[0].getheader("ETag")
    clock.now += timedelta(days=1)
    answer, body = ask(server, "/tolva/feed", If_None_Match=etag)
    assert answer.status == 200
    assert answer.getheader("ETag") != etag
    assert feedparser.parse(body).entries[0].title == published(outlets()[0], clock.now)[0].title


def test_head_gives_the_headers_alone(server):
    host, port = server.address.split(":")
    with create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(b"HEAD /tolva/feed HTTP/1.0\r\n\r\n")
        with wire.makefile("rb") as answer:
            head, body = answer.read().split(b"\r\n\r\n", 1)
    assert b"200 OK" in head
    assert b"Content-Length: " in head
    assert body == b""


@pytest.mark.parametrize("path", ["/", "/tolva", "/nobody/feed", "/tolva/feed/", "/../stories.tsv"])
def test_any_other_path_is_not_found(server, path):
    assert ask(server, path)[0].status == 404


def test_feeds_name_their_owners_and_lead_to_the_server(server, clock):
    assert len(server.feeds) == len(outlets())
    assert {feed.owner for feed in server.feeds} == {outlet.owner for outlet in outlets()}
    for feed in server.feeds:
        path = feed.url.removeprefix(f"http://{server.address}")
        assert feedparser.parse(ask(server, path)[1]).feed.title == feed.name


def test_polling_once_a_day_sees_every_item(server, clock):
    seen = set()
    clock.now = BEGINS
    while clock.now < ENDS:
        clock.now += timedelta(hours=24)
        for outlet in outlets():
            seen |= {entry.link for entry in feedparser.parse(ask(server, f"/{outlet.slug}/feed")[1]).entries}
    assert seen == {story.url for story in stories()}


def test_outside_its_block_the_server_has_no_address(clock):
    server = DemoServer(clock)
    with pytest.raises(RuntimeError, match="with block"):
        _ = server.address
    with server:
        address = server.address
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection(address, timeout=5).request("GET", "/tolva/feed")
    with pytest.raises(RuntimeError):
        _ = server.feeds
