"""What the reports of one incident agree on: places, sides, signals and probabilities.

Knows readings and how much each counts, nothing of who reported them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from classifiers.actors import UNKNOWN
from classifiers.assessment import Assessment, Dyad
from classifiers.signals import DEVELOPMENTS, Kind, Tier

_Code = TypeVar("_Code")

AGREED: Final = 0.5
"""The least share of the best-backed place or dyad's weight that keeps another beside it."""

_TOLD: Final = 0.25
"""The least share of all that is reported which a dyad with both sides named has behind it."""

_LATER: Final = 0.6  # what a reading's second and further places and dyads count, against its first
_ASIDE: Final = 0.3  # what an analysis or look back counts, against a report


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """One reading as it is pooled; `reliability` (0-1) weighs it."""

    assessment: Assessment
    reliability: float

    @property
    def weight(self) -> float:
        """Its reliability, less where it explains or looks back."""
        return self.reliability * (1 if is_development(self.assessment) else _ASIDE)


def is_development(assessment: Assessment) -> bool:
    """Whether a text is likeliest an event or a statement; a model without kinds reads nothing else."""
    return not assessment.kind or likeliest_kind(assessment) in DEVELOPMENTS


def likeliest_kind(assessment: Assessment) -> str:
    """The kind that a text most likely is, "" where the model reads none."""
    kind = assessment.kind
    if not kind:
        return ""
    most = max(kind.values())
    return max(name for name, probability in kind.items() if probability == most)


def places(heard: Sequence[Witness]) -> tuple[str, ...]:
    """The places that most weight stands behind, best first; what is heard without a place has no say."""
    return _backed(_weights((each.assessment.places, each.weight) for each in heard))


def dyads(heard: Sequence[Witness]) -> tuple[Dyad, ...]:
    """The dyads that most weight stands behind, best first.

    One with an unknown side says less of the same: where another names that side, it backs that one. Who did
    it is not agreed on where few name both sides: the many who do not have a say in that.
    """
    least = _TOLD * sum(each.weight for each in heard)
    weights = _weights((each.assessment.dyads, each.weight) for each in heard)
    named_whole = {dyad for dyad in weights if UNKNOWN not in (dyad.source, dyad.target)}
    weights = {dyad: weight for dyad, weight in weights.items() if weight >= least or dyad not in named_whole}
    full = {dyad: weight for dyad, weight in weights.items() if dyad in named_whole}
    for partial in [dyad for dyad in weights if dyad not in full]:
        named = [dyad for dyad in full if _covers(dyad, partial)]
        if named:
            best = max(named, key=lambda dyad: (full[dyad], str(dyad)))
            weights[best] += weights.pop(partial)
    return _backed(weights)


def signals(heard: Sequence[Witness]) -> Mapping[str, float]:
    """For each signal the mean of the upper half of its probabilities: what half of them say counts.

    `heard` are oldest first. What happened is not undone by those who explain it, look back or react.
    """
    said = [each.assessment for each in _acts(heard)]
    if len(said) == 1:
        return dict(said[0].signals or {})
    names = dict.fromkeys(name for assessment in said for name in assessment.signals or {})
    return {
        name: upper_half([(assessment.signals or {}).get(name) for assessment in said]) or 0.0
        for name in names
    }


def _acts(heard: Sequence[Witness]) -> Sequence[Witness]:
    """The developments; only the events among them where they opened the incident or are half of it."""
    told = [each for each in heard if is_development(each.assessment)] or heard
    events = [each for each in told if likeliest_kind(each.assessment) == Kind.EVENT]
    opened = told[:1] == events[:1] or 2 * len(events) >= len(told)
    return events if events and opened else told


def upper_half(values: Iterable[float | None]) -> float | None:
    """The mean of the upper half of the values, None without any; of one or two the higher."""
    known = sorted((value for value in values if value is not None), reverse=True)
    upper = known[: (len(known) + 1) // 2]
    return sum(upper) / len(upper) if upper else None


def highest(values: Iterable[float | None]) -> float | None:
    """The highest of what is known, None where nothing is."""
    return max((value for value in values if value is not None), default=None)


def tier(assessments: Iterable[Assessment]) -> Tier | None:
    """The highest tier of any of them."""
    tiers = (assessment.tier for assessment in assessments)
    return max((each for each in tiers if each), key=lambda each: each.rank, default=None)


def _weights(named: Iterable[tuple[Sequence[_Code], float]]) -> dict[_Code, float]:
    weights: dict[_Code, float] = defaultdict(float)
    for codes, weight in named:
        for place, code in enumerate(codes):
            weights[code] += weight * (_LATER if place else 1.0)
    return weights


def _backed(weights: Mapping[_Code, float]) -> tuple[_Code, ...]:
    best = max(weights.values(), default=0.0)
    ranked = sorted(weights, key=lambda code: (-weights[code], str(code)))
    return tuple(code for code in ranked if weights[code] >= AGREED * best)


def _covers(full: Dyad, partial: Dyad) -> bool:
    """Whether `full` names what `partial` does, and the side that it leaves open."""
    return all(
        theirs in (ours, UNKNOWN)
        for ours, theirs in ((full.source, partial.source), (full.target, partial.target))
    )
