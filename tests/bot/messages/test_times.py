from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.times import day, moment, span


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "timezone", "today", "said"),
    [
        ("2026-03-08 14:32", "UTC", "2026-03-08 15:00", "14:32 UTC"),
        ("2026-03-08 14:32", "Asia/Baghdad", "2026-03-08 15:00", "17:32 UTC+3"),
        ("2026-03-08 22:00", "Asia/Kathmandu", "2026-03-08 23:00", "03:45 UTC+5:45"),
        ("2026-03-08 02:30", "America/St_Johns", "2026-03-08 15:00", "7 Mar 23:00 NST"),
        ("2026-07-08 14:32", "Europe/Berlin", "2026-07-08 15:00", "16:32 CEST"),
        ("2026-01-08 02:32", "America/Sao_Paulo", "2026-01-08 15:00", "7 Jan 23:32 UTC-3"),
        ("2026-02-08 14:32", "UTC", "2026-03-08 15:00", "8 Feb 14:32 UTC"),
        ("2025-12-31 23:50", "UTC", "2026-01-01 00:10", "31 Dec 2025 23:50 UTC"),
        ("2026-03-08 14:32", "UTC", None, "8 Mar 2026 14:32 UTC"),
        ("2026-03-08 14:32", "Mars/Olympus", None, "8 Mar 2026 14:32 UTC"),
    ],
)
def test_an_instant_is_said_in_the_readers_zone_which_is_named(at, timezone, today, said):
    assert moment(utc(at), timezone, today=utc(today) if today else None) == said


def test_a_day_is_the_readers_day():
    assert day(utc("2026-03-08 22:00"), "Asia/Baghdad") == "9 Mar"


@pytest.mark.parametrize(
    ("hours", "said"), [(0.4, "0 h"), (36, "36 h"), (47.9, "48 h"), (48, "2 days"), (84, "4 days")]
)
def test_how_long_is_said_in_days_from_two_of_them_on(hours, said):
    assert span(timedelta(hours=hours)) == said
