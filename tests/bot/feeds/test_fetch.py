import asyncio
import gzip
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.fetch import FeedError, Fetched, Fetcher, FetchPolicy, Unchanged, conditional, content_hash
from bot.feeds.turns import Turns
from tests.bot.feeds.conftest import ITEM, NOW, refused, rss, state


def conditional_state(url: str, **changes: object):
    """A state whose turn it is to ask conditionally."""
    return next(
        candidate
        for minute in range(60)
        if conditional(candidate := state(url, last_success_at=NOW - timedelta(minutes=minute), **changes))
    )


async def test_a_body_comes_back_as_bytes_with_what_http_said_of_it(fetcher, wire):
    headers = {"ETag": '"a b"', "Last-Modified": "Thu, 26 Nov 2026 10:00:00 GMT"}
    url = wire.answer("/ok", body=rss(ITEM), content_type="application/rss+xml", headers=headers)

    answer = await fetcher.fetch(state(url))

    assert answer == Fetched(
        body=rss(ITEM),
        content_type="application/rss+xml",
        etag='"a b"',
        last_modified="Thu, 26 Nov 2026 10:00:00 GMT",
        url=url,
    )
    assert len(content_hash(answer.body)) == 64


async def test_every_request_says_who_asks_and_what_it_can_read(fetcher, wire):
    await fetcher.fetch(state(wire.answer("/ok", body=rss())))

    headers = wire.requests[0].headers
    assert headers["User-Agent"] == "Brinkwatch/test (+mailto:desk@news.example)"
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert "application/rss+xml" in headers["Accept"]
    assert "If-None-Match" not in headers


async def test_validators_go_back_byte_for_byte_and_a_304_is_unchanged_whatever_its_body(fetcher, wire):
    url = wire.answer("/same", status=304)

    answer = await fetcher.fetch(conditional_state(url, etag='W/"x, \\"y"', last_modified="yesterday, late"))

    assert isinstance(answer, Unchanged)
    assert wire.requests[0].headers["If-None-Match"] == 'W/"x, \\"y"'
    assert wire.requests[0].headers["If-Modified-Since"] == "yesterday, late"


async def test_a_304_that_nobody_asked_for_is_a_failure(fetcher, wire):
    error = await refused(fetcher, wire.answer("/same", status=304))

    assert error.status == 304
    assert not error.permanent


def test_about_one_poll_in_twenty_four_asks_for_everything():
    polls = [state(last_success_at=NOW + timedelta(minutes=minute)) for minute in range(2_400)]

    unconditional = sum(not conditional(poll) for poll in polls)

    assert 60 <= unconditional <= 150
    assert all(conditional(poll) == conditional(replace(poll, failures=3)) for poll in polls)


async def test_an_etag_that_is_no_etag_is_not_kept(fetcher, wire):
    answer = await fetcher.fetch(state(wire.answer("/ok", body=rss(), headers={"ETag": "x" * 50_000})))

    assert answer.etag == ""


@pytest.mark.parametrize("path", ["/bomb/gzip", "/bomb/deflate", "/endless"])
async def test_a_body_is_read_up_to_the_cap_and_no_further(fetcher, wire, path):
    error = await refused(fetcher, wire.url(path))

    assert "97" in error.reason or "100000" in error.reason
    assert not error.permanent


async def test_a_body_that_drips_for_ever_meets_the_deadline(wire):
    policy = FetchPolicy(deadline=timedelta(seconds=0.3), allow_hosts=(wire.address,))
    async with Fetcher(policy) as fetcher:
        error = await refused(fetcher, wire.url("/drip"))

    assert error.reason == "it took too long to answer"


async def test_a_truncated_body_is_a_failure_and_not_a_feed(fetcher, wire):
    assert "cut off" in (await refused(fetcher, wire.url("/cut"))).reason


@pytest.mark.parametrize(
    ("status", "permanent", "word"),
    [
        (404, False, "nothing at this address"),
        (410, True, "gone for good"),
        (403, False, "refuses us"),
        (401, False, "password"),
        (429, False, "too often"),
        (500, False, "trouble of its own"),
        (503, False, "trouble of its own"),
        (204, False, "no content"),
        (206, False, "only a part"),
        (418, False, "refused the request"),
    ],
)
async def test_a_status_says_what_to_do(fetcher, wire, status, permanent, word):
    error = await refused(fetcher, wire.answer("/x", status=status))

    assert (error.status, error.permanent) == (status, permanent)
    assert word in error.reason


async def test_retry_after_is_carried_by_the_error(fetcher, wire):
    error = await refused(fetcher, wire.answer("/busy", status=429, headers={"Retry-After": "120"}))

    assert error.retry_after == timedelta(minutes=2)


async def test_a_name_that_does_not_resolve_is_a_matter_of_dns(fetcher):
    assert "DNS" in (await refused(fetcher, "http://no-such-host.invalid/feed")).reason


async def test_https_to_a_plain_port_names_tls(fetcher, wire):
    assert "TLS" in (await refused(fetcher, f"https://{wire.address}/x")).reason


async def test_a_closed_port_is_no_connection():
    policy = FetchPolicy(allow_hosts=("127.0.0.1",))
    async with Fetcher(policy) as fetcher:
        assert "no connection" in (await refused(fetcher, "http://127.0.0.1:1/")).reason


@pytest.mark.parametrize("address", ["", "news.example/feed", "http://", "http://[::bad/", "http://x:99999/"])
async def test_an_address_that_is_none_is_a_permanent_error(fetcher, address):
    assert (await refused(fetcher, address)).permanent


async def test_at_most_two_requests_are_at_one_host_at_once(fetcher, wire):
    url = wire.answer("/ok", body=rss())
    await asyncio.gather(*(fetcher.fetch(state(url)) for _ in range(12)))

    assert len(wire.requests) == 12
    assert wire.most_at_once <= 2


async def test_each_start_at_one_host_waits_a_gap_more_than_the_one_before():
    turns, starts = Turns(2, timedelta(milliseconds=20)), []
    begun = asyncio.get_running_loop().time()

    async def visit() -> None:
        async with turns.at("news.example:443"):
            starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(visit() for _ in range(4)))

    assert all(start - begun >= 0.019 * number for number, start in enumerate(sorted(starts)))


async def test_gzip_is_unpacked_declared_or_not_and_plain_text_under_its_label_is_read(fetcher, wire):
    for headers, body in [
        ({"Content-Encoding": "gzip"}, gzip.compress(rss(ITEM))),
        ({}, gzip.compress(rss(ITEM))),
        ({"Content-Encoding": "gzip"}, rss(ITEM)),
    ]:
        answer = await fetcher.fetch(state(wire.answer("/packed", body=body, headers=headers)))
        assert answer.body == rss(ITEM)


async def test_touch_asks_once_and_fails_where_the_answer_is_no_success(fetcher, wire):
    await fetcher.touch(wire.answer("/beat", status=204))
    with pytest.raises(FeedError):
        await fetcher.touch(wire.answer("/beat", status=500))

    assert [request.path for request in wire.requests] == ["/beat", "/beat"]
