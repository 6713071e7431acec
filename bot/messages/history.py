"""Stored history for a chat or a terminal; knows no query and turns no page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import clean, field
from bot.messages.times import clock, local, zone_label
from bot.watching.match import likely
from classifiers.signals import carried, eases
from storage.records import DeliveryState, HistoryEntry, Incident, Reason, Told, Verdict

PAGE: Final = 6
"""How many incidents a page has: the longest that there can be fit into a message."""

_TITLE: Final = 150
_PLACES: Final = 48
_SIGNALS: Final = 48
_WANTED: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """An incident, how many alerts it raised, what became of them at one address and was decided there."""

    incident: Incident
    raised: int = 0
    told: tuple[Told, ...] = ()
    decided: tuple[Verdict, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A few incidents out of `total`, of which the first is the `first`-th; `wanted` says what was asked.

    `more`: there are more than `total`, which are not looked through.
    """

    entries: tuple[Past, ...]
    wanted: str
    first: int = 1
    total: int = 0
    more: bool = False


def history_page(page: Page, *, timezone: str, now: datetime) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units for at most `PAGE` entries."""
    wanted = field(page.wanted, _WANTED)
    if not page.entries:
        return texts.HISTORY_EMPTY.format(wanted=wanted)
    most = f"{page.total:,}" + ("+" if page.more else "")
    last = page.first + len(page.entries) - 1
    head = texts.HISTORY.format(
        wanted=wanted, first=page.first, last=last, total=most, zone=zone_label(now, timezone)
    )
    return "\n\n".join([head, *(_past(one, timezone, now) for one in page.entries)])


def outcome(past: Past, *, timezone: str, now: datetime) -> str:
    """What became of an incident here: "told 14:33", "muted", "not delivered", "no alert"."""
    told = past.told
    sent = [one.sent_at for one in told if one.state is DeliveryState.SENT and one.sent_at and not one.edit]
    if sent:
        return strings.TOLD_AT.format(when=clock(sent[0], timezone, today=now))
    if any(one.state is DeliveryState.FAILED for one in told):
        return strings.NOT_DELIVERED
    if told:
        return strings.IS_HELD
    reason = kept_by(past)
    return tables.REASONS[reason] if reason else strings.NOT_TOLD if past.raised else strings.NO_ALERT_RAISED


def kept_by(past: Past) -> Reason | None:
    """The latest reason for which a watchlist of theirs was not told, of one that watches it if any does."""
    kept = [verdict.reason for verdict in past.decided if verdict.reason is not Reason.SENT]
    near = [reason for reason in kept if reason is not Reason.NOT_WATCHED] or kept
    return near[-1] if near else None


def history_lines(entries: Sequence[HistoryEntry], *, timezone: str = "UTC") -> list[str]:
    """One line of plain text for each entry: time, tier, places, signals, source, title, address."""
    return [_line(entry, timezone) for entry in entries]


def _past(past: Past, timezone: str, now: datetime) -> str:
    incident = past.incident
    title = wording.headline(incident.title or incident.summary, incident.url, _TITLE)
    eased = eases(incident.signals)
    facts = wording.row(
        clock(incident.first_seen_at, timezone, today=now),
        wording.places(incident.places, _PLACES),
        wording.signals(incident.signals, _SIGNALS),
        "" if eased else strings.SEVERITY.format(severity=incident.severity),
    )
    became = wording.row(
        wording.incident_tag(incident.id),
        outcome(past, timezone=timezone, now=now),
        tables.STATUSES[incident.status],
        strings.ALERTS_RAISED.format(count=past.raised) if past.raised > 1 else "",
    )
    return f"{wording.mark(incident.tier, incident.signals)} {title}\n{facts}\n{became}"


def _line(entry: HistoryEntry, timezone: str) -> str:
    item, reading = entry.item, entry.assessment
    signals = reading.signals or {}
    parts = (
        f"{local(item.first_seen_at, timezone):%Y-%m-%d %H:%M}",
        str(reading.tier or "-"),
        ",".join(reading.places) or "-",
        ", ".join(f"{wording.signal(name)} {likely(signals[name])}" for name in carried(signals)) or "-",
        item.feed.name,
        item.title or item.summary,
        item.url or "-",
    )
    return "  ".join(clean(part) for part in parts)
