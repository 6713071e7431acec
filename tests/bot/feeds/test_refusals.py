from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.refusals import parse_retry_after

DATE = "Thu, 26 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("946080000000", timedelta(hours=24)),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("٣٠", None),
        ("Thu, 26 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Thu, 26 Nov 2026 11:05:00 GMT", timedelta(0)),
        ("Thu, 26 Nov 2099 12:00:00 GMT", timedelta(hours=24)),
        ("Thu, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_a_wait_of_at_most_a_day_or_nothing(value, wait):
    assert parse_retry_after(value, DATE) == wait


def test_a_date_is_measured_by_the_clock_of_the_server_that_named_it():
    assert parse_retry_after("Thu, 26 Nov 2020 12:05:00 GMT", "Thu, 26 Nov 2020 12:00:00 GMT") == timedelta(
        minutes=5
    )


def test_a_date_without_the_servers_clock_stays_a_date():
    assert parse_retry_after("Thu, 26 Nov 2026 12:05:00 GMT") == datetime(2026, 11, 26, 12, 5, tzinfo=UTC)
