"""Which sentences of a text tell of one act, and the one act that they make; reads no sentence itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from classifiers.actors import UNKNOWN
from classifiers.assessment import Act, Dyad
from classifiers.signals import Signal

_VIOLENT: Final = frozenset(
    {Signal.STRIKE, Signal.CLASH, Signal.ASSASSINATION, Signal.TERROR, Signal.MARITIME, Signal.WEAPONS}
)
_UNNAMED: Final = frozenset({UNKNOWN, "gunmen"})
# How many sentences on an act may still be spoken of without being named again.
_NEAR: Final = 2


@dataclass(frozen=True, slots=True)
class Found:
    """An act as told so far.

    `told_by` numbers the sentences that tell of it, `alone` says that one needs no other beside it;
    `towns` are those that its sentences name, `dyads` the likeliest of each with both sides named.
    """

    act: Act
    told_by: tuple[int, ...]
    alone: bool
    towns: frozenset[str]
    dyads: tuple[Dyad, ...]


def named(dyad: Dyad) -> bool:
    """Whether both sides are told by name."""
    return _UNNAMED.isdisjoint((dyad.source, dyad.target))


def together(sentences: Iterable[Found]) -> list[Found]:
    """The acts of `sentences`, which come in the order of their text, each act once."""
    acts: list[Found] = []
    for found in sentences:
        latest_first = sorted(range(len(acts)), key=lambda at: -acts[at].told_by[-1])
        same = next((at for at in latest_first if _same(acts[at], found)), None)
        if same is None:
            acts.append(found)
        else:
            acts[same] = _merged(acts[same], found)
    return acts


def _same(one: Found, other: Found) -> bool:
    """Whether two sentences, the first before the second, tell of one act.

    Near each other it is enough that signals and places agree; further apart the likeliest sides must be the
    same, too. Towns that differ tell acts apart.
    """
    if one.towns and other.towns and one.towns.isdisjoint(other.towns):
        return False
    if not _agree(one.act.places, other.act.places):
        return False
    if other.told_by[0] - one.told_by[-1] <= _NEAR:
        violent = not (_VIOLENT.isdisjoint(one.act.signals) or _VIOLENT.isdisjoint(other.act.signals))
        return violent or not one.act.signals.keys().isdisjoint(other.act.signals)
    return _main(one.act) == _main(other.act) and one.act.dyads[:1] == other.act.dyads[:1] != ()


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _main(act: Act) -> str:
    return max(act.signals, key=act.signals.__getitem__)


def _merged(one: Found, other: Found) -> Found:
    """One act of two: by the sentence that says it alone, or says more of it; the sides by all of them."""
    best, rest = (one, other) if _standing(one) >= _standing(other) else (other, one)
    dyads = (*one.dyads, *other.dyads)
    act = replace(
        best.act,
        signals=_greatest(best.act.signals, rest.act.signals),
        cross_border=_greater(one.act.cross_border, other.act.cross_border),
        severity=_greater(one.act.severity, other.act.severity),
        places=best.act.places or rest.act.places,
        dyads=tuple(dyad for dyad, _ in Counter(dyads).most_common()) or best.act.dyads or rest.act.dyads,
    )
    told_by = (*one.told_by, *other.told_by)
    return Found(act, told_by, one.alone or other.alone, one.towns | other.towns, dyads)


def _standing(found: Found) -> tuple[bool, int, float]:
    """Coarse, so that of sentences that say about as much the first tells the act."""
    return found.alone, round(found.act.severity or 0.0), round(max(found.act.signals.values()), 1)


def _greatest(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    names = dict.fromkeys((*one, *other))
    return {name: max(one.get(name, 0.0), other.get(name, 0.0)) for name in names}


def _greater(one: float | None, other: float | None) -> float | None:
    return other if one is None or (other is not None and other > one) else one
