"""How levels and rungs went: the readings of a few series at each day's end, with the deeds behind them.

Knows acts, no database and no picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.escalation.acts import Act
from bot.escalation.index import Index
from bot.escalation.readings import Reading
from bot.escalation.spiral import sides_of
from bot.escalation.weights import WEIGHTS, Weights

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Blow:
    """The most severe deed of one side on one UTC day; `side` is 0 for whom the key names first, or alone."""

    day: date
    side: int
    severity: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A series from day to day: one reading at the end of each, and the blows in between."""

    key: str
    days: tuple[date, ...]
    readings: tuple[Reading, ...]
    blows: tuple[Blow, ...] = ()


def courses(
    acts: Iterable[Act], keys: Sequence[str], *, since: date, until: date, weights: Weights = WEIGHTS
) -> list[Course]:
    """The course of each key from `since` to `until`, both included, as `acts` in any order tell it."""
    ordered = sorted(acts, key=lambda act: (act.at, act.incident))
    severities = {act.incident: act.severity for act in ordered}
    days = tuple(since + n * _DAY for n in range((until - since).days + 1))
    index, at = Index(weights), 0
    readings: dict[str, list[Reading]] = {key: [] for key in keys}
    for day in days:
        midnight = datetime.combine(day + _DAY, time(), UTC)
        while at < len(ordered) and ordered[at].at < midnight:
            index.put(ordered[at])
            at += 1
        for key in keys:
            readings[key].append(index.reading(key, midnight))
    first = datetime.combine(since, time(), UTC)
    return [
        Course(key=key, days=days, readings=tuple(readings[key]), blows=_blows(index, key, first, severities))
        for key in keys
    ]


def _blows(index: Index, key: str, since: datetime, severities: Mapping[int, float]) -> tuple[Blow, ...]:
    sides = sides_of(key)
    worst: dict[tuple[date, int], float] = {}
    for one in _either_way(key):
        for deed in index.deeds(one, since):
            place = (deed.at.astimezone(UTC).date(), int(sides is not None and deed.source == sides[1]))
            worst[place] = max(worst.get(place, 0.0), severities[deed.incident])
    return tuple(Blow(day=day, side=side, severity=worst[day, side]) for day, side in sorted(worst))


def _either_way(key: str) -> tuple[str, ...]:
    """A directed dyad's level is its own; the answers to it are shown beside it."""
    one, way, other = key.partition(">")
    return (key, f"{other}>{one}") if way else (key,)
