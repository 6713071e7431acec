"""Reads the dates that feeds write: sane ones as aware UTC datetimes, the rest as None.

Our own step because feedparser reads `2016/6/29` as November, ignores PM, takes IST and MSK for UTC, and
knows no month outside English. Knows nothing of entries.
"""

import re
import time
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.feeds.zones import month_number, zone_offset

EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
LATEST_AHEAD: Final = timedelta(days=1)
_LONGEST: Final = 100  # characters that can still be a date
_NOON: Final = 12  # hours on half a clock, and months in a year
_MIDNIGHT: Final = 24
_LAST_DAY: Final = 31
_RECENT: Final = 50  # years of two digits from here on are of the last century
_WIDEST_OFFSET: Final = timedelta(hours=15)
_MONTH_FIRST: Final = frozenset({"US", "PH", "PR"})

_EPOCH: Final = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})", re.ASCII)
_TIME: Final = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([ap])\.?\s?m\b\.?)?"
    r"|(?<![\d:])(\d{1,2})\s*([ap])\.?m\b\.?",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_COMPACT: Final = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?(?!\d)", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(?<!\d)(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?!\d)", re.ASCII)
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"(?<![\d:])\d{1,5}(?![\d:])", re.ASCII)
_OFFSET: Final = re.compile(r"(?:^|(?<=\s)|(?<=GMT)|(?<=UTC))([+-])(\d{1,2}):?(\d{2})?(?!\d)", re.ASCII)
_REGION: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+")


def sane_date(
    raw: str, *, now: datetime, country: str = "", parsed: time.struct_time | None = None
) -> datetime | None:
    """The moment that `raw` names, if it lies between 1995 and a day from `now`; None otherwise.

    A time without a zone is UTC. `country` (ISO 3166-1) decides what IST, BST or 06/07/2020 mean.
    `parsed` is feedparser's reading in UTC, used only where ours understands nothing.
    """
    text = " ".join(raw.split())[:_LONGEST]
    try:
        moment = _epoch(text) or _written(text, country) or _theirs(parsed)
    except (ValueError, OverflowError):  # 30 February, year 10000, an offset past the end of time
        return None
    return moment if moment is not None and EARLIEST <= moment <= now + LATEST_AHEAD else None


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) / 1000
    return datetime.fromtimestamp(seconds, UTC)


def _theirs(parsed: time.struct_time | None) -> datetime | None:
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


def _written(text: str, country: str) -> datetime | None:
    compact = _COMPACT.search(text)
    if compact is not None:
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone comes next
        return _in_utc(local, text[compact.end() :], country)
    clock, before, rest = _split_time(text)
    date = _date(f"{before} {rest}", country)
    if date is None:
        return None
    return _in_utc(datetime(*date) + clock, rest or text, country)  # noqa: DTZ001 - the zone comes next


def _in_utc(local: datetime, rest: str, country: str) -> datetime:
    return (local - _zone(rest, country, local)).replace(tzinfo=UTC)


def _split_time(text: str) -> tuple[timedelta, str, str]:
    """The time of day (midnight where none is given), what stands before it and what after."""
    match = _TIME.search(text)
    if match is None:
        return timedelta(), text, ""
    hour, minute, second = int(match[1] or match[5]), int(match[2] or 0), min(int(match[3] or 0), 59)
    half = (match[4] or match[6] or "").lower()
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour > _MIDNIGHT:
        raise ValueError(text)
    return timedelta(hours=hour, minutes=minute, seconds=second), text[: match.start()], text[match.end() :]


def _date(text: str, country: str) -> tuple[int, int, int] | None:
    """Year, month and day from what is left once the time is taken out."""
    if (match := _YEAR_FIRST.search(text)) is not None:
        return int(match[1]), int(match[3]), int(match[4])
    # the last month's name counts: "mar." before it is a Tuesday in three languages
    months = [month for word in _WORD.findall(text) if (month := month_number(word)) is not None]
    if months:
        return _around_month(text, months[-1])
    if (match := _YEAR_LAST.search(text)) is None:
        return None
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
    month_first = (country in _MONTH_FIRST and match[2] == "/") or second > _NOON
    return (year, first, second) if month_first and first <= _NOON else (year, second, first)


def _around_month(text: str, month: int) -> tuple[int, int, int] | None:
    numbers = _NUMBER.findall(_OFFSET.sub(" ", text))
    years = [number for number in numbers if len(number) > len("31") or int(number) > _LAST_DAY]
    days = [number for number in numbers if number not in years]
    if years:
        return _full_year(years[0]), month, int(days[0]) if days else 1
    return (_full_year(days[1]), month, int(days[0])) if len(days) > 1 else None


def _full_year(written: str) -> int:
    """RFC 2822's reading of a year of two digits."""
    year = int(written)
    if len(written) > len("99"):
        return year
    return year + (1900 if year >= _RECENT else 2000)


def _zone(rest: str, country: str, local: datetime) -> timedelta:
    """The offset from UTC named in what follows the time; zero where none or an unknown one is named."""
    if (match := _OFFSET.search(rest)) is not None:
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if offset > _WIDEST_OFFSET:
            return timedelta()
        return offset if match[1] == "+" else -offset
    if (match := _REGION.search(rest)) is not None:
        return _region_offset(match[0], local)
    names = (zone_offset(word, country) for word in _WORD.findall(rest) if word.isupper())
    return next((offset for offset in names if offset is not None), timedelta())


def _region_offset(name: str, local: datetime) -> timedelta:
    try:
        return local.replace(tzinfo=ZoneInfo(name)).utcoffset() or timedelta()
    except (KeyError, OSError):  # no such zone, or a name that is a folder of zones
        return timedelta()
