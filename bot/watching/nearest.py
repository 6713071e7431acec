"""What somebody may have meant by a name that is unknown: the known names most like it."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

_MOST: Final = 3


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names most like `name`, nearest first, as people read them: "Iraq, Iran or Oman"."""
    *others, last = ranked(name, known)[:_MOST] or [""]
    return f"{', '.join(others)} or {last}" if others else last


def ranked(name: str, known: Iterable[str]) -> list[str]:
    """The known names, the most like `name` first, whatever their capitals."""
    wanted = name.strip().casefold()
    once = {each.casefold(): each for each in sorted(known, reverse=True)}  # "Hezbollah" before "hezbollah"
    return [each for _, each in sorted((-_likeness(wanted, folded), each) for folded, each in once.items())]


def _likeness(one: str, other: str) -> float:
    """0-1; what merely goes on, or is a word of the other, counts as nearly the same."""
    begun = bool(one) and (other.startswith(one) or one in other.split())
    return max(SequenceMatcher(None, one, other).ratio(), 0.9 if begun else 0.0)
