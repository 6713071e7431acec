"""How the series of an alert's incident went, from what is stored; draws with the code behind `chart`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from html import unescape
from typing import Final

from bot.escalation.acts import Act, act_of
from bot.escalation.course import Course, courses
from bot.escalation.coverage import Coverage
from bot.escalation.dyads import NOBODY, network_key
from bot.escalation.spiral import sides_of
from bot.escalation.weights import WEIGHTS
from bot.languages.catalogue import lists, speaking, strings
from bot.messages import wording
from bot.messages.charts import draw
from classifiers.actors import patron_of
from storage import coverage, incidents
from storage.database import Connection
from storage.records import Alert

_MOST: Final = 2
_NAME: Final = 64
_DAY: Final = timedelta(days=1)
_SPAN: Final = timedelta(days=55)
_REMEMBERED: Final = timedelta(days=WEIGHTS.memory)


@dataclass(frozen=True, kw_only=True, slots=True)
class Charted:
    """The courses to be drawn, the days of them that were not observed, and how they stand in words."""

    courses: tuple[Course, ...]
    unobserved: frozenset[date]
    caption: str


def series_of(alert: Alert) -> tuple[str, ...]:
    """The series that an alert is about, at most two: its own, else network and dyad of its two sides."""
    main = next(
        (each for each in alert.incident.dyads if NOBODY.isdisjoint((each.source, each.target))), None
    )
    keys = [alert.series] if alert.series else []
    if main is not None and main.source != main.target:
        one, other = patron_of(main.source), patron_of(main.target)
        keys += [network_key(one, other)] if one != other else []
        keys.append(str(main))
    return tuple(dict.fromkeys(keys))[:_MOST]


def charted(connection: Connection, alert: Alert, now: datetime) -> Charted | None:
    """The last eight weeks of an alert's series, or as much as is stored; None where nothing is known."""
    keys = series_of(alert)
    acts = list(_touching(_acts(connection, now), keys))
    if not acts:
        return None
    until = now.astimezone(UTC).date()
    since = max(until - _SPAN, min(act.at.astimezone(UTC).date() for act in acts))
    found = tuple(courses(acts, keys, since=since, until=until))
    if not any(reading.level or reading.rung for one in found for reading in one.readings):
        return None
    days = frozenset(unobserved_days(connection, since, until))
    return Charted(courses=found, unobserved=days, caption="\n".join(map(_stands, found)))


@lru_cache(maxsize=16)
def picture(found: Charted, *, language: str) -> bytes:
    """A PNG for a phone in a language; one that was drawn lately is not drawn again."""
    with speaking(language):
        return draw(found.courses, unobserved=found.unobserved)


def unobserved_days(connection: Connection, since: date, until: date) -> set[date]:
    """The days from `since` to `until`, both included, on which too little was read."""
    known = Coverage()
    usual = timedelta(days=WEIGHTS.usual_window)
    for at in coverage.read_at(connection, since=_midnight(since) - usual, before=_midnight(until + _DAY)):
        known.add(at)
    days = (since + n * _DAY for n in range((until - since).days + 1))
    return {day for day in days if not known.observed(day)}


def _acts(connection: Connection, now: datetime) -> Iterator[Act]:
    return map(act_of, incidents.after(connection, since=now - _REMEMBERED))


def _touching(acts: Iterable[Act], keys: Iterable[str]) -> Iterator[Act]:
    """The acts that may count in one of the series: of one of its sides, or there."""
    wanted = {patron_of(side) for key in keys for side in sides_of(key) or (key,)}
    for act in acts:
        sides = {patron_of(side) for dyad in act.dyads for side in (dyad.source, dyad.target)}
        if wanted & (sides | {*act.places}):
            yield act


def _stands(course: Course) -> str:
    last = course.readings[-1]
    rung = strings.RUNG.format(rung=int(last.rung), name=lists.RUNGS[int(last.rung)])
    level = strings.CHART_LEVEL.format(level=last.level)
    return f"{unescape(wording.series(course.key, _NAME))}: {level}, {rung}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
