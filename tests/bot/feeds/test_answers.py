import pickle

import pytest

from bot.feeds.address import parse_address, place_of
from bot.feeds.answers import FeedError, NoParser, NotAFeed, without_credentials

SHOWN = "https://news.example/rss"
SECRET = [
    "https://me:s3cret@news.example/rss",
    " https://me:s3cret@news.example/rss",
    "https://s3cret@news.example/rss",
    "https://me:s3cret@old@news.example/rss",
    "https://me:old/s3cret@news.example/rss",
    "https://me:old?s3cret@news.example/rss",
    "https://me:old#s3cret@news.example/rss",
]


@pytest.mark.parametrize("address", SECRET)
def test_an_address_is_shown_without_its_password(address):
    assert "s3cret" not in without_credentials(address)


@pytest.mark.parametrize("address", [*SECRET[:3], SHOWN])
def test_the_rest_of_an_address_stays(address):
    assert without_credentials(address) == SHOWN


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/@me/rss",
        "https://news.example:8080/@me",
        "https://news.example:/@me",
        "https://news.example?from=me@there.example",
        "https://[2001:db8::1]/@me",
        "https://news.example/rss?of=http://me:you@there.example/",
        "news.example/a:b@c",
    ],
)
def test_an_at_sign_after_the_host_is_no_password(address):
    assert without_credentials(address) == address


def test_a_password_goes_from_an_address_that_holds_another():
    address = "https://me:s3cret@news.example/rss?of=http://there.example/"
    assert without_credentials(address) == "https://news.example/rss?of=http://there.example/"


@pytest.mark.parametrize("kind", [FeedError, NotAFeed, NoParser])
def test_no_error_carries_a_password_wherever_it_goes(kind):
    error = kind("https://me:s3cret@news.example/rss", "it is broken")
    again = pickle.loads(pickle.dumps(error))

    assert (error.url, again.url) == (SHOWN, SHOWN)
    assert "s3cret" not in f"{error!r} {error} {again!r} {again}"


def test_an_error_names_a_long_address_in_short():
    assert len(FeedError("https://news.example/" + "x" * 3_000, "it is broken").url) == 200


def test_an_address_that_is_none_is_refused_without_its_password():
    with pytest.raises(FeedError) as caught:
        parse_address("https://me:old/s3cret@news.example/rss")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://me:s3cret@News.example/rss", "news.example:443"),
        ("http://news.example:8080", "news.example:8080"),
        ("ftp://news.example/rss", ""),
        ("http://[::bad", ""),
    ],
)
def test_feeds_of_one_host_and_port_are_at_one_place(address, place):
    assert place_of(address) == place
