"""What one vote tells of an item, in the fields of a label; knows no other votes, file or database."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from classifiers.assessment import Assessment, Dyad
from classifiers.dataset import dyads_of
from classifiers.signals import Kind, Tier
from storage.records import Opinion, Vote

FIELDS: Final = ("kind", "signals", "cross_border", "mass_casualty", "severity", "where", "actors")
NOTHING: Final = "-"
"""How the codebook, and a vote's value, write that there is none."""

_LIKELY: Final = 0.5
# What the codebook asks of an item that reports nothing new: of two severities the lower.
_NO_ACT: Final = MappingProxyType(
    {"signals": frozenset(), "cross_border": False, "mass_casualty": False, "severity": 0}
)
_SEVERITIES: Final = MappingProxyType({None: 0, Tier.NOTABLE: 1, Tier.SERIOUS: 2, Tier.CRITICAL: 3})
_MOST_SEVERE: Final = 4
_NOT_NEW: Final = (str(Kind.RETRO), str(Kind.ANALYSIS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The fields of a label that a vote tells, and those of the model's that it calls wrong without more."""

    fields: Mapping[str, object]
    denied: frozenset[str] = frozenset()
    confirms: bool = False


def told(vote: Vote, assessment: Assessment) -> Told:
    """What `vote` says of an item that was read as `assessment`; no field where it says nothing usable.

    RIGHT confirms what the model then read, so it tells nothing of another model's reading.
    """
    opinion, codes = vote.opinion, _codes(vote.value)
    if opinion is Opinion.RIGHT:
        its_own = assessment.assessed and vote.model == assessment.model
        return Told(fields=confirmed(assessment) if its_own else {}, confirms=True)
    if opinion is Opinion.FALSE_ALARM:
        return Told(fields={"kind": str(Kind.NONE), **_NO_ACT})
    if opinion is Opinion.NOT_NEW:
        kind = vote.value if vote.value in _NOT_NEW else _NOT_NEW[0]
        return Told(fields={"kind": kind, **_NO_ACT})
    if opinion is Opinion.WRONG:
        return Told(fields={}, denied=frozenset(FIELDS))
    field = "where" if opinion is Opinion.WRONG_PLACE else "signals"
    return Told(fields={} if codes is None else {field: codes}, denied=frozenset({field}))


def confirmed(assessment: Assessment) -> Mapping[str, object]:
    """The label that `assessment` gives: what is likelier than not; what the model does not say is left out.

    Places and sides are left out where it found none or they fit no single `SOURCE>TARGET`; severity is the
    one that the tier stands for, mass casualty is not what a person saw.
    """
    signals, kinds = assessment.signals, assessment.kind
    fields = {
        "kind": max(kinds, key=kinds.__getitem__) if kinds else None,
        "signals": None
        if signals is None
        else frozenset(name for name, p in signals.items() if p >= _LIKELY),
        "cross_border": None if assessment.cross_border is None else assessment.cross_border >= _LIKELY,
        "severity": _severity(assessment),
        "where": frozenset(assessment.places) or None,
        "actors": _actors(assessment.dyads),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _codes(value: str) -> frozenset[str] | None:
    """The codes in a vote's value, empty for "-"; None where the person named none."""
    codes = frozenset(filter(None, map(str.strip, value.split(","))))
    return (codes - {NOTHING}) if codes else None


def _severity(assessment: Assessment) -> int | None:
    if assessment.severity is None:
        return None
    least = _SEVERITIES[assessment.tier]
    if assessment.tier is not Tier.CRITICAL:
        return least
    return min(_MOST_SEVERE, max(least, round(assessment.severity)))


def _actors(dyads: tuple[Dyad, ...]) -> str | None:
    """`A+B>C` where that says exactly these dyads."""
    pairs = {(dyad.source, dyad.target) for dyad in dyads}
    if not pairs:
        return None
    sources, targets = ("+".join(dict.fromkeys(side)) for side in zip(*sorted(pairs), strict=True))
    written = f"{sources}>{targets}"
    return written if dyads_of(written) == pairs else None
