"""What was decided and what became of it, a line each: by watchlist, and by message; decides nothing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeAlias

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.times import moment
from bot.messages.translated import noted
from bot.watching.why import Ruling
from storage.records import DeliveryState, Reason, Told

When: TypeAlias = Callable[[datetime], str]
"""How times are written for one reader."""

_STAMP: Final = "%Y-%m-%d %H:%M"
_UTC: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) UTC", re.ASCII)


def written_in(timezone: str, now: datetime | None = None) -> When:
    """Times as a reader in `timezone` reads them, without what they share with `now`."""
    return lambda at: moment(at, timezone, today=now)


def told_line(told: Told, when: When) -> str:
    """What became of one alert here: "told 8 Mar 2026 14:33 UTC · CRITICAL"."""
    tier = tables.TIERS[told.tier].upper()
    change = tables.CHANGES[told.change].format(tier=tier, rung="").strip()
    match told.state:
        case DeliveryState.SENT if told.sent_at:
            form = strings.UPDATED_AT if told.edit else strings.TOLD_AT
            return wording.row(form.format(when=when(told.sent_at)), change)
        case DeliveryState.FAILED:
            return wording.row(strings.GIVEN_UP.format(reason=field(told.error, 120)), change)
        case DeliveryState.PARKED:
            return wording.row(strings.PARKED, change)
    if told.due_at is None:
        return wording.row(strings.KEPT_QUIETLY, tables.REASONS[told.kept or Reason.QUIET], change)
    return wording.row(strings.WAITS.format(when=when(told.due_at)), change)


def ruling_line(ruling: Ruling, when: When) -> str:
    """What was decided for one watchlist, with its reason: "Iraq: muted · until … · 8 Mar 2026 14:33 UTC"."""
    at = strings.NOW if ruling.at is None else when(ruling.at)
    would = ruling.at is None and ruling.reason is Reason.SENT
    reason = strings.WOULD_BE_SENT if would else tables.REASONS[ruling.reason]
    detail = field(_in_zone(noted(ruling.detail), when), 120)
    return f"<i>{field(ruling.watchlist, 64)}</i>: {wording.row(reason, detail, at)}"


def _in_zone(detail: str, when: When) -> str:
    """A stored detail with its times as the reader's clock shows them."""

    def local_time(found: re.Match[str]) -> str:
        return when(datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC))

    return _UTC.sub(local_time, detail)
