"""When the next digest is due, and how durations are written; knows no subscriber and reads no clock."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SCHEDULE: Final = re.compile(r"([a-z]+)\s+([01]?\d|2[0-3]):([0-5]\d)", re.IGNORECASE | re.ASCII)
_DURATION: Final = re.compile(r"(\d{1,6})\s*([smhd])", re.ASCII)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

LONGEST: Final = timedelta(days=3650)
"""The longest duration that may be asked for, so that no time is reckoned back beyond the calendar."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time of day, on one weekday (0 is Monday) or on every day (None)."""

    weekday: int | None
    at: time

    @property
    def day(self) -> str:
        """From "mon" to "sun", or "daily"."""
        return "daily" if self.weekday is None else _DAYS[self.weekday][:3]

    def __str__(self) -> str:
        return f"{self.day} {self.at:%H:%M}"


def parse_schedule(text: str) -> Schedule | None:
    """Reads "sun 18:00", "sunday 18:00" or "daily 08:00"; None for "", no digest. Raises ValueError."""
    if not text.strip():
        return None
    found = _SCHEDULE.fullmatch(text.strip())
    day = found[1].lower() if found else ""
    weekday = _weekday(day)
    if found and (weekday is not None or day == "daily"):
        return Schedule(weekday, time(int(found[2]), int(found[3])))
    raise ValueError(
        f'{text!r} is no digest time; write a day and an hour, like "sun 18:00" or "daily 08:00"; "" is none'
    )


def parse_duration(text: str) -> timedelta:
    """A whole number and a unit: "60s", "30m", "4h", "7d"; at most `LONGEST`. Raises ValueError."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise ValueError(
            f'{text!r} is no duration; write a number and a unit, like "60s", "30m", "4h" or "7d"'
        )
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if duration > LONGEST:
        raise ValueError(f"{text!r} is too long; write at most {LONGEST.days}d")
    return duration


def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises ValueError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # what zoneinfo raises for unknown, odd and folder names
        raise ValueError(f'{name!r} is no time zone; write one like "Asia/Baghdad" or "UTC"') from error


def next_digest(schedule: str, timezone: str, after: datetime) -> datetime | None:
    """The first instant of `schedule` in `timezone` strictly later than `after`, in UTC; None without one.

    A local time that a clock change leaves out comes at the first instant after the gap; one that happens
    twice comes the first time. Raises ValueError for a schedule or zone that cannot be read.
    """
    wanted = parse_schedule(schedule)
    if wanted is None:
        return None
    local = zone(timezone)
    today = after.astimezone(local).date()
    # Eight days on, since a clock set back past midnight can repeat an evening whose digest has been.
    days = (today + timedelta(days=number) for number in range(9))
    due = (instant(datetime.combine(day, wanted.at), local) for day in days if _falls_on(day, wanted))
    return next(at for at in due if at > after)


def span_start(schedule: str, timezone: str, before: datetime) -> datetime:
    """Where the span of a digest up to `before` begins: a day earlier if it is daily, else a week, in UTC.

    By the clocks of `timezone`: the span of one digest begins where that of the one before it ended, also
    over a clock change. Raises ValueError for a schedule or zone that cannot be read.
    """
    local = zone(timezone)
    wanted = parse_schedule(schedule)
    span = timedelta(days=1 if wanted and wanted.weekday is None else 7)
    end = _meant(wanted, before, local)
    # The same instant again where clocks left out a whole day.
    return next(start for times in (1, 2) if (start := instant(end - times * span, local)) < before)


def _meant(schedule: Schedule | None, at: datetime, local: ZoneInfo) -> datetime:
    """What clocks in `local` show, or, where it is a digest that a clock change put off, ought to show."""
    shown = wall_time(at, local)
    if schedule is None:
        return shown
    days = (shown.date(), shown.date() - timedelta(days=1))
    planned = (datetime.combine(day, schedule.at) for day in days if _falls_on(day, schedule))
    return next((wall for wall in planned if instant(wall, local) == at), shown)


def _falls_on(day: date, wanted: Schedule) -> bool:
    return wanted.weekday is None or wanted.weekday == day.weekday()


def _weekday(name: str) -> int | None:
    return next((number for number, day in enumerate(_DAYS) if name in (day, day[:3])), None)


def instant(wall: datetime, local: ZoneInfo) -> datetime:
    """The first instant at which clocks in `local` show `wall`, or where they jump over it, what follows."""
    due = wall.replace(tzinfo=local).astimezone(UTC)
    if wall_time(due, local) == wall:
        return due
    # In a gap fold=1 reads the wall time with the offset after it, hence an instant before the jump.
    early = wall.replace(tzinfo=local, fold=1).astimezone(UTC)
    while due - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(due - early) // timedelta(seconds=2))
        early, due = (early, middle) if wall_time(middle, local) > wall else (middle, due)
    return due


def wall_time(at: datetime, local: ZoneInfo) -> datetime:
    """What clocks in `local` show then."""
    return at.astimezone(local).replace(tzinfo=None)
