"""A week of incidents as one Telegram message: top incidents, what moved, what eased, and what was not seen.

Pure: takes incidents that the watchlist asked for and the honest counts; queries and sends nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field, visible_length
from bot.messages.times import day, local
from bot.messages.trends import Movement, Trend, places_of, signals_of, trends
from classifiers.places import place_name
from classifiers.signals import eases
from storage.records import Honesty, Incident, Status

LIMIT: Final = 4096
_TOP: Final = 5
_EASED: Final = 3
_ARROWS: Final = MappingProxyType(
    {
        Movement.DETERIORATED: "▲",
        Movement.IMPROVED: "▼",
        Movement.UNCHANGED: "=",
        Movement.NOT_OBSERVED: "?",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestFacts:
    """What one digest says of the span from `since` up to `before` (UTC), for watchlists of one subscriber.

    `top` and `eased` are strongest first; `covered` tells whether at least half of the sources were live.
    """

    watchlists: tuple[str, ...]
    since: datetime
    before: datetime
    timezone: str
    top: tuple[Incident, ...]
    eased: tuple[Incident, ...]
    places: tuple[Trend, ...]
    signals: tuple[Trend, ...]
    covered: bool
    honesty: Honesty


def digest_facts(
    incidents_this: Sequence[Incident],
    incidents_before: Sequence[Incident],
    honesty: Honesty,
    *,
    watchlists: Sequence[str],
    since: datetime,
    before: datetime,
    timezone: str,
) -> DigestFacts:
    """The facts of a span, given its incidents and those of the span before, of every tier.

    What eased needs no tier, as a truce has little severity, but sides. What was withdrawn is in neither. No
    source at all is no coverage.
    """
    covered = honesty.sources > 0 and 2 * honesty.sources_live >= honesty.sources
    standing = (one for one in incidents_this if one.status is not Status.WITHDRAWN)
    ranked = sorted(standing, key=_strongest_first)
    return DigestFacts(
        watchlists=tuple(watchlists),
        since=since,
        before=before,
        timezone=timezone,
        top=tuple(i for i in ranked if i.tier and not eases(i.signals))[:_TOP],
        eased=tuple(i for i in ranked if eases(i.signals) and i.dyads)[:_EASED],
        places=trends(places_of, incidents_this, incidents_before, covered=covered, most=_TOP),
        signals=trends(signals_of, incidents_this, incidents_before, covered=covered, most=_TOP),
        covered=covered,
        honesty=honesty,
    )


def digest_message(facts: DigestFacts) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units, with fewer incidents where they do not fit."""
    fitting = (_message(facts, shown) for shown in range(_TOP, 0, -1))
    return next((text for text in fitting if visible_length(text) <= LIMIT), _message(facts, 0))


def _titled(days: int) -> tuple[str, str]:
    """What a digest over so many days is called, and what it is held against."""
    if days == 1:
        return strings.DAILY_DIGEST, strings.DAY_BEFORE
    if days == 7:  # noqa: PLR2004 - a week
        return strings.WEEKLY_DIGEST, strings.WEEK_BEFORE
    return strings.DIGEST, strings.OTHER_SPAN


def _message(facts: DigestFacts, shown: int) -> str:
    days = round((facts.before - facts.since) / timedelta(days=1))
    title, span_before = _titled(days)
    counted = strings.COUNTED.format(before=span_before)
    top = [_incident(incident, facts.timezone) for incident in facts.top[:shown]]
    eased = [_incident(incident, facts.timezone) for incident in facts.eased[: min(shown, _EASED)]]
    sections = (
        _heading(facts, title),
        _section(_bold(strings.TOP), top or [_quiet(facts)]),
        _section(f"{_bold(strings.PLACES)}, {counted}", [_place(trend) for trend in facts.places[:_TOP]]),
        _section(_bold(strings.SIGNALS), [_signals(facts.signals[:_TOP])] if facts.signals else []),
        _section(_bold(strings.EASED), eased),
        _section(_bold(strings.HONESTY), _honesty(facts.honesty)),
    )
    return "\n\n".join(section for section in sections if section)


def _section(heading: str, lines: Sequence[str]) -> str:
    return "\n".join((heading, *lines)) if lines else ""


def _bold(text: str) -> str:
    return f"<b>{text}</b>"


def _heading(facts: DigestFacts, title: str) -> str:
    last = facts.before - timedelta(microseconds=1)
    first_day, last_day = day(facts.since, facts.timezone), day(last, facts.timezone)
    first_year, last_year = (local(at, facts.timezone).year for at in (facts.since, last))
    if first_year != last_year:
        first_day = f"{first_day} {first_year}"
    span = first_day if first_day == last_day else strings.SPAN.format(first=first_day, last=last_day)
    names = f"<i>{wording.names(facts.watchlists, 120)}</i>" if facts.watchlists else ""
    return f"{wording.row(_bold(title), names)}\n{span} {last_year}"


def _incident(incident: Incident, timezone: str) -> str:
    title = wording.headline(incident.title or incident.summary, incident.url, 200)
    facts = wording.row(
        wording.places(incident.places, 60),
        day(incident.first_seen_at, timezone),
        "" if eases(incident.signals) else strings.SEVERITY.format(severity=incident.severity),
        field(incident.source, 40),
        tables.STATUSES[incident.status],
        wording.incident_tag(incident.id),
    )
    return f"{wording.mark(incident.tier, incident.signals)} {title}\n{facts}"


def _strongest_first(incident: Incident) -> tuple[int, float, datetime, int]:
    rank = incident.tier.rank if incident.tier else 0
    return (-rank, -incident.severity, incident.first_seen_at, incident.id)


def _quiet(facts: DigestFacts) -> str:
    return strings.QUIET if facts.covered else strings.NOT_OBSERVED


def _place(trend: Trend) -> str:
    arrow = _ARROWS[trend.movement]
    return f"{arrow} {field(place_name(trend.key), 48)} {trend.count} ({trend.before}) {trend.movement}"


def _signals(counted: Sequence[Trend]) -> str:
    return wording.row(
        *(f"{_ARROWS[t.movement]} {field(wording.signal(t.key), 40)} {t.count} ({t.before})" for t in counted)
    )


def _honesty(honesty: Honesty) -> list[str]:
    lines = [
        strings.ALERTS.format(sent=honesty.sent, held=honesty.held, undelivered=honesty.undelivered),
        strings.NOT_SENT.format(below_threshold=honesty.below_threshold, muted=honesty.muted),
        strings.LIVE.format(live=honesty.sources_live, sources=honesty.sources),
    ]
    if honesty.silent:
        lines.append(strings.SILENT.format(names=wording.names(honesty.silent, 240)))
    if honesty.unread_languages:
        lines.append(strings.UNREAD.format(languages=wording.languages(honesty.unread_languages, 120)))
    return lines
