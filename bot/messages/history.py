"""Stored history for a chat or a terminal; knows no query and no paging."""

from collections.abc import Sequence
from typing import Final

from bot.languages.catalogue import strings
from bot.messages import wording
from bot.messages.markup import clean, field, visible_length
from bot.messages.times import local, moment
from bot.watching.match import likely
from classifiers.signals import carried
from storage.records import HistoryEntry

LIMIT: Final = 4096


def history_message(entries: Sequence[HistoryEntry], *, timezone: str) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units: entries in the order given, as many as fit."""
    if not entries:
        return strings.NOTHING_FOUND
    blocks = [_entry(entry, timezone) for entry in entries]
    for shown in range(len(blocks), 0, -1):
        rest = [strings.NARROW.format(count=len(blocks) - shown)] if shown < len(blocks) else []
        message = "\n\n".join(blocks[:shown] + rest)
        if visible_length(message) <= LIMIT:
            return message
    raise AssertionError("one entry is longer than a message")


def history_lines(entries: Sequence[HistoryEntry], *, timezone: str = "UTC") -> list[str]:
    """One line of plain text for each entry: time, tier, places, signals, source, title, address."""
    return [_line(entry, timezone) for entry in entries]


def _entry(entry: HistoryEntry, timezone: str) -> str:
    item, reading = entry.item, entry.assessment
    title = wording.headline(item.title or item.summary, item.url, 200)
    facts = wording.row(
        moment(item.first_seen_at, timezone),
        field(item.feed.name, 40),
        wording.places(reading.places, 60),
        wording.signals(reading.signals, 100) if reading.assessed else strings.NOT_ASSESSED,
        strings.ALERTED if entry.alerted else "",
        wording.incident_tag(entry.incident_id) if entry.incident_id is not None else "",
    )
    return f"{wording.mark(reading.tier, reading.signals)} {title}\n{facts}"


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
