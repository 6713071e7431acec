"""Takes turns in chats: one update at a time in each, in the order of coming; knows no Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """One holder per chat; chats do not wait for each other, and one without a holder is forgotten."""

    def __init__(self) -> None:
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, chat: int) -> AsyncIterator[None]:
        """Holds the turn of `chat`, waiting for it as long as it takes."""
        async with self._chats.setdefault(chat, asyncio.Lock()):
            yield
