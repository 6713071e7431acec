"""Whatever outlets and subscribers write, every message is well formed, short enough and taken by TDLib."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.alert import alert_message
from bot.messages.digest import Period, digest_messages, section
from bot.messages.digest_section import facts
from bot.messages.history import history_lines
from bot.messages.preview import glance, preview_message
from bot.messages.trends import Movement, Trend
from bot.messages.waking import Woken, waking_message
from bot.messages.watchlist import watchlist_line
from bot.messages.why import why_message
from bot.watching.preview import Decided, Preview
from bot.watching.why import Ruling, Why
from classifiers.signals import Tier
from storage.records import Reason, Verdict
from tests.fakes.wild import (
    ENTRIES,
    FEW,
    HONESTY,
    INCIDENTS,
    RAISED,
    READINGS,
    SERIES,
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
TRENDS = st.lists(
    st.builds(
        Trend,
        key=SERIES,
        level=st.floats(0, 100),
        before=st.one_of(st.none(), st.floats(0, 100)),
        movement=st.sampled_from(Movement),
        risk=st.booleans(),
        opening=st.booleans(),
    ),
    max_size=9,
).map(tuple)
PERIODS = st.builds(
    lambda before, days, zone: Period(since=before - timedelta(days=days), before=before, timezone=zone),
    TIMES,
    st.integers(1, 31),
    ZONES,
)
FACTS = st.builds(facts, WEEKS, WEEKS, pairs=TRENDS, places=TRENDS, covered=st.booleans())


@st.composite
def digests(draw):
    """The messages of one digest, of some watchlists."""
    period, told = draw(PERIODS), draw(st.lists(st.tuples(FACTS, WILD), max_size=4))
    sections = [section(found, name, period, alone=len(told) == 1) for found, name in told]
    return digest_messages(period, sections, draw(HONESTY))


DIGESTS = digests()
VERDICTS = st.builds(
    Verdict,
    item_id=st.just(1),
    watchlist_id=st.just(1),
    reason=st.sampled_from(Reason),
    detail=WILD,
    at=TIMES,
)
DECIDED = st.lists(st.builds(Decided, RAISED, VERDICTS, st.booleans()), max_size=12).map(tuple)
PREVIEWS = st.builds(
    Preview, sent=DECIDED, followed=DECIDED, kept=DECIDED, at_tier=st.just(dict.fromkeys(Tier, 7))
)
WOKEN = st.lists(st.builds(Woken, alert=RAISED, incident=INCIDENTS, closed=st.booleans()), max_size=30)
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


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(DIGESTS)
def test_any_digest_is_well_formed_messages_within_4096_units(visible, units, messages):
    assert messages
    assert all(0 < units(visible(message)) <= 4096 for message in messages)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(PREVIEWS, WATCHLISTS, PERIODS)
def test_any_preview_is_well_formed_within_4096_units(telegram, visible, units, preview, watchlist, period):
    whole = preview_message(preview, watchlist, since=period.since, before=period.before)
    for message in (whole, glance(preview, watchlist.tier, span="7 days")):
        assert 0 < units(visible(message)) <= 4096
        assert telegram(message) == visible(message)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(WOKEN, st.booleans(), ZONES, TIMES)
def test_any_summary_on_waking_is_well_formed_within_4096_units(
    telegram, visible, units, woken, muted, zone, now
):
    message = waking_message(woken, muted=muted, timezone=zone, now=now)
    assert 0 < units(visible(message)) <= 4096
    assert telegram(message) == visible(message)


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
    for message in (alert, *digest):
        assert telegram(message) == visible(message)
