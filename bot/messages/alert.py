"""One alert as one Telegram message: what is reported, by whom, and which watchlists asked for it.

Reports what outlets report, in their words; adds no adjective, no forecast, and knows no delivery.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.escalation.weights import WEIGHTS
from bot.languages.catalogue import lists, strings, tables
from bot.messages import wording
from bot.messages.closing import LIMIT, closing_message
from bot.messages.markup import clean, field, visible_length
from bot.messages.times import moment
from bot.watching.match import TURNS
from classifiers.assessment import Assessment
from classifiers.signals import LIKELY, carried, eases
from storage.records import Alert, Change, Incident

# Of each field; where all are at their longest, the evidence goes first and the reason after it.
_PLACES: Final = 48
_SIDES: Final = 64
_SERIES: Final = 64
_REASON: Final = 90
TITLE: Final = 220
_EVIDENCE: Final = 150
_SIGNALS: Final = 64
_SOURCE: Final = 32
_CLAIMANTS: Final = 64
_WATCHLISTS: Final = 70
_CHANGED: Final = frozenset({Change.PROMOTED, Change.UPDATED})


def alert_message(
    alert: Alert,
    assessment: Assessment | None,
    *,
    watchlists: Sequence[str],
    timezone: str,
    at: datetime,
    source: str = "",
    also: Sequence[Alert] = (),
) -> str:
    """Telegram HTML of at most 900 visible UTF-16 units.

    `assessment` is that of the report that brought the change, None where none did, and `source` who printed
    it; `at` is when the message is written, in whose day times are shown without a date. Where an incident
    closes, `also` are others that close with it.
    """
    if alert.change is Change.CLOSED:
        return closing_message([alert, *also])
    incident = alert.incident
    title = incident.title or incident.summary
    told, said = _reason(alert), "" if alert.change in TURNS else evidence_line(incident, assessment, source)

    def message(reason: str, evidence: str) -> str:
        lines = (
            doubt_line(incident),
            header_line(alert),
            escalation_line(alert),
            reason,
            f"<b>{wording.headline(title, incident.url, TITLE)}</b>",
            evidence,
            reading_line(incident, assessment),
            attestation_line(incident, moment(incident.first_seen_at, timezone, today=at)),
            footer_line(incident, watchlists),
        )
        return "\n".join(line for line in lines if line)

    fitting = (message(*parts) for parts in ((told, said), (told, "")))
    return next((text for text in fitting if visible_length(text) <= LIMIT), message("", ""))


def doubt_line(incident: Incident) -> str:
    """That reports of it are contradicted or taken back; "" where they are not."""
    said = tables.DOUBTS.get(incident.status)
    return f"⚠ <b>{said}</b>" if said else ""


def header_line(alert: Alert) -> str:
    """What happened, where and between whom; of a turn the series."""
    incident, change = alert.incident, wording.change(alert)
    if alert.change in TURNS:
        series = wording.series(alert.series, _SERIES)
        return f"{wording.mark(alert.tier, None)} {wording.row(change, series)}"
    words = wording.row(change, wording.scene(incident.places, incident.dyads, _PLACES, _SIDES))
    return f"{wording.mark(alert.tier, incident.signals)} {words}"


def escalation_line(alert: Alert) -> str:
    """How far the series had come, "rung 4 (use of force), rising for 9 days, 7 exchanges in 21 days"."""
    facts = alert.facts
    days, exchanges = round(facts.get("rising_days", 0)), round(facts.get("exchanges", 0))
    rung, before = wording.rung(facts.get("rung")), wording.rung(facts.get("rung_before"))
    rising = strings.RISING_A_DAY if days == 1 else strings.RISING.format(days=days)
    form = "{name}" if alert.change is Change.RUNG else strings.RUNG  # which rung is in its header
    counted = strings.EXCHANGES.format(exchanges=exchanges, days=round(WEIGHTS.exchange_window))
    parts = (
        form.format(rung=rung, name=lists.RUNGS[int(rung)]) if rung else "",
        strings.UP_FROM.format(rung=before, name=lists.RUNGS[int(before)]) if before else "",
        rising if days > 0 else "",
        counted if exchanges > 1 else "",
    )
    words = ", ".join(part for part in parts if part)
    if not words:
        return ""
    named = "" if alert.change in TURNS else f"{wording.series(alert.series, _SERIES)}: "
    return f"📈 {named}{words}"


def _reason(alert: Alert) -> str:
    """What changed, in words; a first report that has a tier needs none, a turn has its figures.

    Nor does one whose new status stands in the header.
    """
    eased = alert.change is Change.OPENED and eases(alert.incident.signals)
    told = alert.change in _CHANGED and wording.promotion(alert) != strings.NEW_STATUS
    return wording.reason(alert, _REASON) if eased or told else ""


def evidence_line(incident: Incident, assessment: Assessment | None, source: str) -> str:
    """The sentence behind the likeliest signal, with who prints it; none where the title says it already."""
    if assessment is None:
        return ""
    title = incident.title or incident.summary
    found = (assessment.evidence.get(name) for name in carried(assessment.signals))
    text = next((evidence.text for evidence in found if evidence), "")
    if clean(text).strip(" .…").casefold() in clean(title).casefold():
        return ""
    named = field(source, _SOURCE) if source != incident.source else ""
    return f"“{field(text, _EVIDENCE)}” ({named})" if named else f"“{field(text, _EVIDENCE)}”"


def reading_line(incident: Incident, assessment: Assessment | None) -> str:
    """Signals, what else is read, the dead, and severity."""
    found = incident.signals or (assessment.signals if assessment else None)
    named = wording.row(
        wording.signals(found, _SIGNALS, extra=_attributes(assessment, incident) if assessment else ()),
        wording.toll(incident.toll) if incident.toll else "",
    )
    if eases(found):
        return f"{wording.DOVE} {named}"
    severity = strings.SEVERITY.format(severity=incident.severity)
    return f"⚔ {wording.row(named, severity)}" if named else severity


def _attributes(assessment: Assessment, incident: Incident) -> list[str]:
    """What else is read; of the dead nothing where their number is told."""
    read = (
        (assessment.cross_border, strings.CROSS_BORDER),
        (None if incident.toll else assessment.mass_casualty, strings.MASS_CASUALTY),
    )
    return [name for probability, name in read if probability is not None and probability >= LIKELY]


def attestation_line(incident: Incident, first_seen: str) -> str:
    """Who tells it, how many, and how sure that is."""
    reports = strings.REPORTS.format(reports=incident.reports, owners=incident.owners)
    claimants = wording.actors(incident.claimants, _CLAIMANTS)
    words = wording.row(
        field(incident.source, _SOURCE),
        reports if incident.reports > 1 else "",
        tables.STATUSES[incident.status],
        strings.CLAIM.format(sides=claimants) if claimants else "",
        strings.FIRST_SEEN.format(when=first_seen),
    )
    return f"📰 {words}"


def footer_line(incident: Incident, watchlists: Sequence[str]) -> str:
    """Which watchlists asked for it, and its id."""
    tag = wording.incident_tag(incident.id)
    if not watchlists:
        return tag
    word = strings.WATCHLISTS if len(watchlists) > 1 else strings.WATCHLIST
    return f"{word} <i>{wording.names(watchlists, _WATCHLISTS)}</i> · {tag}"
