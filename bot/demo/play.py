"""Four weeks of recorded feeds in seconds: the app runs for real, only its clock is ours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.app import App
from bot.config import Config, parse_config
from bot.demo.stories import BEGINS, ENDS, stories
from storage.records import Feed

HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_EVENING: Final = 18 * HOUR  # the watchlists' digests are due


class PlayedClock:
    """A clock that moves only when it is told to; times are aware UTC."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The time it shows."""
        return self._now

    def advance(self, step: timedelta) -> None:
        """Moves it on by `step`."""
        self._now += step


def rounds() -> Iterator[datetime]:
    """The full hours at which feeds are polled: those after something came, and every evening.

    Between them no feed has anything new and nothing is due, so that hourly rounds would show the same.
    """
    news = {story.published_at.replace(minute=0) + HOUR for story in stories()}
    evenings = {BEGINS + day * _DAY + _EVENING for day in range((ENDS - BEGINS).days)}
    yield from sorted(news | evenings)


async def play(app: App, clock: PlayedClock) -> None:
    """Polls, decides and delivers, hour by hour, until the recording ends."""
    for moment in rounds():
        clock.advance(moment - clock())
        await app.once()


def demo_config(database_url: str, address: str, feeds: tuple[Feed, ...]) -> Config:
    """The demo's configuration: the recorded feeds, and three watchlists of one reader at the terminal."""
    return parse_config(
        {
            "database": {"url": database_url},
            "poll": {"starter_feeds": False, "allow_hosts": [address], "min_interval": "10m"},
            "feeds": [
                {
                    "url": feed.url,
                    "name": feed.name,
                    "owner": feed.owner,
                    "tier": feed.tier,
                    "country": feed.country,
                    "language": feed.language,
                }
                for feed in feeds
            ],
            "watchlists": [
                {
                    "name": "Middle East and Red Sea",
                    "places": ["Middle East", "red-sea", "gulf-of-aden", "arabian-sea", "PK"],
                    "digest": "fri 18:00",
                },
                {"name": "World: critical only", "tier": "critical", "digest": "fri 18:00"},
                {"name": "Steps back", "signals": ["deescalation"], "tier": "notable", "digest": ""},
            ],
        }
    )
