"""What was decided and what became of it, a line each: by watchlist, and by message; decides nothing."""

import re
from datetime import UTC, datetime
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.times import moment
from bot.watching.why import Ruling
from storage.records import DeliveryState, Reason, Told

_STAMP: Final = "%Y-%m-%d %H:%M"
_UTC: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) UTC", re.ASCII)


def told_line(told: Told, timezone: str) -> str:
    """What became of one alert here: "told 8 Mar 2026 14:33 UTC · CRITICAL"."""
    tier = tables.TIERS[told.tier].upper()
    change = tables.CHANGES[told.change].format(tier=tier, rung="").strip()
    match told.state:
        case DeliveryState.SENT if told.sent_at:
            form = strings.UPDATED_AT if told.edit else strings.TOLD_AT
            return wording.row(form.format(when=moment(told.sent_at, timezone)), change)
        case DeliveryState.FAILED:
            return wording.row(strings.GIVEN_UP.format(reason=field(told.error, 120)), change)
        case DeliveryState.PARKED:
            return wording.row(strings.PARKED, change)
    if told.due_at is None:
        return wording.row(strings.KEPT_QUIETLY, tables.REASONS[told.kept or Reason.QUIET], change)
    return wording.row(strings.WAITS.format(when=moment(told.due_at, timezone)), change)


def ruling_line(ruling: Ruling, timezone: str) -> str:
    """What was decided for one watchlist, with its reason: "Iraq: muted · until … · 8 Mar 2026 14:33 UTC"."""
    when = strings.NOW if ruling.at is None else moment(ruling.at, timezone)
    would = ruling.at is None and ruling.reason is Reason.SENT
    reason = strings.WOULD_BE_SENT if would else tables.REASONS[ruling.reason]
    detail = field(_in_zone(ruling.detail, timezone), 120)
    return f"<i>{field(ruling.watchlist, 64)}</i>: {wording.row(reason, detail, when)}"


def _in_zone(detail: str, timezone: str) -> str:
    """A stored detail with its times as the reader's clock shows them."""

    def local_time(found: re.Match[str]) -> str:
        return moment(datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC), timezone)

    return _UTC.sub(local_time, detail)
