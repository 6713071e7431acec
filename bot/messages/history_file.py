"""Incidents as a table that a spreadsheet opens: RFC 4180, UTF-8 with a byte order mark; asks no database.

Without the mark Excel takes UTF-8 for another encoding. Text that a spreadsheet would reckon as a formula has
an apostrophe before it, by which spreadsheets know text.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from bot.languages.catalogue import lists, tables
from bot.messages import wording
from bot.messages.history import Past, kept_by
from bot.messages.markup import clean, web_address
from bot.messages.times import local
from classifiers.actors import actor_name
from classifiers.places import place_name
from classifiers.signals import carried
from storage.records import DeliveryState

MEDIA_TYPE: Final = "text/csv"
_FORMULA: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_UNSEEN: Final = frozenset({"Cf", "Zs", "Cc"})


def history_file(entries: Iterable[Past], *, timezone: str) -> bytes:
    """One line of column names and one for each incident; times are local to `timezone`."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(cell(name.format(zone=timezone)) for name in lists.HISTORY_COLUMNS)
    for entry in entries:
        table.writerow(map(cell, _row(entry, timezone)))
    return written.getvalue().encode("utf-8-sig")


def cell(text: str) -> str:
    """A text as one line that no spreadsheet takes for a formula."""
    line = clean(text)
    if line[:1].isalnum():  # nearly all: a fraction of the time
        return line
    first = next((char for char in line if unicodedata.category(char) not in _UNSEEN), "")
    return f"'{line}" if first in _FORMULA and first else line


def _row(past: Past, timezone: str) -> Iterator[str]:
    """In the order of `HISTORY_COLUMNS`."""
    incident, reason = past.incident, kept_by(past)
    sent = [one.sent_at for one in past.told if one.state is DeliveryState.SENT and one.sent_at]
    yield wording.incident_tag(incident.id).removeprefix("#")
    yield _stamp(incident.first_seen_at, timezone)
    yield _stamp(incident.last_seen_at, timezone)
    yield tables.TIERS[incident.tier] if incident.tier else ""
    yield f"{incident.severity:.0f}"
    yield tables.STATUSES[incident.status]
    yield incident.title or incident.summary
    yield incident.source
    yield web_address(incident.url)
    yield "; ".join(map(place_name, incident.places))
    yield "; ".join(f"{_side(dyad.source)} → {_side(dyad.target)}" for dyad in incident.dyads)
    yield "; ".join(map(wording.signal, carried(incident.signals)))
    yield str(incident.reports)
    yield str(incident.owners)
    yield str(past.raised)
    yield _stamp(sent[0], timezone) if sent else ""
    yield "" if sent or reason is None else tables.REASONS[reason]


def _stamp(at: datetime, timezone: str) -> str:
    return f"{local(at, timezone):%Y-%m-%d %H:%M}"


def _side(code: str) -> str:
    return "?" if code == "?" else actor_name(code)
