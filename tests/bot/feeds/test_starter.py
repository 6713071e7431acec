from collections import Counter
from urllib.parse import urlsplit

from bot.feeds.starter import starter_feeds
from storage.records import Origin

FEEDS = starter_feeds()


def test_the_list_has_sixty_to_ninety_feeds_and_none_twice():
    assert 60 <= len(FEEDS) <= 90
    assert len({feed.url for feed in FEEDS}) == len({feed.name for feed in FEEDS}) == len(FEEDS)


def test_every_feed_says_whose_it_is():
    for feed in FEEDS:
        assert feed.name
        assert feed.publisher
        assert feed.owner
        assert feed.tier in range(1, 5)
        assert len(feed.country) == len(feed.language) == 2
        assert feed.origin is Origin.STARTER


def test_every_address_is_a_direct_feed_over_https():
    for feed in FEEDS:
        address = urlsplit(feed.url)
        assert address.scheme == "https"
        assert "news.google" not in feed.url
        assert address.hostname not in {"rss.cnn.com", "feeds.reuters.com", "feedproxy.google.com"}


def test_the_list_rests_on_many_owners_and_one_publisher_has_one():
    owners = {}
    for feed in FEEDS:
        assert owners.setdefault(feed.publisher, feed.owner) == feed.owner
    assert len(set(owners.values())) >= 50
    assert max(Counter(feed.owner for feed in FEEDS).values()) <= 7


def test_state_organs_are_marked_and_few():
    organs = [feed.publisher for feed in FEEDS if feed.tier == 4]

    assert {"TASS", "Press TV", "IRNA"} <= set(organs)
    assert len(organs) <= 6
