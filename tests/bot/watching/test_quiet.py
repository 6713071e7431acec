"""Quiet hours against a model that looks at the clock on the wall once a minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.watching.quiet import parse_quiet, quiet_until

MINUTE = timedelta(minutes=1)
NIGHTS = (  # zones and days round which their clocks change, if they do
    ("UTC", "2026-06-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("America/Santiago", "2026-04-04"),  # set back at midnight
    ("America/Santiago", "2026-09-06"),  # set on at midnight
    ("Australia/Lord_Howe", "2026-04-05"),  # half an hour
    ("America/St_Johns", "2008-11-02"),  # set back past midnight
    ("Pacific/Apia", "2011-12-30"),  # a day left out
    ("Asia/Kathmandu", "2026-01-01"),
)
CLOCK = st.times().map(lambda time: f"{time:%H:%M}")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22:00-07:00", "22:00-07:00"),
        ("22-7", "22:00-07:00"),
        (" 22.30 – 7 ", "22:30-07:00"),  # noqa: RUF001
        ("10pm to 7am", "22:00-07:00"),
        ("12am-12pm", "00:00-12:00"),
        ("0-24:00", ""),
        ("21-24", "21:00-00:00"),
        ("22", ""),
        ("22-22", ""),
        ("25-7", ""),
        ("13pm-7", ""),
        ("22:60-7", ""),
        ("off", ""),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(typed, hours):
    if hours:
        assert str(parse_quiet(typed)) == hours
    else:
        with pytest.raises(ValueError, match="no quiet hours"):
            parse_quiet(typed)


@pytest.mark.parametrize(
    ("hours", "timezone", "local", "until"),
    [
        ("22:00-07:00", "UTC", "2026-06-01 21:59", ""),
        ("22:00-07:00", "UTC", "2026-06-01 22:00", "2026-06-02 07:00"),
        ("22:00-07:00", "UTC", "2026-06-02 06:59", "2026-06-02 07:00"),
        ("22:00-07:00", "UTC", "2026-06-02 07:00", ""),
        ("13:00-15:00", "UTC", "2026-06-02 14:00", "2026-06-02 15:00"),
        ("22:00-07:00", "Asia/Baghdad", "2026-06-02 03:00", "2026-06-02 07:00"),
        ("22:00-02:30", "Europe/Berlin", "2026-03-29 01:59", "2026-03-29 03:00"),  # 02:30 is left out
        ("22:00-02:30", "Europe/Berlin", "2026-10-25 02:29", "2026-10-25 02:30"),
        ("02:30-06:00", "Europe/Berlin", "2026-03-29 03:00", "2026-03-29 06:00"),
        ("02:00-03:00", "Europe/Berlin", "2026-03-29 03:00", ""),  # none of it is there
    ],
)
def test_it_is_quiet_from_the_start_until_the_end_by_local_clocks(hours, timezone, local, until):
    here = ZoneInfo(timezone)
    now = datetime.fromisoformat(local).replace(tzinfo=here).astimezone(UTC)
    expected = datetime.fromisoformat(until).replace(tzinfo=here).astimezone(UTC) if until else None
    assert quiet_until(hours, timezone, now) == expected


def test_the_hour_that_comes_twice_is_quiet_once():
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 02:15 for the second time
    assert quiet_until("22:00-02:30", "Europe/Berlin", second) is None
    assert quiet_until("02:30-06:00", "Europe/Berlin", second) == datetime(2026, 10, 25, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "timezone"), [("", "UTC"), ("nonsense", "UTC"), ("22:00-07:00", "Moon/Sea")]
)
def test_what_cannot_be_read_keeps_nothing_quiet(hours, timezone):
    assert quiet_until(hours, timezone, datetime(2026, 6, 1, 23, tzinfo=UTC)) is None


def minute_by_minute(hours, timezone, since, minutes):
    """Whether each minute is quiet: so from when a clock shows or jumps over the start, till it does the end.

    What it shows again after it was set back counts no more.
    """
    here = ZoneInfo(timezone)
    start, end = parse_quiet(hours).start, parse_quiet(hours).end
    quiet, latest, found = False, None, []
    for number in range(minutes):
        shown = (since + number * MINUTE).astimezone(here).replace(tzinfo=None)
        while latest is None or latest < shown:
            latest = shown if latest is None else latest + MINUTE
            if latest.time() == start:
                quiet = True
            if latest.time() == end:
                quiet = False
        found.append(quiet)
    return found


@settings(deadline=None, max_examples=60)
@given(night=st.sampled_from(NIGHTS), start=CLOCK, end=CLOCK)
@example(night=NIGHTS[1], start="22:00", end="02:30")
@example(night=NIGHTS[2], start="02:30", end="02:10")
@example(night=NIGHTS[5], start="23:30", end="00:10")
@example(night=NIGHTS[6], start="00:30", end="00:50")
@example(night=NIGHTS[7], start="01:45", end="01:50")
@example(night=NIGHTS[8], start="00:00", end="00:30")
@example(night=NIGHTS[9], start="22:00", end="07:00")
def test_quiet_spans_are_those_of_a_minute_by_minute_watch(night, start, end):
    timezone, day = night
    if start == end:
        return
    hours = f"{start}-{end}"
    since = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=60)
    watched = minute_by_minute(hours, timezone, since, 5 * 24 * 60)
    for number in range(24 * 60, len(watched) - 24 * 60):  # the model has seen a whole day by then
        now = since + number * MINUTE
        until = quiet_until.__wrapped__(hours, timezone, now) if number % 7 == 0 else None
        if number % 7 == 0:
            assert (until is not None) == watched[number], (hours, timezone, now)
            if until is not None:
                over = number + (until - now) // MINUTE
                assert all(watched[number:over]), (hours, timezone, now, until)
                assert over >= len(watched) or not watched[over], (hours, timezone, now, until)
