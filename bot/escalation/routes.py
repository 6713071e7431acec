"""The ways that an act goes: which pair takes it in which arena, and how much of it on which side.

Knows no earlier act; what an act counts in is said in `dyads`.
"""

from collections import defaultdict
from typing import NamedTuple

from bot.escalation.dyads import Scope, Share, shares
from bot.escalation.pairs import Part
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.actors import UNKNOWN
from classifiers.assessment import Dyad


class Place(NamedTuple):
    """A pair in an arena: "" where the key is the dyad itself, else the network, country or region."""

    arena: str
    sides: tuple[str, str]

    def key(self, side: int) -> str:
        """The key that a side counts in."""
        return self.arena or f"{self.sides[side]}>{self.sides[1 - side]}"


class Way(NamedTuple):
    """What a pair takes of an act."""

    place: Place
    scope: Scope
    parts: tuple[Part, ...]


def route(
    dyads: tuple[Dyad, ...],
    places: tuple[str, ...] = (),
    *,
    deescalation: bool = False,
    weights: Weights = WEIGHTS,
) -> tuple[Way, ...]:
    """Every way of an act of those sides at those places, in one order whatever the hash seed."""
    ways: dict[Place, list[Part]] = defaultdict(list)
    scopes: dict[Place, Scope] = {}
    for share in shares(dyads, places, deescalation=deescalation, weights=weights):
        place = _place(share)
        side = place.sides.index(share.dyad.source)
        ways[place].append(Part(side, share.share, share.ease, share.indirect))
        scopes[place] = share.scope
    return tuple(Way(place, scopes[place], tuple(parts)) for place, parts in ways.items())


def _place(share: Share) -> Place:
    """Both directions of a pair alike; an unknown side is not the same twice, so it makes no pair."""
    sides = (share.dyad.source, share.dyad.target)
    arena = "" if share.key == str(share.dyad) else share.key
    return Place(arena, sides if UNKNOWN in sides else (min(sides), max(sides)))
