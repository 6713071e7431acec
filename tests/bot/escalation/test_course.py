"""How series went from day to day."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.escalation.acts import Act
from bot.escalation.course import Blow, courses
from bot.escalation.coverage import Coverage
from bot.escalation.table import rows

Make = Callable[..., Act]
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)


def test_a_course_is_the_tables_rows_of_its_key(act: Make) -> None:
    acts = [act(0, "US>IR"), act(2.5, "IR>US", severity=60), act(6, "US>houthis")]
    for key in ("US>IR", "IR+US", "US", "western-asia"):
        course = courses(reversed(acts), [key], since=FIRST, until=LAST)[0]
        told = {row.day: row.level for row in rows(acts, Coverage()) if row.key == key}
        drawn = dict(zip(course.days, (reading.level for reading in course.readings), strict=True))
        assert {day: level for day, level in drawn.items() if level} == pytest.approx(told)


def test_only_the_most_severe_deed_of_a_side_and_day_is_shown(act: Make, words: Make) -> None:
    acts = [
        act(0.1, "US>IR", severity=30),
        act(0.2, "US>IR", severity=70),
        act(0.3, "houthis>US", severity=50),
        words(0.4, "US>IR"),
    ]
    network, dyad, country = courses(acts, ["IR+US", "IR>US", "US"], since=FIRST, until=LAST)
    assert network.blows == (Blow(day=FIRST, side=0, severity=50), Blow(day=FIRST, side=1, severity=70))
    assert dyad.blows == (Blow(day=FIRST, side=1, severity=70),)
    assert country.blows == (Blow(day=FIRST, side=0, severity=70),)


def test_what_happened_before_the_span_counts_and_is_not_shown(act: Make) -> None:
    course = courses([act(0, "US>IR")], ["US>IR"], since=LAST, until=LAST)[0]
    assert course.readings[0].level > 0
    assert course.blows == ()
