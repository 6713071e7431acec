"""Where an act counts: its dyads, its sides' patrons, their networks, its countries, waters and regions.

Knows no earlier act. An act counts once in each key, however many of its dyads lead there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.escalation.weights import WEIGHTS, Weights
from classifiers.actors import PATRONS, UNKNOWN, patron_of
from classifiers.assessment import Dyad
from classifiers.places import region_of

NAMELESS: Final = Dyad(UNKNOWN, UNKNOWN)
NOBODY: Final = frozenset({UNKNOWN, "gunmen", "civilians"})
"""Sides that name no party: the same word means other people each time."""


class Scope(StrEnum):
    """What a key names; networks are dyads, waters are places that are no country."""

    DYAD = "dyad"
    COUNTRY = "country"
    REGION = "region"
    WATERS = "waters"


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What a key's series for `dyad` takes of an act: of its weight `share`, of its easing `ease` (0-1).

    An `indirect` share is a proxy's act in its patron's dyad: it moves the level and climbs no rung.
    """

    key: str
    scope: Scope
    dyad: Dyad
    share: float
    ease: float = 1.0
    indirect: bool = False


def shares(
    acting: tuple[Dyad, ...],
    places: tuple[str, ...] = (),
    *,
    deescalation: bool = False,
    weights: Weights = WEIGHTS,
) -> Iterator[Share]:
    """Every key that an act of those dyads at those places counts in, in one order whatever the hash seed.

    A dyad with a side that names no party has no key: its places and its known side get the act. A step
    back counts both ways, for who is named first in a truce says nothing.
    """
    back = [Dyad(dyad.target, dyad.source) for dyad in acting] if deescalation else []
    dyads = tuple(dict.fromkeys([*acting, *back]))
    known = [
        dyad for dyad in dyads if NOBODY.isdisjoint((dyad.source, dyad.target)) and dyad.source != dyad.target
    ]
    yield from _in_dyads(known, weights)
    yield from _in_networks(known)
    yield from _in_areas(places, dyads or (NAMELESS,), Scope.COUNTRY, weights)
    yield from _in_areas(places, dyads or (NAMELESS,), Scope.REGION, weights)


def network_key(one: str, other: str) -> str:
    """The key of two opposed sides, like `IR+US`."""
    return "+".join(sorted((one, other)))


def is_state(code: str) -> bool:
    """Whether a code is ISO 3166-1 alpha-2 in shape; groups and waters are slugs."""
    return len(code) == 2 and code.isalpha() and code.isupper()  # noqa: PLR2004  alpha-2


def _in_dyads(known: list[Dyad], weights: Weights) -> Iterator[Share]:
    most: dict[Dyad, float] = dict.fromkeys(known, 1.0)
    for dyad in known:
        for fed, share in _patrons(dyad, weights):
            most[fed] = max(most.get(fed, 0.0), share)
    for dyad, share in most.items():
        indirect = dyad not in known
        yield Share(key=str(dyad), scope=Scope.DYAD, dyad=dyad, share=share, ease=share, indirect=indirect)


def _patrons(dyad: Dyad, weights: Weights) -> Iterator[tuple[Dyad, float]]:
    """The dyads with a patron in the place of one proxy or of both."""
    for source, from_source in _standings(dyad.source, weights):
        for target, from_target in _standings(dyad.target, weights):
            if source != target and Dyad(source, target) != dyad:
                yield Dyad(source, target), from_source * from_target


def _standings(side: str, weights: Weights) -> Iterator[tuple[str, float]]:
    yield side, 1.0
    if side in PATRONS:
        yield PATRONS[side], weights.patron_share


def _in_networks(known: list[Dyad]) -> Iterator[Share]:
    patrons = frozenset(PATRONS.values())
    roots = dict.fromkeys(Dyad(patron_of(dyad.source), patron_of(dyad.target)) for dyad in known)
    for dyad in roots:
        if dyad.source != dyad.target and not patrons.isdisjoint((dyad.source, dyad.target)):
            both_ways = Dyad(dyad.target, dyad.source) in roots
            key = network_key(dyad.source, dyad.target)
            yield Share(key=key, scope=Scope.DYAD, dyad=dyad, share=0.5 if both_ways else 1.0)


def _in_areas(
    places: tuple[str, ...], dyads: tuple[Dyad, ...], within: Scope, weights: Weights
) -> Iterator[Share]:
    """The areas of an act's places and sides, each weight split between the dyads that lead there."""
    here = {area for code in places if (area := _area(code, within))}
    actors = _actors(dyads, within, weights)
    for area in sorted(here | actors.keys()):
        scope = within if within is Scope.REGION or is_state(area) else Scope.WATERS
        acting = actors.get(area, {})
        for dyad in dyads:
            share = weights.place_share / len(dyads) if area in here else 0.0
            share += weights.actor_share * acting[dyad] / len(acting) if dyad in acting else 0.0
            if share:
                yield Share(key=area, scope=scope, dyad=dyad, share=share)


def _actors(dyads: tuple[Dyad, ...], within: Scope, weights: Weights) -> dict[str, dict[Dyad, float]]:
    """By area: the dyads that a state of it is a side of, itself (1) or through a proxy."""
    actors: dict[str, dict[Dyad, float]] = {}
    for dyad in dyads:
        for side in (dyad.source, dyad.target):
            for state, standing in _standings(side, weights):
                area = _area(state, within) if is_state(state) else None
                if area:
                    acting = actors.setdefault(area, {})
                    acting[dyad] = max(acting.get(dyad, 0.0), standing)
    return actors


def _area(code: str, within: Scope) -> str | None:
    return region_of(code) if within is Scope.REGION else code
