"""What was held while it was quiet, as one message: each incident as it stands by now; knows no storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import visible_length
from bot.messages.times import moment
from bot.watching.match import TURNS
from classifiers.signals import Tier
from storage.records import Alert, Incident, Status

LIMIT: Final = 4096
"""Visible UTF-16 units of a message."""

SHOWN: Final = 10
_TITLE: Final = 160
_SCENE: Final = 64
_DOUBTFUL: Final = frozenset({Status.DISPUTED, Status.WITHDRAWN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Woken:
    """The last alert of an incident, or of a series, that was held, and its `incident` as it stands now."""

    alert: Alert
    incident: Incident
    closed: bool = False

    @property
    def tier(self) -> Tier:
        """How grave it is by now; of a series as it was then."""
        if self.alert.change in TURNS:
            return self.alert.tier
        return self.incident.tier or self.alert.tier


def waking_message(woken: Sequence[Woken], *, muted: bool, timezone: str, now: datetime) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units, the gravest first; the rest is counted.

    `muted` is whether a mute alone held it all, else quiet hours did.
    """
    ranked = sorted(woken, key=_gravity)
    entries = [_entry(one, timezone, now) for one in ranked[:SHOWN]]
    form = strings.WHILE_MUTED if muted else strings.WHILE_QUIET
    few = (strings.NO_ALERT, strings.AN_ALERT)
    many = few[len(woken)] if len(woken) < len(few) else strings.SO_MANY_ALERTS.format(count=len(woken))
    head = f"☀ <b>{form.format(alerts=many)}</b>"
    for most in range(len(entries), 0, -1):
        left = len(woken) - most
        rest = [strings.AND_MORE_HELD.format(count=left)] if left else []
        message = "\n\n".join((head, *entries[:most], *rest))
        if visible_length(message) <= LIMIT:
            return message
    return head


def _gravity(one: Woken) -> tuple[bool, int, float, int]:
    """What was taken back comes last, however grave it seemed."""
    withdrawn = one.incident.status is Status.WITHDRAWN
    return withdrawn, -one.tier.rank, -one.incident.severity, one.alert.id


def _entry(one: Woken, timezone: str, now: datetime) -> str:
    alert, incident = one.alert, one.incident
    turn = alert.change in TURNS
    status = tables.STATUSES[incident.status]
    facts = wording.row(
        wording.change(alert) if turn else tables.TIERS[one.tier].upper(),
        wording.series(alert.series, _SCENE) if turn else wording.places(incident.places, _SCENE),
        f"⚠ <b>{status}</b>" if incident.status in _DOUBTFUL else status,
        strings.HELD_CLOSED if one.closed else "",
    )
    title = wording.headline(incident.title or incident.summary, incident.url, _TITLE)
    when = wording.row(moment(alert.at, timezone, today=now), wording.incident_tag(incident.id))
    return f"{wording.mark(one.tier, incident.signals)} <b>{title}</b>\n{facts}\n{when}"
