from datetime import timedelta

import pytest

from bot.messages.alert import alert_message
from bot.messages.closing import LIMIT, closing_message
from classifiers.assessment import Toll
from storage.records import Change, Status


@pytest.fixture
def closed(an_alert, an_incident):
    """An incident that closes three days after it was first seen, changed by name."""

    def make(**changed):
        at = an_incident().first_seen_at + timedelta(days=3)
        return an_alert(incident=changed, change=Change.CLOSED, at=at, reason="no report for 72 hours")

    return make


GROWN = {
    "reports": 7,
    "owners": 5,
    "status": Status.CONFIRMED,
    "toll": Toll(low=7, high=7),
    "title": "A <drone> in Beirut kills a deputy",
}


def test_a_closing_is_two_lines_how_it_ended_up_and_what_it_was(closed, visible):
    message = closing_message([closed(**GROWN)])
    visible(message)
    assert message.splitlines() == [
        "▫ #A17 closed after 3 days · confirmed · 7 reports, 5 independent · 7 dead",
        "A &lt;drone&gt; in Beirut kills a deputy",
    ]


def test_what_one_outlet_alone_reported_says_no_more_than_that(closed):
    assert closing_message([closed()]).splitlines()[0] == "▫ #A17 closed after 3 days · 1 report"
    copied = closing_message([closed(reports=3)])
    assert copied.splitlines()[0] == "▫ #A17 closed after 3 days · reported · 3 reports, 1 independent"
    doubted = closing_message([closed(status=Status.DISPUTED)])
    assert doubted.splitlines()[0] == "▫ #A17 closed after 3 days · disputed · 1 report"


def test_incidents_that_close_together_are_told_together(closed):
    message = closing_message([closed(), closed(id=18, **GROWN)])
    assert [line.split()[1] for line in message.splitlines()[::2]] == ["#A17", "#A18"]


def test_the_longest_closing_stays_within_its_limit_and_counts_the_rest(closed, visible, units):
    message = closing_message([closed(id=number, title="Ω𝔘 " * 4000) for number in range(40)])
    assert 600 < units(visible(message)) <= LIMIT
    shown = message.count("▫")
    assert message.splitlines()[-1] == f"… and {40 - shown} more closed"


def test_an_alert_that_closes_is_written_as_a_closing(closed):
    facts = {"watchlists": ("Middle East",), "timezone": "UTC", "at": closed().at}
    both = [closed(), closed(id=18)]
    assert alert_message(both[0], None, also=both[1:], **facts) == closing_message(both)
