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

_LATER: Final = 0.6  # what a reading's second and further places and dyads count, against its first
_ASIDE: Final = 0.3  # what an analysis or look back counts, against a report


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What is pooled; `reliability` (0-1) weighs it."""

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


def places(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The places that most weight stands behind, best first; readings without a place have no say."""
    return _backed(_weights((reading.assessment.places, reading.weight) for reading in readings))


def dyads(readings: Sequence[Reading]) -> tuple[Dyad, ...]:
    """The dyads that most weight stands behind, best first.

    One with an unknown side says less of the same: where another names that side, it backs that one.
    """
    weights = _weights((reading.assessment.dyads, reading.weight) for reading in readings)
    full = {dyad: weight for dyad, weight in weights.items() if UNKNOWN not in (dyad.source, dyad.target)}
    for partial in [dyad for dyad in weights if dyad not in full]:
        named = [dyad for dyad in full if _covers(dyad, partial)]
        if named:
            best = max(named, key=lambda dyad: (full[dyad], str(dyad)))
            weights[best] += weights.pop(partial)
    return _backed(weights)


def signals(readings: Sequence[Reading]) -> Mapping[str, float]:
    """For each signal the mean of the upper half of its probabilities: what half of them say counts.

    `readings` are oldest first. What happened is not undone by those who explain it, look back or react.
    """
    said = [reading.assessment for reading in _acts(readings)]
    if len(said) == 1:
        return dict(said[0].signals or {})
    names = dict.fromkeys(name for assessment in said for name in assessment.signals or {})
    return {
        name: upper_half([(assessment.signals or {}).get(name) for assessment in said]) or 0.0
        for name in names
    }


def _acts(readings: Sequence[Reading]) -> Sequence[Reading]:
    """The developments; only the events among them where they opened the incident or are half of it."""
    told = [reading for reading in readings if is_development(reading.assessment)] or readings
    events = [reading for reading in told if likeliest_kind(reading.assessment) == Kind.EVENT]
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


def _weights(votes: Iterable[tuple[Sequence[_Code], float]]) -> dict[_Code, float]:
    weights: dict[_Code, float] = defaultdict(float)
    for codes, weight in votes:
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
