import re
from collections import Counter
from importlib.resources import files

import pytest

from bot.feeds.starter import starter_feeds
from bot.incidents.outlets import Outlet, agencies, outlet_of, table
from storage.records import Feed, Origin


def archived(source: str, url: str = "") -> Outlet:
    """The outlet of an item of a replay, whose feeds have names and no address."""
    return outlet_of(Feed(url=f"archive:{source}", name=source, publisher=source, owner=source), url)


def live(url: str, item_url: str = "", name: str = "Mine", **told: object) -> Outlet:
    told = {"owner": name} | told
    return outlet_of(Feed(url=url, name=name, publisher=name, origin=Origin.FILE, **told), item_url)


@pytest.mark.parametrize(
    ("source", "url", "owner", "tier"),
    [
        ("BBC News", "", "BBC", 1),
        ("bbc news", "", "BBC", 1),
        ("feeds.bbci.co.uk", "", "BBC", 1),
        ("bbc.com homepage", "https://www.bbc.com/news/1", "BBC", 1),
        ("BBC News\uff08英文\uff09", "", "BBC", 1),
        ("english.elpais.com homepage", "", "PRISA", 1),
        ("rss.cnn.com", "https://edition.cnn.com/x", "Warner Bros. Discovery", 2),
        ("Reuters (via Google News)", "", "Thomson Reuters", 1),
        ("Anadolu Agency | English", "https://news.google.com/a", "Republic of Türkiye", 4),
        ("wsj_world", "https://archive.is/x", "News Corp", 1),
        ("Google News", "https://www.dawn.com/news/1", "Pakistan Herald Publications", 1),
        ("Google News", "https://news.google.com/a", "Google News", 4),
        ("Google News", "https://somewhere.example/a", "somewhere.example", 3),
        ("reddit r/worldnews", "https://www.lemonde.fr/a", "Le Monde Group", 1),
        ("reddit r/worldnews", "", "Reddit", 4),
        ("feeds.feedburner.com", "https://thehackernews.com/x", "The Hacker News", 3),
        ("msn.com", "https://www.msn.com/x", "MSN", 4),
        ("tg harbi enemy", "", "Telegram harbi", 4),
        ("tg harbi sirens", "", "Telegram harbi", 4),
        ("Example Gazette", "https://news.gazette.example/1", "gazette.example", 3),
        ("Example Gazette", "https://gazette.co.uk/1", "gazette.co.uk", 3),
        ("somebody.substack.com", "", "somebody.substack.com", 3),
        ("Example Gazette", "", "Example Gazette", 4),
        ("", "https://www.reuters.com/world/1", "Thomson Reuters", 1),
        ("", "", "", 4),
    ],
)
def test_a_source_of_an_archive_is_known_by_its_name_then_by_its_link(source, url, owner, tier):
    outlet = archived(source, url)
    assert (outlet.owner, outlet.tier) == (owner, tier)


@pytest.mark.parametrize(
    ("source", "speaks_for"),
    [
        ("TASS", "RU"),
        ("presstv.ir", "IR"),
        ("english.news.cn", "CN"),
        ("Al-Manar", "hezbollah"),
        ("Al-Masirah", "houthis"),
        ("www.idf.il", "IL"),
        ("centcom.mil", "US"),
        ("gov.uk", "GB"),
        ("mod.gov.in", "IN"),
        ("sana.sy", "SY"),
        ("BBC News", ""),
        ("Deutsche Welle", ""),
        ("VOA News", ""),
        ("aljazeera.com", ""),
        ("The Moscow Times", ""),
    ],
)
def test_an_organ_speaks_for_its_state_or_group_and_a_public_broadcaster_for_none(source, speaks_for):
    assert archived(source).speaks_for == speaks_for


def test_what_a_user_says_of_a_feed_goes_before_the_table():
    mine = live("https://feeds.bbci.co.uk/x", owner="Somebody", country="IE", tier=2)
    assert mine == Outlet(owner="Somebody", country="IE", tier=2)
    assert live("https://feeds.bbci.co.uk/x", owner="Somebody").tier == 1
    assert live("https://feeds.bbci.co.uk/x").owner == "BBC"


def test_a_user_may_name_an_organ_by_tier_4_and_its_state():
    assert live("https://agency.example/rss", owner="Press Office", country="IR", tier=4).speaks_for == "IR"
    assert live("https://agency.example/rss", tier=4).speaks_for == ""
    assert live("https://agency.example/rss", country="IR").speaks_for == ""


def test_trust_in_an_organ_does_not_make_it_independent():
    assert live("https://tass.com/rss", tier=2) == Outlet(
        owner="Russian Federation", country="RU", tier=2, state=True
    )


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("Blast heard near the harbour - Reuters", "Thomson Reuters"),
        ("Blast heard near the harbour - Somebody Else", "Google News"),
        ("Blast heard near the harbour", "Google News"),
    ],
)
def test_an_aggregators_title_may_name_the_publisher(title, owner):
    feed = Feed(url="https://news.google.com/rss", name="Mine", publisher="Mine", owner="Mine")
    assert outlet_of(feed, "https://news.google.com/rss/articles/1", title).owner == owner


def test_a_strangers_feed_stays_the_strangers_wherever_its_items_link():
    assert live("https://blog.example/rss", "https://www.bbc.com/news/1").owner == "blog.example"
    assert live("https://www.reddit.com/r/news/.rss", "https://www.bbc.com/news/1").owner == "BBC"


@pytest.mark.parametrize(
    "url", ["", "http://[", "javascript:1", "archive:x", "https://", "http://localhost/"]
)
def test_whatever_a_link_is_an_outlet_is_found(url):
    assert archived("Example Gazette", url).tier in (3, 4)


@pytest.mark.parametrize("feed", starter_feeds(), ids=lambda feed: feed.name)
def test_the_shipped_feeds_and_the_table_say_the_same(feed):
    known = outlet_of(feed, "")
    assert (known.owner, known.tier) == (feed.owner, feed.tier)
    assert known.state is (feed.tier == 4) or known.country == "AE"


def test_the_table_is_sound():
    outlets = [*table().domains.values(), *table().names.values()]
    assert len({outlet.owner for outlet in outlets}) > 400
    for outlet in outlets:
        assert outlet.owner == outlet.owner.strip() != ""
        assert outlet.tier in (1, 2, 3, 4)
        assert re.fullmatch(r"([A-Z]{2})?", outlet.country)
        assert not (outlet.state and outlet.tier < 3), outlet
        assert not (outlet.aggregator and outlet.tier != 4), outlet
    assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", domain) for domain in table().domains)


def test_no_domain_and_no_name_stands_for_two():
    lines = files("bot.incidents").joinpath("outlets.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    domains = Counter(domain for row in rows for domain in row[4].split())
    names = Counter(name.casefold() for row in rows for name in row[5].split("; ") if name)
    assert [each for counts in (domains, names) for each, count in counts.items() if count > 1] == []


def test_agencies_are_the_owners_that_texts_credit():
    assert {"Thomson Reuters", "Associated Press", "Agence France-Presse"} <= agencies()
    assert "BBC" not in agencies()
