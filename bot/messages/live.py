"""The live message of an incident on Telegram: as it is sent, as it is brought up to date, and once replaced.

Knows no delivery, and no buttons.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.alert import (
    TITLE,
    attestation_line,
    doubt_line,
    escalation_line,
    evidence_line,
    footer_line,
    header_line,
    reading_line,
)
from bot.messages.closing import LIMIT
from bot.messages.markup import visible_length
from bot.messages.times import moment, span
from bot.watching.match import TURNS
from classifiers.assessment import Assessment
from classifiers.signals import eases
from storage.records import Alert, Change, Incident

_REASON: Final = 90
_SHORT_TITLE: Final = 120
_PLAIN: Final = frozenset({Change.OPENED, Change.UPDATED, Change.CLOSED})
_BECAME: Final = " → "
_ALSO: Final = "; "


def live_message(
    alert: Alert,
    assessment: Assessment | None,
    *,
    watchlists: Sequence[str],
    timezone: str,
    source: str = "",
    edited: bool = False,
    held: int = 0,
) -> str:
    """Telegram HTML of at most 900 visible UTF-16 units: an incident as it stands at `alert`.

    `edited`: what was sent is brought up to date, and says since when. `assessment`, `source` and
    `watchlists` are as for an alert; `held` is how many alerts a budget kept back before it.
    """
    incident = alert.incident
    turned = alert.change in TURNS and not edited
    first_seen = moment(incident.first_seen_at, timezone, today=alert.at)

    def message(reason: str, evidence: str, below: str) -> str:
        lines = (
            doubt_line(incident),
            header_line(_headed(alert, edited=edited)),
            _updated(alert, timezone, edited=edited),
            escalation_line(alert) if turned else "",
            reason,
            f"<b>{wording.headline(incident.title or incident.summary, incident.url, TITLE)}</b>",
            evidence,
            reading_line(incident, assessment),
            attestation_line(incident, first_seen),
            "" if turned else escalation_line(alert),
            footer_line(incident, watchlists),
            below,
        )
        return "\n".join(line for line in lines if line)

    reason, below = _reason(alert), texts.HELD_BACK.format(count=held) if held else ""
    said = "" if alert.change in TURNS else evidence_line(incident, assessment, source)
    fitting = (message(*parts) for parts in ((reason, said, below), (reason, "", below), ("", "", below)))
    return next((text for text in fitting if visible_length(text) <= LIMIT), message("", "", ""))


def superseded_message(alert: Alert, *, timezone: str) -> str:
    """What is left of a message once `alert` brought a newer one: that there is one, and of what."""
    incident = alert.incident
    when = moment(alert.at, timezone, today=incident.first_seen_at)
    title = wording.headline(incident.title or incident.summary, incident.url, _SHORT_TITLE)
    return f"{texts.SUPERSEDED.format(when=when)}\n{wording.row(title, wording.incident_tag(incident.id))}"


def _headed(alert: Alert, *, edited: bool) -> Alert:
    """As its header has it: what is brought up to date is no update for who reads it first, nor a turn."""
    return replace(alert, change=Change.OPENED) if edited or alert.change in _PLAIN else alert


def _updated(alert: Alert, timezone: str, *, edited: bool) -> str:
    """How it stands since when, "↻ 12:40 UTC · confirmed, 8 reports", or how it ended."""
    incident = alert.incident
    if alert.change is Change.CLOSED:
        since = strings.CLOSED_AFTER.format(span=span(alert.at - incident.first_seen_at))
        return f"▫ {wording.row(since, _standing(incident))}"
    if not edited:
        return ""
    return f"↻ {wording.row(moment(alert.at, timezone, today=incident.first_seen_at), _standing(incident))}"


def _standing(incident: Incident) -> str:
    reports = strings.A_REPORT if incident.reports == 1 else strings.SO_MANY_REPORTS
    return f"{tables.STATUSES[incident.status]}, {reports.format(count=incident.reports)}"


def _reason(alert: Alert) -> str:
    """What changed, in words, where neither the header nor the status says it already."""
    if alert.change is Change.PROMOTED:
        return "" if wording.promotion(alert) == strings.NEW_STATUS else wording.reason(alert, _REASON)
    if alert.change is Change.UPDATED:
        told = [part for part in alert.reason.split(_ALSO) if not _is_status_alone(part)]
        return wording.reason(replace(alert, reason=_ALSO.join(told)), _REASON)
    eased = alert.change is Change.OPENED and eases(alert.incident.signals)
    return wording.reason(alert, _REASON) if eased else ""


def _is_status_alone(reason: str) -> bool:
    before, _, after = reason.partition(_BECAME)
    return {before, after} <= set(tables.STATUSES)
