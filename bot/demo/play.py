"""Four weeks of recorded feeds in seconds: the app runs for real, only its clock is ours."""

from datetime import datetime, timedelta
from typing import Final

from bot.app import App
from bot.config import Config, parse_config
from bot.demo.stories import ENDS
from storage.records import Feed

STEP: Final = timedelta(hours=1)
"""How far the clock moves between two rounds of polling."""


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


async def play(app: App, clock: PlayedClock, *, until: datetime = ENDS) -> None:
    """Polls, decides and delivers hour by hour until the recording ends."""
    while clock() < until:
        clock.advance(STEP)
        await app.once()


def demo_config(database_url: str, address: str, feeds: tuple[Feed, ...]) -> Config:
    """The demo's configuration: the recorded feeds, and two watchlists of one reader at the terminal."""
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
            ],
        }
    )
