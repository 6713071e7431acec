"""Incidents that take no more reports, each in two short lines; knows not what they led to."""

from collections.abc import Sequence
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field, visible_length
from bot.messages.times import span
from storage.records import Alert, Status

LIMIT: Final = 900
"""Visible UTF-16 units of a message."""

_TITLE: Final = 120
_MARK: Final = "▫"


def closing_message(alerts: Sequence[Alert]) -> str:
    """Telegram HTML of at most 900 visible UTF-16 units: as many incidents as fit, the rest counted."""
    ended = [_ended(alert) for alert in alerts]
    for shown in range(len(ended), 0, -1):
        left = len(ended) - shown
        message = "\n".join([*ended[:shown], *([strings.MORE_CLOSED.format(count=left)] if left else [])])
        if visible_length(message) <= LIMIT:
            return message
    return strings.MORE_CLOSED.format(count=len(ended))


def _ended(alert: Alert) -> str:
    incident = alert.incident
    many = strings.REPORTS.format(reports=incident.reports, owners=incident.owners)
    told = (tables.STATUSES[incident.status], many if incident.reports > 1 else strings.A_REPORT)
    closed = strings.CLOSED.format(
        tag=wording.incident_tag(incident.id), span=span(alert.at - incident.first_seen_at)
    )
    facts = wording.row(
        closed,
        *(told[1:] if incident.reports == 1 and incident.status is Status.REPORTED else told),
        wording.toll(incident.toll) if incident.toll else "",
    )
    return f"{_MARK} {facts}\n{field(incident.title or incident.summary or strings.UNTITLED, _TITLE)}"
