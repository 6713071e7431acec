"""How much each person may ask in a chat: one warning, then silence until it calms; knows no Telegram."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.telegram.commands.request import MOST_WATCHLISTS

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
PRESSES_TO_A_COMMAND: Final = 3
"""A menu takes several presses where a command takes one message."""


class Flow(Enum):
    """Whether something is still little enough to be answered, or else how often that was said."""

    FREE = auto()
    WARNED = auto()
    SILENT = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class MostAsked:
    """How much one subscriber may have, ask and be sent."""

    watchlists: int = MOST_WATCHLISTS
    commands_per_minute: int = 30
    files_per_hour: int = 10


class Gauge:
    """Counts what each one does; more than `count` in any stretch of `window` is too much.

    What comes while it is too much counts too: who goes on as before is never heard again.
    """

    def __init__(self, count: int, window: timedelta) -> None:
        self._count, self._window = count, window
        self._times: dict[Hashable, deque[datetime]] = {}
        self._warned: set[Hashable] = set()
        self._swept_at: datetime | None = None

    def flow(self, who: Hashable, now: datetime) -> Flow:
        """Counts one more at `now`, and says what is to be done with it."""
        self._sweep(now)
        times = self._times.setdefault(who, deque(maxlen=self._count))
        free = len(times) < self._count or times[0] <= now - self._window
        times.append(now)
        if free:
            self._warned.discard(who)
            return Flow.FREE
        if who in self._warned:
            return Flow.SILENT
        self._warned.add(who)
        return Flow.WARNED

    def _sweep(self, now: datetime) -> None:
        """Forgets, at most once a window, who did nothing for a window."""
        if self._swept_at is not None and now < self._swept_at + self._window:
            return
        self._swept_at = now
        for who in [one for one, times in self._times.items() if times[-1] <= now - self._window]:
            del self._times[who]
            self._warned.discard(who)


class Floods:
    """The gauges of all that people ask."""

    def __init__(self, most: MostAsked | None = None) -> None:
        self.most = most or MostAsked()
        commands = self.most.commands_per_minute
        self.commands = Gauge(commands, MINUTE)
        self.presses = Gauge(PRESSES_TO_A_COMMAND * commands, MINUTE)
        self.files = Gauge(self.most.files_per_hour, HOUR)
