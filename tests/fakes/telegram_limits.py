"""How fast a bot may write, to one chat and in all, decided in constant time; knows no HTTP.

Telegram publishes: about one message a second to a chat, twenty a minute to a group, thirty a second in all;
short bursts pass. Whoever is told to wait and does not is refused until the wait is over.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """One message every so many seconds in the long run; `burst` may come at once after a rest."""

    every: float
    burst: int


PRIVATE = Rate(1.0, 3)
GROUP = Rate(3.0, 20)
OVERALL = Rate(1 / 30, 30)
_SLACK = 1e-6


class Bucket:
    """Counts against a rate."""

    __slots__ = ("_empty_at", "_rate")

    def __init__(self, rate: Rate) -> None:
        self._rate, self._empty_at = rate, -math.inf

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed; 0 is now."""
        spare = self._rate.every * (self._rate.burst - 1)
        wait = self._empty_at - now - spare
        return wait if wait > _SLACK else 0.0

    def take(self, now: float) -> None:
        self._empty_at = max(self._empty_at, now) + self._rate.every


class Limits:
    """The limits of one bot; times are seconds on any clock that goes forward."""

    def __init__(self, *, private: Rate = PRIVATE, group: Rate = GROUP, overall: Rate = OVERALL) -> None:
        self._private, self._group = private, group
        self._overall = Bucket(overall)
        self._chats: dict[int, Bucket] = {}
        self._held: dict[int, float] = {}

    def take(self, chat: int, now: float) -> int:
        """0 where the message is allowed, and then counted; else the whole seconds to wait."""
        held = self._held.get(chat, now) - now
        if held > _SLACK:
            return math.ceil(held)
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = Bucket(self._private if chat > 0 else self._group)
        if wait := bucket.wait(now):
            self._held[chat] = now + math.ceil(wait)
            return math.ceil(wait)
        if wait := self._overall.wait(now):
            return math.ceil(wait)
        bucket.take(now)
        self._overall.take(now)
        return 0
