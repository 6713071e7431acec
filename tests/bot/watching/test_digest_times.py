"""A digest's date follows its schedule and zone without a day twice or none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watching.digest_times import rescheduled, rezoned
from bot.watching.schedule import next_digest
from storage.records import Watchlist

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Midway")
START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_watchlist(schedule="daily 08:00", timezone="UTC", at=START):
    due = next_digest(schedule, timezone, at)
    return Watchlist(subscriber_id=1, name="x", digest=schedule, timezone=timezone, next_digest_at=due)


def test_another_schedule_begins_at_its_next_hour():
    moved = rescheduled(a_watchlist(), "sun 18:00", "Asia/Baghdad", now=START)
    assert (moved.digest, moved.timezone, moved.next_digest_at) == (
        "sun 18:00",
        "Asia/Baghdad",
        START + 15 * HOUR,
    )


def test_none_ends_it_also_where_one_was_due():
    assert rescheduled(a_watchlist(), "", "UTC", now=START + DAY).next_digest_at is None
    back = rescheduled(
        replace(a_watchlist(), digest="", next_digest_at=None), "daily 08:00", "UTC", now=START
    )
    assert back.next_digest_at == START + 8 * HOUR


def test_the_same_schedule_anew_changes_nothing():
    before = a_watchlist()
    assert rescheduled(before, before.digest, before.timezone, now=START + DAY) is before


def test_a_watchlist_without_a_digest_takes_on_the_zone_alone():
    none = replace(a_watchlist(), digest="", next_digest_at=None)
    assert rezoned(none, "Asia/Baghdad") == replace(none, timezone="Asia/Baghdad")


def test_what_cannot_be_read_is_an_error():
    with pytest.raises(ValueError, match="no time zone"):
        rezoned(a_watchlist(), "Mars/Olympus")
    with pytest.raises(ValueError, match="no digest time"):
        rescheduled(a_watchlist(), "now and then", "UTC", now=START)


@given(
    st.sampled_from(("daily 08:00", "daily 23:30", "sun 18:00")),
    st.lists(st.tuples(st.integers(0, 60 * 24), st.sampled_from(ZONES)), max_size=12),
)
def test_wherever_a_chat_moves_it_has_as_many_digests_as_days_or_weeks(schedule, moves):
    one, count = a_watchlist(schedule), 0
    zones = {START + hours * HOUR: zone for hours, zone in moves}
    for hours in range(60 * 24):
        now = START + hours * HOUR
        if now in zones:
            one = rezoned(one, zones[now])
        if one.next_digest_at <= now:
            count += 1
            following = next_digest(one.digest, one.timezone, now)
            one = replace(one, next_digest_at=following)
    wanted = 60 if schedule.startswith("daily") else 60 / 7
    assert abs(count - wanted) <= 2
