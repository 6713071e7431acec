from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watching.schedule import (
    Schedule,
    next_digest,
    parse_duration,
    parse_schedule,
    span_start,
    zone,
)

ZONES = (
    "UTC",
    "Asia/Baghdad",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # set its clocks at one minute past midnight until 2011
    "America/Havana",  # skips and repeats midnight
    "Africa/Cairo",
    "Asia/Gaza",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Antarctica/Troll",  # two hours
    "Pacific/Apia",  # had no 30 December 2011
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("", None),
        ("   ", None),
        ("sun 18:00", Schedule(6, time(18, 0))),
        ("Sunday 18:00", Schedule(6, time(18, 0))),
        (" MON  8:05 ", Schedule(0, time(8, 5))),
        ("daily 08:00", Schedule(None, time(8, 0))),
        ("daily 00:00", Schedule(None, time(0, 0))),
        ("wednesday 23:59", Schedule(2, time(23, 59))),
    ],
)
def test_a_schedule_is_a_day_and_an_hour(text, schedule):
    assert parse_schedule(text) == schedule


@pytest.mark.parametrize(
    "text",
    [
        "sun",
        "18:00",
        "sun 24:00",
        "sun 18:60",
        "sun 18",
        "sund 18:00",
        "weekly 18:00",
        "sun 18:00 UTC",
        "sun \u0661\u0668:00",
    ],
)
def test_a_schedule_that_cannot_be_read_is_answered_with_the_right_form(text):
    with pytest.raises(ValueError, match='like "sun 18:00" or "daily 08:00"'):
        parse_schedule(text)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("60s", timedelta(minutes=1)),
        ("30m", timedelta(minutes=30)),
        ("4h", timedelta(hours=4)),
        (" 7d ", timedelta(days=7)),
        ("0s", timedelta(0)),
        ("90 m", timedelta(minutes=90)),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text, duration):
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "60", "h", "1.5h", "-1h", "4 hours", "1h30m", "9999999d", "\u0663h", "4H"]
)
def test_a_duration_that_cannot_be_read_is_answered_with_the_right_form(text):
    with pytest.raises(ValueError, match='like "60s", "30m", "4h" or "7d"'):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3651d", "999999d", "87601h"])
def test_a_duration_of_more_than_ten_years_is_refused(text):
    with pytest.raises(ValueError, match="too long; write at most 3650d"):
        parse_duration(text)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../UTC", "/etc/passwd", "a\0b", "UTC+3"])
def test_a_zone_that_does_not_exist_is_answered_with_an_example(name):
    with pytest.raises(ValueError, match='like "Asia/Baghdad"'):
        zone(name)


