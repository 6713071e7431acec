"""One incident as one Telegram message: what is reported, by whom, and which watchlists asked for it.

Reports what outlets report, in their words; adds no adjective, no forecast, and knows no delivery.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.messages import strings, wording
from bot.messages.markup import clean, field
from bot.messages.times import moment
from bot.watching.carried import CARRIED, carried, eases
from classifiers.assessment import Assessment
from classifiers.signals import Tier
from storage.records import Change, Incident

# Visible UTF-16 units of each field; with our own words around them they stay within 900.
_PLACES: Final = 48
_SIDES: Final = 64
_TITLE: Final = 220
_EVIDENCE: Final = 150
_SIGNALS: Final = 100
_SOURCE: Final = 40
_WATCHLISTS: Final = 70
_GAP: Final = " " * 8


def alert_message(
    incident: Incident,
    assessment: Assessment,
    *,
    change: Change,
    watchlists: Sequence[str],
    timezone: str,
    at: datetime,
) -> str:
    """Telegram HTML of at most 900 visible UTF-16 units.

    `assessment` is that of the report that brought the change; `at` is when the alert was raised, in whose
    day times are shown without a date.
    """
    title = incident.title or incident.summary
    lines = (
        _header(incident, assessment, change),
        f"<b>{wording.headline(title, incident.url, _TITLE)}</b>",
        _evidence(title, assessment),
        _reading(incident, assessment),
        _attestation(incident, moment(incident.first_seen_at, timezone, today=at)),
        _footer(incident, watchlists),
    )
    return "\n".join(line for line in lines if line)


def _header(incident: Incident, assessment: Assessment, change: Change) -> str:
    tier = incident.tier or assessment.tier or Tier.NOTABLE
    words = wording.row(
        strings.CHANGES[change].format(tier=strings.TIERS[tier].upper()),
        wording.places(incident.places, _PLACES),
        wording.sides(incident.dyads, _SIDES),
    )
    return f"{wording.mark(tier, incident.signals or assessment.signals)} {words}"


def _evidence(title: str, assessment: Assessment) -> str:
    """The sentence behind the likeliest signal, unless the title says it already."""
    found = (assessment.evidence.get(name) for name in carried(assessment.signals))
    text = next((evidence.text for evidence in found if evidence), "")
    if clean(text).strip(" .…").casefold() in clean(title).casefold():
        return ""
    return f"“{field(text, _EVIDENCE)}”"


def _reading(incident: Incident, assessment: Assessment) -> str:
    attributes = (
        (assessment.cross_border, strings.CROSS_BORDER),
        (assessment.mass_casualty, strings.MASS_CASUALTY),
    )
    extra = [name for probability, name in attributes if probability is not None and probability >= CARRIED]
    found = incident.signals or assessment.signals
    named = wording.signals(found, _SIGNALS, extra=extra)
    severity = strings.SEVERITY.format(severity=incident.severity)
    icon = wording.DOVE if eases(found) else "⚔"
    return f"{icon} {named}{_GAP}{severity}" if named else severity


def _attestation(incident: Incident, first_seen: str) -> str:
    reports = strings.REPORTS.format(reports=incident.reports, owners=incident.owners)
    words = wording.row(
        field(incident.source, _SOURCE),
        reports if incident.reports > 1 else "",
        strings.STATUSES[incident.status],
        strings.FIRST_SEEN.format(when=first_seen),
    )
    return f"📰 {words}"


def _footer(incident: Incident, watchlists: Sequence[str]) -> str:
    tag = wording.incident_tag(incident.id)
    if not watchlists:
        return tag
    word = strings.WATCHLISTS if len(watchlists) > 1 else strings.WATCHLIST
    return f"{word} <i>{wording.names(watchlists, _WATCHLISTS)}</i> · {tag}"
