from datetime import timedelta

import pytest

from bot.feeds.fetch import Fetcher, FetchPolicy
from tests.bot.feeds.conftest import ITEM, refused, rss, state


async def test_a_redirect_loop_ends_after_five_hops(fetcher, wire):
    error = await refused(fetcher, wire.url("/loop"))

    assert "redirects more than 5 times" in error.reason
    assert len(wire.requests) == 6


@pytest.mark.parametrize(("status", "permanently"), [(301, True), (308, True), (302, False), (307, False)])
async def test_a_redirect_is_followed_and_said_to_be_for_good_only_where_it_is(
    fetcher, wire, status, permanently
):
    wire.answer("/new", body=rss(ITEM))
    answer = await fetcher.fetch(state(wire.answer("/old", status=status, headers={"Location": "/new"})))

    assert answer.url == wire.url("/new")
    assert answer.moved_permanently is permanently


async def test_one_temporary_hop_makes_a_move_temporary(fetcher, wire):
    wire.answer("/c", body=rss())
    wire.answer("/b", status=302, headers={"Location": "/c"})
    answer = await fetcher.fetch(state(wire.answer("/a", status=301, headers={"Location": "/b"})))

    assert not answer.moved_permanently


INSIDE = [
    "http://127.0.0.1:1/",
    "http://localhost:1/",
    "http://2130706433:1/",
    "http://0x7f.1:1/",
    "http://0177.0.0.1:1/",
    "http://127.1:1/",
    "http://0:1/",
    "http://[::1]:1/",
    "http://[::ffff:127.0.0.1]:1/",
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.5/",
]


@pytest.mark.parametrize("target", INSIDE)
async def test_a_redirect_that_leads_inside_is_refused(fetcher, wire, target):
    error = await refused(fetcher, wire.answer("/door", status=302, headers={"Location": target}))

    assert error.reason.startswith("refused to connect")
    assert "allow_hosts" in error.reason
    assert not error.permanent


@pytest.mark.parametrize("target", INSIDE)
async def test_a_feed_whose_own_address_leads_inside_is_refused(target):
    async with Fetcher(FetchPolicy()) as fetcher:
        assert (await refused(fetcher, target)).reason.startswith("refused to connect")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://news.example/", "data:text/xml,x", "gopher://x"]
)
async def test_only_http_and_https_are_spoken(fetcher, wire, target):
    redirected = await refused(fetcher, wire.answer("/door", status=302, headers={"Location": target}))
    configured = await refused(fetcher, target)

    assert not redirected.permanent
    assert configured.permanent


async def test_credentials_stay_with_the_origin_they_were_given_for(wire):
    wire.answer("/far", body=rss())
    port = wire.address.split(":")[1]
    wire.answer("/near", status=302, headers={"Location": f"http://localhost:{port}/far"})
    policy = FetchPolicy(allow_hosts=(wire.address, f"localhost:{port}"), gap=timedelta(0))
    async with Fetcher(policy) as fetcher:
        answer = await fetcher.fetch(state(f"http://reader:secret@{wire.address}/near"))

    near, far = wire.requests
    assert near.headers["Authorization"].startswith("Basic ")
    assert "Authorization" not in far.headers
    assert "secret" not in answer.url


async def test_errors_never_show_credentials(fetcher, wire):
    wire.answer("/gone", status=410)

    error = await refused(fetcher, f"http://reader:secret@{wire.address}/gone")

    assert "secret" not in str(error)
