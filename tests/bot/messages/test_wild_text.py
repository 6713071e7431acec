"""Whatever outlets and subscribers write, every message is well formed, short enough and taken by TDLib."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.alert import alert_message
from bot.messages.digest import digest_facts, digest_message
from bot.messages.history import history_lines
from bot.messages.watchlist import watchlist_line
from bot.messages.why import why_message
from bot.watching.why import Ruling, Why
from storage.records import Reason
from tests.fakes.wild import (
    ENTRIES,
    FEW,
    HONESTY,
    INCIDENTS,
    RAISED,
    READINGS,
    TIMES,
    WATCHLISTS,
    WILD,
    ZONES,
)

ALERTS = st.builds(
    alert_message,
    RAISED,
    st.one_of(st.none(), READINGS),
    watchlists=FEW,
    timezone=ZONES,
    at=TIMES,
)
WEEKS = st.lists(INCIDENTS, max_size=8)
DIGESTS = st.builds(
    digest_facts, WEEKS, WEEKS, HONESTY, watchlists=FEW, since=TIMES, before=TIMES, timezone=ZONES
).map(digest_message)
RULINGS = st.builds(Ruling, watchlist=WILD, reason=st.sampled_from(Reason), detail=WILD, at=TIMES)
ANSWERS = st.builds(
    why_message,
    st.builds(
        Why,
        incident=INCIDENTS,
        alerts=st.lists(RAISED, max_size=3).map(tuple),
        rulings=st.lists(RULINGS, max_size=9).map(tuple),
        grounds=WILD,
    ),
    timezone=ZONES,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ALERTS)
def test_any_alert_is_well_formed_within_900_units(visible, units, message):
    assert 0 < units(visible(message)) <= 900


@settings(max_examples=50)
@given(DIGESTS)
def test_any_digest_is_well_formed_within_4096_units(visible, units, message):
    assert 0 < units(visible(message)) <= 4096


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_answer_to_why_is_well_formed_within_4096_units(visible, units, message):
    assert 0 < units(visible(message)) <= 4096


@given(WATCHLISTS)
def test_any_watchlist_is_well_formed_within_900_units(visible, units, watchlist):
    assert units(visible(watchlist_line(watchlist))) <= 900


@given(ENTRIES)
def test_any_entry_is_one_line_in_a_terminal(entry):
    (line,) = history_lines([entry])
    assert len(line.splitlines()) == 1
    line.encode()


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(ALERTS, DIGESTS)
def test_telegram_itself_reads_every_message_as_it_was_meant(telegram, visible, alert, digest):
    for message in (alert, digest):
        assert telegram(message) == visible(message)
