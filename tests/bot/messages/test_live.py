"""The live message: what it says when sent, edited and superseded, whatever outlets write."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.live import live_message, superseded_message
from bot.messages.reports import reports_message
from bot.watching.why import Why
from classifiers.assessment import Dyad, Toll
from classifiers.signals import Signal, Tier
from storage.records import AssessedItem, Change, Report, Stance, Status
from tests.fakes.wild import COUNTS, FEW, INCIDENTS, ITEMS, RAISED, READINGS, TIMES, WILD, ZONES

LIVE = st.builds(
    live_message,
    RAISED,
    st.one_of(st.none(), READINGS),
    watchlists=FEW,
    timezone=ZONES,
    source=WILD,
    edited=st.booleans(),
    held=st.one_of(st.just(0), COUNTS),
)
SUPERSEDED = st.builds(superseded_message, RAISED, timezone=ZONES)
TOLD = st.tuples(
    st.builds(
        Report,
        incident_id=COUNTS,
        item_id=COUNTS,
        owner=WILD,
        at=TIMES,
        voice=WILD,
        reliability=st.floats(0, 1),
        stance=st.sampled_from(Stance),
        side=WILD,
    ),
    st.builds(AssessedItem, item=ITEMS, assessment=READINGS),
)
REPORTS = st.builds(
    reports_message,
    st.builds(Why, incident=st.one_of(st.none(), INCIDENTS), told=st.lists(TOLD, max_size=30).map(tuple)),
    timezone=ZONES,
)
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(LIVE)
def test_any_live_message_is_well_formed_within_900_units(visible, units, message):
    assert 0 < units(visible(message)) <= 900


@SLOW
@given(SUPERSEDED)
def test_any_superseded_message_is_two_short_lines(visible, units, message):
    assert 0 < units(visible(message)) <= 220
    assert message.count("\n") == 1


@SLOW
@given(REPORTS)
def test_any_answer_to_sources_is_well_formed_within_4096_units(visible, units, message):
    assert 0 < units(visible(message)) <= 4096


@SLOW
@given(LIVE, SUPERSEDED, REPORTS)
def test_telegram_itself_reads_them_as_they_were_meant(telegram, visible, live, superseded, reports):
    for message in (live, superseded, reports):
        assert telegram(message) == visible(message)


@pytest.fixture
def written(an_alert, an_assessment):
    """The visible lines of a live message; `incident` changes its incident, `alert` its alert."""

    def write(*, incident=None, alert=None, **facts):
        told = an_alert(incident=incident, **(alert or {}))
        known = {"watchlists": ("Middle East",), "timezone": "UTC", **facts}
        return live_message(told, an_assessment(), **known).split("\n")

    return write


def test_everything_at_its_longest_fits_and_keeps_what_matters_most(written, visible, units):
    long = "Ω𝔘 " * 4000
    incident = {
        "title": long,
        "source": long,
        "places": ("IQ", "SY", "LB", "JO"),
        "dyads": (Dyad(long, "US"), Dyad(long, "IR")),
        "signals": dict.fromkeys(Signal, 0.9),
        "claimants": ("IR", "hezbollah", "houthis", "hamas"),
        "toll": Toll(low=1200, high=1300),
        "status": Status.WITHDRAWN,
        "reports": 10**6,
        "owners": 10**6,
    }
    alert = {"change": Change.UPDATED, "reason": long, "series": "IR+US", "facts": FACTS}
    lines = written(incident=incident, alert=alert, watchlists=[long] * 9, edited=True, held=10**6)
    assert 600 < units(visible("\n".join(lines))) <= 900
    assert lines[0].startswith("⚠ <b>WITHDRAWN")
    assert "#A17" in lines[-2]
    assert lines[-1].startswith("⏸ 1000000 more held back")


FACTS = {"rung": 4, "rung_before": 2, "rising_days": 9, "exchanges": 7}


@pytest.mark.parametrize(
    ("alert", "edited", "head"),
    [
        ({}, False, "🔴 CRITICAL · "),
        ({"change": Change.UPDATED}, False, "🔴 CRITICAL · "),
        ({"change": Change.UPDATED}, True, "🔴 CRITICAL · "),
        ({"change": Change.CLOSED}, True, "🔴 CRITICAL · "),
        ({"change": Change.PROMOTED, "reason": "serious → critical"}, False, "🔴 NOW CRITICAL · "),
        ({"change": Change.PROMOTED, "reason": "reported → confirmed"}, False, "🔴 CRITICAL · graver · "),
        ({"change": Change.PROMOTED, "reason": "serious → critical"}, True, "🔴 CRITICAL · "),
        ({"change": Change.RUNG, "series": "IR+US", "facts": FACTS}, False, "🔴 RUNG 4 · "),
        ({"change": Change.RUNG, "series": "IR+US", "facts": FACTS}, True, "🔴 CRITICAL · "),
    ],
)
def test_its_header_says_what_is_new_until_it_is_brought_up_to_date(written, alert, edited, head):
    assert written(alert=alert, edited=edited)[0].startswith(head)


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("reported → confirmed", False),
        ("reported → corroborated", False),
        ("confirmed → disputed, denied by the United States", True),
        ("5 → 8 dead", True),
        ("7 dead", True),
    ],
)
def test_why_it_was_edited_is_said_unless_the_status_says_it(written, reason, shown):
    lines = written(alert={"change": Change.UPDATED, "reason": reason}, edited=True)
    assert (reason.replace(">", "&gt;") in lines) is shown


def test_of_two_reasons_the_status_is_left_out(written):
    told = {"change": Change.UPDATED, "reason": "reported → confirmed; 5 → 8 dead"}
    assert written(alert=told, edited=True)[2] == "5 → 8 dead"


def test_the_day_is_named_where_it_is_not_that_of_the_first_report(written, an_alert):
    at = an_alert().at
    same = written(alert={"change": Change.UPDATED, "at": at + timedelta(minutes=9)}, edited=True)
    next_day = written(alert={"change": Change.UPDATED, "at": at + timedelta(days=1)}, edited=True)
    assert same[1] == "↻ 14:49 UTC · reported, 1 report"
    assert next_day[1] == "↻ 9 Mar 14:40 UTC · reported, 1 report"
    assert "first seen 8 Mar 14:32 UTC" in next_day[-2]


def test_what_eases_is_marked_by_a_dove_in_every_form(written):
    eased = {"signals": {"deescalation": 0.9}, "tier": Tier.NOTABLE}
    for change, edited in ((Change.OPENED, False), (Change.UPDATED, True), (Change.CLOSED, True)):
        assert written(incident=eased, alert={"change": change}, edited=edited)[0].startswith(
            "🕊 DE-ESCALATION"
        )
