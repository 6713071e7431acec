"""Quiet hours: how they are written, and until when it is quiet; knows no subscriber and reads no clock."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final

from bot.watching.schedule import instant, wall_time, zone

_HOUR: Final = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_QUIET: Final = re.compile(rf"{_HOUR}\s*(?:-|–|—|to)\s*{_HOUR}", re.IGNORECASE | re.ASCII)  # noqa: RUF001 - as people type it
_NOON: Final = 12
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Two local times of day; where the end is not later than the start it is that of the next day."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_quiet(text: str) -> Quiet:
    """Reads "22:00-07:00", "22-7", "22.30 to 7", "10pm-7am". Raises ValueError."""
    found = _QUIET.fullmatch(text.strip())
    if found:
        start, end = _time(*found.group(1, 2, 3)), _time(*found.group(4, 5, 6))
        if start and end and start != end:
            return Quiet(start, end)
    raise ValueError(f'{text!r} are no quiet hours; write two times of day, like "22-7" or "22:30-06:00"')


@lru_cache(maxsize=1024)  # all subscribers of one zone and the same hours are asked for at one moment
def quiet_until(quiet: str, timezone: str, now: datetime) -> datetime | None:
    """When the quiet hours that `now` falls in end, in UTC; None where it does not.

    They begin when clocks first show their start and end when clocks first show their end after that, or
    jump over it. Hours or a zone that cannot be read, "" included, keep nothing quiet.
    """
    try:
        hours, local = parse_quiet(quiet), zone(timezone)
    except ValueError:
        return None
    today, until = wall_time(now, local).date(), None
    for day in (today - _DAY, today, today + _DAY):  # clocks may be set back past midnight
        begun = instant(datetime.combine(day, hours.start), local)
        ends_on = day if hours.start < hours.end else day + _DAY
        over = instant(datetime.combine(ends_on, hours.end), local)
        if begun <= (until or now) < over:  # of two days that meet where clocks leave out the time between
            until = over
    return until


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    """None for no time of day."""
    shown, past = int(hour), int(minute or 0)
    if half:
        if not 1 <= shown <= _NOON:
            return None
        shown = shown % _NOON + (_NOON if half.casefold() == "pm" else 0)
    shown = 0 if (shown, past) == (24, 0) else shown
    try:
        return time(shown, past)
    except ValueError:
        return None
