"""Instants in a reader's own time zone, in English; a zone that is not known is shown as UTC, and says so."""

from datetime import UTC, datetime, timedelta, tzinfo

from bot.languages.catalogue import lists, strings
from bot.watching.schedule import zone


def local(at: datetime, timezone: str) -> datetime:
    """`at` in `timezone`, in UTC where there is no such zone."""
    return at.astimezone(_zone(timezone))


def day(at: datetime, timezone: str) -> str:
    """Day and month there, "3 Mar"."""
    here = local(at, timezone)
    return f"{here.day} {lists.MONTHS[here.month - 1]}"


def moment(at: datetime, timezone: str, *, today: datetime | None = None) -> str:
    """Time of day with its date, "31 Dec 2025 23:50 UTC+3"; without what it shares with `today`."""
    here, now = local(at, timezone), local(today, timezone) if today else None
    date = "" if now and here.date() == now.date() else f"{day(at, timezone)} "
    year = "" if now and here.year == now.year else f"{here.year} "
    return f"{date}{year}{here:%H:%M} {_label(here)}"


def clock(at: datetime, timezone: str, *, today: datetime) -> str:
    """`moment` without the zone, for where that is said once: "14:33", "2 Nov 14:33", "31 Dec 2025 23:50"."""
    return moment(at, timezone, today=today).removesuffix(f" {zone_label(at, timezone)}")


def zone_label(at: datetime, timezone: str) -> str:
    """What a zone is called at that time, "CET" or "UTC+3"."""
    return _label(local(at, timezone))


def span(length: timedelta) -> str:
    """How long, in days from two of them on and in hours below, to the nearest: "3 days", "36 h"."""
    days = length / timedelta(days=1)
    if days >= 2:  # noqa: PLR2004  from there on hours say no more
        return strings.DAYS.format(count=round(days))
    return strings.HOURS.format(count=round(length / timedelta(hours=1)))


def _zone(name: str) -> tzinfo:
    try:
        return zone(name)
    except ValueError:
        return UTC


def _label(here: datetime) -> str:
    """The zone's abbreviation; where it has none ("+03"), its distance from UTC."""
    name = here.tzname() or ""
    if name.isalpha():
        return name
    minutes = int((here.utcoffset() or timedelta()) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
