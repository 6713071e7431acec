"""Places, signals and sides as people write them in a configuration; knows no watchlist and no own model."""

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import product
from typing import Final, TypeVar

from bot.watching.nearest import nearest
from classifiers.actors import UNKNOWN, actor_codes, known_actors
from classifiers.places import known_places as all_places
from classifiers.places import place_codes
from classifiers.signals import Signal, Tier

_Names = TypeVar("_Names", bound=Collection[str])
_JOINT: Final = re.compile(r"\s*([>+])\s*")
_NAMES: Final = (*map(str, Signal), *map(str, Tier))
# Above what a model of one's own may call "sanction_relief", below a slip of the pen in the shortest name.
_SLIP: Final = 0.8


def known_places(names: Iterable[str]) -> tuple[str, ...]:
    """The codes of what is named, each once. Raises ValueError for the first that is no place."""
    found = {name: place_codes(name) for name in names}
    unknown = [name for name, codes in found.items() if not codes]
    if unknown:
        near = nearest(unknown[0], all_places())
        raise ValueError(
            f"unknown place {unknown[0]!r}; write a country, its ISO 3166 code or a sea, such as {near}"
        )
    return tuple(dict.fromkeys(code for codes in found.values() for code in codes))


def known_sides(names: Iterable[str]) -> tuple[str, ...]:
    """The codes of sides and dyads, each once: "Iran" is IR, "US > Iran" US>IR, "IL+Iran" either way.

    Raises ValueError, with right forms, for the first that is none.
    """
    return tuple(dict.fromkeys(code for name in names for code in _side_codes(name)))


def without_slips(names: _Names) -> _Names:
    """`names` themselves, which are ours or labels of a user's own model.

    Raises ValueError for one that is nearly, but not quite, a signal or tier: it would never be met.
    """
    for name in names:
        close = get_close_matches(name.strip().casefold(), _NAMES, n=1, cutoff=_SLIP)
        if close and name not in _NAMES:
            raise ValueError(f"unknown signal {name!r}; did you mean {close[0]}?")
    return names


def _side_codes(text: str) -> tuple[str, ...]:
    actors = _JOINT.split(text.strip())
    found = [(UNKNOWN,) if actor == UNKNOWN else actor_codes(actor) for actor in actors[::2]]
    if len(found) > 2 or not all(found):  # noqa: PLR2004  a dyad has two sides
        forms = 'write a state or group, or two, like "Iran", "Hezbollah", "US>Iran" or "IL+Iran"'
        wrong = next((actor for actor, codes in zip(actors[::2], found, strict=True) if not codes), text)
        raise ValueError(f"unknown side {text!r}; {forms}; nearest are {nearest(wrong, known_actors())}")
    joint = actors[1] if len(found) > 1 else ""
    return tuple(joint.join(codes) for codes in product(*found))
