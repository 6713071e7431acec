from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.dates import EARLIEST, sane_date
from tests.bot.feeds.conftest import NOW


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Thu, 26 Nov 2026 10:00:00 GMT", utc(2026, 11, 26, 10)),
        ("2026-11-26T10:00:00Z", utc(2026, 11, 26, 10)),
        ("2026-11-26T10:00:00.123+03:00", utc(2026, 11, 26, 7)),
        ("2026-11-26T10:00", utc(2026, 11, 26, 10)),
        ("2026-11-26", utc(2026, 11, 26)),
        ("20261126T100000Z", utc(2026, 11, 26, 10)),
        ("20261126", utc(2026, 11, 26)),
        ("2016/6/29", utc(2016, 6, 29)),
        ("30.10.23", utc(2023, 10, 30)),
        ("03/30/2020 - 19:19", utc(2020, 3, 30, 19, 19)),
        ("26/06/2020", utc(2020, 6, 26)),
        ("13:05 16-11-2025", utc(2025, 11, 16, 13, 5)),
        ("Nov. 16, 2020, 10:57 p.m.", utc(2020, 11, 16, 22, 57)),
        ("12 Dec 2017 12:05 AM", utc(2017, 12, 12, 0, 5)),
        ("December 8, 2017 - 3pm", utc(2017, 12, 8, 15)),
        ("Mon Nov 16 10:00:00 EST 2020", utc(2020, 11, 16, 15)),
        ("Fri, 23rd Jun 2023 09:32:20 GMT", utc(2023, 6, 23, 9, 32, 20)),
        ("Nov. 2020", utc(2020, 11, 1)),
        ("2020-11-08 24:00:00", utc(2020, 11, 9)),
        ("Wed, 31 Dec 2025 23:59:60 GMT", utc(2025, 12, 31, 23, 59, 59)),
        ("1520932969", utc(2018, 3, 13, 9, 22, 49)),
        ("1520932969000", utc(2018, 3, 13, 9, 22, 49)),
        ("Thu, 29 Oct 2020 07:36:03 GMT-07:00", utc(2020, 10, 29, 14, 36, 3)),
        ("Fri, 31 Mar 2023 20:19:00 America/Los_Angeles", utc(2023, 4, 1, 3, 19)),
        ("Tue, 26 Dec 06 10:00:54 PST", utc(2006, 12, 26, 18, 0, 54)),
    ],
)
def test_dates_mean_what_their_writers_meant(raw, moment):
    assert sane_date(raw, now=NOW) == moment


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Do, 29 Mär 2018 00:00:00 +0200", utc(2018, 3, 28, 22)),
        ("mar., 01 déc. 2020 16:11:02 +0000", utc(2020, 12, 1, 16, 11, 2)),
        ("16 de noviembre de 2025 10:00", utc(2025, 11, 16, 10)),
        ("Пн, 16 ноя 2026 10:00:00 +0300", utc(2026, 11, 16, 7)),
        ("16 listopada 2025", utc(2025, 11, 16)),
        ("16 Ağustos 2025 09:30", utc(2025, 8, 16, 9, 30)),
        ("16 نوفمبر 2025", utc(2025, 11, 16)),
        ("16 Νοε 2025", utc(2025, 11, 16)),
    ],
)
def test_months_are_read_in_the_languages_of_feeds(raw, moment):
    assert sane_date(raw, now=NOW) == moment


@pytest.mark.parametrize(
    ("zone", "country", "hours"),
    [
        ("MSK", "", 3),
        ("IST", "IN", 5.5),
        ("IST", "", 5.5),
        ("IST", "IL", 2),
        ("IST", "IE", 1),
        ("BST", "GB", 1),
        ("BST", "BD", 6),
        ("CST", "US", -6),
        ("CST", "CN", 8),
        ("EST", "AU", 10),
        ("PKT", "", 5),
        ("CEST", "", 2),
        ("XYZT", "", 0),
        ("+9999", "", 0),
        ("", "", 0),
    ],
)
def test_a_zone_means_what_it_means_where_the_feed_comes_from(zone, country, hours):
    moment = sane_date(f"Mon, 16 Nov 2026 10:00:00 {zone}", now=NOW, country=country)

    assert moment == utc(2026, 11, 16, 10) - timedelta(hours=hours)


def test_an_ambiguous_date_has_its_day_first_unless_the_feed_is_american():
    assert sane_date("06/07/2020", now=NOW) == utc(2020, 7, 6)
    assert sane_date("06/07/2020", now=NOW, country="US") == utc(2020, 6, 7)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday-ish",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Sat, 01 Jan 10000 00:00:00 GMT",
        "Fri, 01 Jan 2099 00:00:00 GMT",
        "Sat, 28 Nov 2026 12:00:01 GMT",
        "Mon, 30 Feb 2026 23:59:60 GMT",
        "2026-W47-1T10:00:00Z",
        "1404/09/05",
        "25:00 16 Nov 2020",
        "99999999999999999999",
    ],
)
def test_what_is_no_sane_date_is_unknown_and_not_a_guess(raw):
    assert sane_date(raw, now=NOW) is None


def test_feedparsers_reading_counts_only_where_ours_understands_nothing():
    theirs = utc(2020, 5, 5).timetuple()

    assert sane_date("第三天", now=NOW, parsed=theirs) == utc(2020, 5, 5)
    assert sane_date("2016/6/29", now=NOW, parsed=theirs) == utc(2016, 6, 29)
    assert sane_date("01 Jan 1970", now=NOW, parsed=theirs) is None


@given(st.text(st.sampled_from("0123456789/-.:+ TZapmGMTjanянв,"), max_size=40) | st.text(max_size=120))
def test_whatever_a_feed_writes_gives_a_sane_date_or_none(raw):
    moment = sane_date(raw, now=NOW, country="US")

    assert moment is None or EARLIEST <= moment <= NOW + timedelta(days=1)


@given(st.datetimes(datetime(1996, 1, 1), datetime(2026, 11, 26)).map(lambda d: d.replace(microsecond=0)))  # noqa: DTZ001
def test_every_moment_written_by_the_standards_comes_back(moment):
    aware = moment.replace(tzinfo=UTC)

    assert sane_date(aware.isoformat(), now=NOW) == aware
    assert sane_date(aware.strftime("%a, %d %b %Y %H:%M:%S +0000"), now=NOW) == aware
