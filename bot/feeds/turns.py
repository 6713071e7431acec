"""Takes turns at hosts: so many requests at once to one host and port, with a small gap between them.

Knows nothing of what is asked there; for courtesy, not for deadlines.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta


class Turns:
    """At most `at_once` holders per place, whose starts lie at least `gap` apart."""

    def __init__(self, at_once: int, gap: timedelta) -> None:
        self._gap = gap.total_seconds()
        self._places: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))
        self._next_start: dict[str, float] = {}

    @asynccontextmanager
    async def at(self, place: str) -> AsyncIterator[None]:
        """Holds a turn at `place` ("host:port"), waiting for it as long as it takes."""
        async with self._places[place]:
            now = asyncio.get_running_loop().time()
            start = max(now, self._next_start.get(place, now))
            self._next_start[place] = start + self._gap
            await asyncio.sleep(start - now)
            yield
