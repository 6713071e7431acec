"""Which feeds a configuration asks for, and how they may be fetched; fetches nothing."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.config import Config, FeedConfig, PollConfig
from bot.feeds.answers import without_credentials
from bot.feeds.cadence import Cadence
from bot.feeds.fetch import FetchPolicy, user_agent
from bot.feeds.starter import starter_feeds
from storage.records import Feed, Origin

GAP: Final = timedelta(milliseconds=250)


def configured_feeds(config: Config) -> list[Feed]:
    """The feeds of the file, then the shipped list where it is wanted; the file's word goes first."""
    own = [_feed(entry) for entry in config.feeds]
    shipped = starter_feeds() if config.poll.starter_feeds else ()
    named = {feed.url for feed in own}
    return own + [feed for feed in shipped if feed.url not in named]


def fetch_policy(poll: PollConfig, *, gap: timedelta = GAP) -> FetchPolicy:
    """How feeds are asked for; `gap` lies between two requests to one host."""
    return FetchPolicy(
        deadline=poll.deadline,
        max_bytes=poll.max_bytes,
        user_agent=user_agent(poll.contact),
        allow_hosts=poll.allow_hosts,
        gap=gap,
    )


def heartbeat_policy(url: str) -> FetchPolicy:
    """The same for the heartbeat, whose own address is trusted: it may lie inside."""
    return FetchPolicy(allow_hosts=(urlsplit(url).hostname or "",))


def cadence(poll: PollConfig) -> Cadence:
    """Between which intervals each feed's own cadence stays."""
    return Cadence(min_interval=poll.min_interval, max_interval=poll.max_interval)


def _feed(entry: FeedConfig) -> Feed:
    name = entry.name or urlsplit(entry.url).hostname or without_credentials(entry.url)
    return Feed(
        url=entry.url,
        name=name,
        publisher=name,
        owner=entry.owner or name,
        tier=entry.tier,
        language=entry.language,
        country=entry.country,
        origin=Origin.FILE,
    )
