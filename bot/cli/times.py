"""Times as people type them on a command line."""

from datetime import UTC, datetime, timedelta

from bot.cli.faults import UsageFault
from bot.watching.schedule import LONGEST, parse_duration


def time_of(option: str, value: str, now: datetime) -> datetime:
    """An ISO 8601 time (UTC where it names no zone), or how long before `now`, like 7d, in UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return now - _span(option, value)
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:  # a zone that leads out of the calendar
        raise _fault(option, value) from error


def _span(option: str, value: str) -> timedelta:
    try:
        return parse_duration(value)
    except ValueError as error:
        raise _fault(option, value) from error


def _fault(option: str, value: str) -> UsageFault:
    forms = f"2024-01-04, 2024-01-04T12:00Z or 7d (at most {LONGEST.days}d)"
    return UsageFault(f"{option}: {value!r} is no time; write {forms}")