@pytest.mark.parametrize(
    ("schedule", "timezone", "after", "due"),
    [
        ("sun 18:00", "UTC", "2026-03-04 12:00", "2026-03-08 18:00"),
        ("sun 18:00", "UTC", "2026-03-08 17:59", "2026-03-08 18:00"),
        ("sun 18:00", "UTC", "2026-03-08 18:00", "2026-03-15 18:00"),
        ("sun 18:00", "Asia/Baghdad", "2026-03-08 14:59", "2026-03-08 15:00"),
        ("sun 01:00", "Asia/Baghdad", "2026-03-07 21:59", "2026-03-07 22:00"),
        ("daily 08:00", "America/New_York", "2026-03-07 13:00", "2026-03-08 12:00"),
        # 02:30 does not exist: the first instant after the gap is 03:00 summer time.
        ("daily 02:30", "Europe/Berlin", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("daily 02:00", "Europe/Berlin", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("daily 03:00", "Europe/Berlin", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("daily 02:30", "Europe/Berlin", "2026-03-29 01:00", "2026-03-30 00:30"),
        # 02:30 comes twice: the first counts, and once it has been the next day is due.
        ("daily 02:30", "Europe/Berlin", "2026-10-24 12:00", "2026-10-25 00:30"),
        ("daily 02:30", "Europe/Berlin", "2026-10-25 00:30", "2026-10-26 01:30"),
        ("daily 02:30", "Europe/Berlin", "2026-10-25 01:10", "2026-10-26 01:30"),
        # A midnight that does not exist, and a day that does not.
        ("daily 00:00", "America/Havana", "2026-03-07 12:00", "2026-03-08 05:00"),
        ("fri 18:00", "Pacific/Apia", "2011-12-28 00:00", "2011-12-30 10:00"),
        # Midnight has been, then clocks go back to the evening before: a week passes before the next.
        ("sun 00:00", "America/St_Johns", "2010-11-07 03:00", "2010-11-14 03:30"),
    ],
)
def test_the_next_digest_comes_at_the_local_hour(schedule, timezone, after, due):
    assert next_digest(schedule, timezone, utc(after)) == utc(due)


def test_without_a_schedule_no_digest_is_due():
    assert next_digest("", "UTC", utc("2026-03-04 12:00")) is None


@pytest.mark.parametrize(("schedule", "timezone"), [("now", "UTC"), ("sun 18:00", "Mars/Olympus")])
def test_a_wrong_schedule_or_zone_is_an_error(schedule, timezone):
    with pytest.raises(ValueError, match="like"):
        next_digest(schedule, timezone, utc("2026-03-04 12:00"))


@pytest.mark.parametrize(
    ("schedule", "timezone", "before", "since"),
    [
        ("sun 18:00", "UTC", "2026-03-08 18:00", "2026-03-01 18:00"),
        ("", "UTC", "2026-03-08 18:00", "2026-03-01 18:00"),
        ("daily 08:00", "UTC", "2026-03-08 11:11", "2026-03-07 11:11"),
        ("sun 18:00", "Europe/Berlin", "2026-03-29 16:00", "2026-03-22 17:00"),
        ("sun 18:00", "Europe/Berlin", "2026-10-25 17:00", "2026-10-18 16:00"),
        ("daily 08:00", "America/New_York", "2026-03-08 12:00", "2026-03-07 13:00"),
        # 02:30 was left out and came at 03:00; the day before it came at 02:30.
        ("daily 02:30", "Europe/Berlin", "2026-03-29 01:00", "2026-03-28 01:30"),
        ("daily 02:30", "Europe/Berlin", "2026-03-30 00:30", "2026-03-29 01:00"),
        # 30 December was left out whole.
        ("daily 00:00", "Pacific/Apia", "2011-12-30 10:00", "2011-12-29 10:00"),
    ],
)
def test_a_span_begins_a_day_or_a_week_earlier_by_the_clocks_of_its_zone(schedule, timezone, before, since):
    assert span_start(schedule, timezone, utc(before)) == utc(since)


MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
HOURS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


@given(st.sampled_from((*DAYS, "daily")), HOURS, st.sampled_from(ZONES), MOMENTS)
def test_the_next_digest_is_later_and_shows_the_hour_wherever_that_hour_exists(day, hour, timezone, after):
    local = ZoneInfo(timezone)
    due = next_digest(f"{day} {hour}", timezone, after)
    assert after < due <= after + timedelta(days=9)
    wall = due.astimezone(local)
    if f"{wall:%H:%M}" != hour:
        just_before = (due - timedelta(seconds=1)).astimezone(local)
        assert wall.replace(tzinfo=None) - just_before.replace(tzinfo=None) > timedelta(seconds=1)
    elif day != "daily":
        assert DAYS[wall.weekday()] == day


@given(HOURS, st.sampled_from(ZONES), st.integers(2005, 2034))
def test_a_daily_digest_comes_once_for_each_day_of_a_year(hour, timezone, year):
    moment, last, times = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC), []
    while (moment := next_digest(f"daily {hour}", timezone, moment)) < last:
        times.append(moment)
    days = [at.astimezone(ZoneInfo(timezone)).date() for at in times]
    # Where a whole day was left out its digest comes with the next day's first minute.
    doubled = len(days) - len(set(days))
    assert doubled <= (1 if timezone == "Pacific/Apia" and year == 2011 else 0)
    assert len(times) in (364, 365, 366)


@given(st.sampled_from((*DAYS, "daily")), HOURS, st.sampled_from(ZONES), MOMENTS)
def test_the_span_of_a_digest_begins_where_that_of_the_one_before_ended(day, hour, timezone, after):
    schedule = f"{day} {hour}"
    first = next_digest(schedule, timezone, after)
    assert span_start(schedule, timezone, next_digest(schedule, timezone, first)) == first


@given(st.integers(0, 365 * 24 * 12), st.sampled_from(ZONES), st.sampled_from(("daily 00:00", "sun 23:30")))
def test_a_span_begins_before_it_ends(steps, timezone, schedule):
    before = datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=5) * steps
    assert span_start(schedule, timezone, before) < before
