"""A little of what was made, the rest to be made anew; knows not what it is."""

from collections.abc import Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """What was made last and asked for last: what is dropped for want of room is made anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, _T] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable) -> _T | None:
        """What is kept under a key, which stays longest from now."""
        if key not in self._kept:
            return None
        return self.put(key, self._kept.pop(key))

    def put(self, key: Hashable, made: _T) -> _T:
        """Keeps it."""
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = made
        return made
