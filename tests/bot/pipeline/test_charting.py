"""Which series an alert is about, and how they went by what is stored."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.pipeline.charting import charted, picture, series_of
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage import incidents
from storage.records import Alert, Change, Incident, Status

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


def alert(*dyads, series=""):
    known = incident(1, *dyads)
    return Alert(
        key="", incident=known, change=Change.OPENED, tier=Tier.SERIOUS, at=NOON, reason="", series=series
    )


def incident(number, *dyads, days_ago=0, severity=60.0):
    at = NOON - timedelta(days=days_ago)
    return Incident(
        title="", summary="", url="", source="", first_seen_at=at, last_seen_at=at, tier=Tier.SERIOUS,
        severity=severity, status=Status.CONFIRMED, confidence=0.9, dyads=dyads, signals={"strike": 0.9},
        id=number,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("dyads", "series", "keys"),
    [
        ([Dyad("US", "IR")], "", ("IR+US", "US>IR")),
        ([Dyad("IL", "hezbollah")], "", ("IL+IR", "IL>hezbollah")),
        ([Dyad("IR", "hezbollah")], "", ("IR>hezbollah",)),
        ([Dyad("US", "IR")], "US>IR", ("US>IR", "IR+US")),
        ([], "red-sea", ("red-sea",)),
        ([Dyad("?", "IR")], "", ()),
        ([Dyad("?", "IR"), Dyad("US", "IR")], "", ("IR+US", "US>IR")),
        ([Dyad("US", "US")], "", ()),
        ([], "", ()),
    ],
)
def test_an_alert_is_about_its_series_or_network_and_dyad_of_its_sides(dyads, series, keys):
    assert series_of(alert(*dyads, series=series)) == keys


def test_the_course_of_both_sides_is_read_from_what_is_stored(database):
    stored = [
        incident(1, Dyad("US", "IR"), days_ago=9),
        incident(2, Dyad("IR", "US"), days_ago=3),
        incident(3, Dyad("RU", "UA"), days_ago=40),
    ]
    with database.transaction() as c:
        incidents.save(c, stored)
        found = charted(c, alert(Dyad("US", "IR")), NOON)
    assert [course.key for course in found.courses] == ["IR+US", "US>IR"]
    assert (found.courses[0].days[0], found.courses[0].days[-1]) == (
        (NOON - timedelta(days=9)).date(),
        NOON.date(),
    )
    assert found.caption.split("\n")[0].startswith("Iran and its proxies ↔ United States: level ")
    assert picture(found, language="en").startswith(b"\x89PNG")
    assert picture(found, language="en") is picture(found, language="en")


def test_of_sides_that_nothing_is_stored_of_there_is_no_chart(database):
    with database.transaction() as c:
        incidents.save(c, [incident(1, Dyad("RU", "UA"))])
        assert charted(c, alert(Dyad("US", "IR")), NOON) is None
        assert charted(c, alert(), NOON) is None
