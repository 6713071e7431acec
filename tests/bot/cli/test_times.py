"""A time on the command line is read in its many forms or refused in one line."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.faults import UsageFault
from bot.cli.times import time_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-01-04", datetime(2024, 1, 4, tzinfo=UTC)),
        ("2024-01-04T12:00Z", datetime(2024, 1, 4, 12, tzinfo=UTC)),
        ("2024-01-04T12:00+03:00", datetime(2024, 1, 4, 9, tzinfo=UTC)),
        ("7d", NOW - timedelta(days=7)),
        ("3650d", NOW - timedelta(days=3650)),
    ],
)
def test_a_time_is_a_date_or_how_long_ago(written, moment):
    assert time_of("--since", written, NOW) == moment


@pytest.mark.parametrize(
    "written", ["", "soon", "3651d", "999999d", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "7 days"]
)
def test_what_is_no_time_or_lies_outside_the_calendar_is_a_usage_fault(written):
    with pytest.raises(UsageFault) as caught:
        time_of("--since", written, NOW)
    assert str(caught.value).startswith(f"--since: {written!r} is no time; write 2024-01-04")
    assert "at most 3650d" in str(caught.value)
