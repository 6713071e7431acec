"""One watchlist's part of a digest: how its series moved, its top incidents, what eased.

Pure; knows neither the subscriber nor what was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.times import day
from bot.messages.trends import Movement, Trend
from classifiers.signals import Tier, eases
from storage.records import Incident, Status

RISK: Final = "⚠"
_MOST: Final = 5
_EASED: Final = 3
_LEAST_SERIES: Final = 3  # of each sort, however short a section must be
_ARROWS: Final = MappingProxyType(
    {
        Movement.DETERIORATED: "▲",
        Movement.IMPROVED: "▼",
        Movement.UNCHANGED: "=",
        Movement.NOT_OBSERVED: "?",
        Movement.NO_COMPARISON: "•",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is known of one watchlist's span: strongest incidents first, series with the highest level first.

    `grave` counts incidents of tier serious or above, `grave_before` those of the span before. `covered`
    tells whether enough was read to call anything quiet.
    """

    top: tuple[Incident, ...]
    eased: tuple[Incident, ...]
    pairs: tuple[Trend, ...]
    places: tuple[Trend, ...]
    grave: int
    grave_before: int
    covered: bool


def facts(
    this: Sequence[Incident],
    before: Sequence[Incident],
    *,
    pairs: tuple[Trend, ...],
    places: tuple[Trend, ...],
    covered: bool,
) -> Facts:
    """The facts of a span, given its incidents and those of the span before, of every tier.

    What eased needs no tier, as a truce has little severity, but sides. What was withdrawn is in neither.
    """
    standing = (one for one in this if one.status is not Status.WITHDRAWN)
    ranked = sorted(standing, key=_strongest_first)
    return Facts(
        top=tuple(i for i in ranked if i.tier and not eases(i.signals))[:_MOST],
        eased=tuple(i for i in ranked if eases(i.signals) and i.dyads)[:_EASED],
        pairs=pairs,
        places=places,
        grave=sum(map(_is_grave, this)),
        grave_before=sum(map(_is_grave, before)),
        covered=covered,
    )


def section_html(found: Facts, name: str, *, days: int, timezone: str, top: int) -> str:
    """The section as Telegram HTML with at most `top` incidents."""
    spans = {1: strings.DAY_BEFORE, 7: strings.WEEK_BEFORE}
    before, series = spans.get(days, strings.OTHER_SPAN), max(_LEAST_SERIES, top)
    incidents = [_incident(incident, timezone) for incident in found.top[:top]]
    eased = [_incident(incident, timezone) for incident in found.eased[:top]]
    moved = [_trend(trend) for trend in (*found.pairs[:series], *found.places[:series])]
    parts = (
        "\n".join((f"<b><u>{field(name, 64)}</u></b>", _counted(found, before))),
        _part(strings.LEVELS.format(before=before), moved),
        _part(strings.TOP, incidents or [_quiet(found)]),
        _part(strings.EASED, eased),
    )
    return "\n\n".join(part for part in parts if part)


def _part(heading: str, lines: Sequence[str]) -> str:
    return "\n".join((f"<b>{heading}</b>", *lines)) if lines else ""


def _counted(found: Facts, before: str) -> str:
    form = strings.COUNTED if found.covered else strings.COUNTED_UNSEEN
    return form.format(count=found.grave, earlier=found.grave_before, before=before)


def _trend(trend: Trend) -> str:
    flags = "".join(mark for mark, flagged in ((RISK, trend.risk), (wording.DOVE, trend.opening)) if flagged)
    earlier = strings.NO_LEVEL if trend.before is None else f"{trend.before:.0f}"
    words = [tables.MOVEMENTS[trend.movement]]
    words += [strings.RISK] if trend.risk else []
    words += [strings.OPENING] if trend.opening else []
    named = f"{_ARROWS[trend.movement]}{flags} {wording.series(trend.key, 64)}"
    return f"{named} {trend.level:.0f} ({earlier}) {', '.join(words)}"


def _incident(incident: Incident, timezone: str) -> str:
    title = wording.headline(incident.title or incident.summary, incident.url, 200)
    said = wording.row(
        wording.places(incident.places, 60),
        day(incident.first_seen_at, timezone),
        "" if eases(incident.signals) else strings.SEVERITY.format(severity=incident.severity),
        field(incident.source, 40),
        tables.STATUSES[incident.status],
        wording.incident_tag(incident.id),
    )
    return f"{wording.mark(incident.tier, incident.signals)} {title}\n{said}"


def _strongest_first(incident: Incident) -> tuple[int, float, object, int]:
    rank = incident.tier.rank if incident.tier else 0
    return (-rank, -incident.severity, incident.first_seen_at, incident.id)


def _is_grave(incident: Incident) -> bool:
    grave = incident.tier in (Tier.SERIOUS, Tier.CRITICAL) and not eases(incident.signals)
    return grave and incident.status is not Status.WITHDRAWN


def _quiet(found: Facts) -> str:
    return strings.QUIET if found.covered else strings.NOT_OBSERVED
