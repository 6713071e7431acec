"""Takes turns in chats: one update at a time in each, in the order of coming; knows no Telegram."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

LONGEST_LINE: Final = 12
"""How many updates of one chat may wait, so that those of other chats find room."""


class Turns:
    """One holder per chat; chats do not wait for each other, and one without a holder is forgotten."""

    def __init__(self) -> None:
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._waiting: Counter[int] = Counter()

    def crowded(self, chat: int) -> bool:
        """Whether no more should wait for the turn of `chat`."""
        return self._waiting[chat] >= LONGEST_LINE

    @asynccontextmanager
    async def of(self, chat: int) -> AsyncIterator[None]:
        """Holds the turn of `chat`, waiting for it as long as it takes."""
        self._waiting[chat] += 1
        try:
            async with self._chats.setdefault(chat, asyncio.Lock()):
                yield
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat]
