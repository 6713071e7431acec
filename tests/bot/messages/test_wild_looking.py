"""Whatever outlets, feeds and subscribers write, what people look up is well formed and taken by TDLib."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.incidents.outlets import Outlet
from bot.messages.history import PAGE as ENTRIES_OF_A_PAGE
from bot.messages.history import Page, Past, history_page
from bot.messages.outlets import PAGE, outlet_page, outlets_page
from bot.messages.status import Standing, status_message
from bot.messages.why import PAGE as WHY_PAGE
from bot.messages.why import why_pages
from bot.watching.sources import Hearing, Source
from bot.watching.why import Ruling, Why
from classifiers.signals import Tier
from storage.records import (
    Address,
    AssessedItem,
    Change,
    Delivery,
    DeliveryState,
    Feed,
    FeedState,
    Mute,
    Muting,
    Reason,
    Report,
    Stance,
    Subscriber,
    Told,
)
from tests.fakes.wild import (
    COUNTS,
    HONESTY,
    INCIDENTS,
    ITEMS,
    RAISED,
    READINGS,
    TIMES,
    URLS,
    WATCHLISTS,
    WILD,
    ZONES,
)

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
MAYBE = st.one_of(st.none(), TIMES)
TOLD = st.builds(
    Told,
    incident_id=COUNTS,
    alert_id=COUNTS,
    change=st.sampled_from(Change),
    tier=st.sampled_from(Tier),
    state=st.sampled_from(DeliveryState),
    due_at=MAYBE,
    sent_at=MAYBE,
    edit=st.booleans(),
    error=WILD,
    kept=st.sampled_from([*Reason, None]),
)
BECAME = st.lists(TOLD, max_size=3).map(tuple)
PAST = st.builds(Past, incident=INCIDENTS, raised=COUNTS, told=BECAME)
PAGES = st.builds(
    Page,
    entries=st.lists(PAST, max_size=ENTRIES_OF_A_PAGE).map(tuple),
    wanted=WILD,
    first=COUNTS,
    total=COUNTS,
    more=st.booleans(),
)
FEEDS = st.builds(
    Feed, url=URLS, name=WILD, publisher=WILD, owner=WILD, tier=st.integers(1, 4), language=WILD, country=WILD
)
STATES = st.builds(
    FeedState,
    feed=FEEDS,
    next_poll_at=TIMES,
    interval=st.timedeltas(timedelta(0), timedelta(days=9)),
    last_success_at=MAYBE,
    last_new_at=MAYBE,
    failures=COUNTS,
    last_error=WILD,
    paused=st.booleans(),
)
OUTLETS = st.builds(
    Outlet,
    owner=WILD,
    country=WILD,
    tier=st.integers(1, 4),
    state=st.booleans(),
    side=WILD,
    aggregator=st.booleans(),
)
SOURCES = st.builds(
    Source,
    name=WILD,
    outlet=OUTLETS,
    feeds=st.lists(st.tuples(STATES, st.sampled_from(Hearing)), min_size=1, max_size=12).map(tuple),
)
MUTES = st.builds(
    Mute, subscriber_id=COUNTS, muting=st.sampled_from(Muting), value=WILD, until=st.one_of(st.none(), TIMES)
)
LETTERS = st.builds(
    Delivery,
    key=WILD,
    address=st.just(Address("telegram", 7)),
    body=WILD,
    priority=st.just(1),
    due_at=TIMES,
    created_at=TIMES,
    last_error=WILD,
)
REASONS = st.sampled_from(Reason)
STANDINGS = st.builds(
    Standing,
    subscriber=st.builds(
        Subscriber,
        address=st.just(Address("telegram", 7)),
        timezone=ZONES,
        quiet=WILD,
        wakes_for=st.sampled_from([*Tier, ""]),
        active=st.booleans(),
        inactive_reason=WILD,
    ),
    watchlists=st.lists(WATCHLISTS, max_size=5),
    facts=HONESTY,
    mutes=st.lists(MUTES, max_size=30),
    held=st.dictionaries(REASONS, COUNTS),
    undelivered=COUNTS,
    dead=COUNTS,
    letters=st.lists(LETTERS, max_size=4),
    over_budget=st.dictionaries(st.just(0), COUNTS),
    unread=st.dictionaries(WILD, COUNTS, max_size=4),
    model=WILD,
    whole=st.one_of(st.none(), st.tuples(COUNTS, COUNTS)),
)
REPORTS = st.builds(
    Report,
    incident_id=COUNTS,
    item_id=COUNTS,
    owner=WILD,
    at=TIMES,
    voice=WILD,
    reliability=st.floats(0, 1),
    stance=st.sampled_from(Stance),
    side=WILD,
)
WHOLE = st.builds(
    Why,
    incident=INCIDENTS,
    item=st.one_of(st.none(), st.builds(AssessedItem, item=ITEMS, assessment=READINGS)),
    told=st.lists(
        st.tuples(REPORTS, st.builds(AssessedItem, item=ITEMS, assessment=READINGS)), max_size=30
    ).map(tuple),
    alerts=st.lists(RAISED, max_size=9).map(tuple),
    rulings=st.lists(
        st.builds(Ruling, watchlist=WILD, reason=REASONS, detail=WILD, at=MAYBE), max_size=20
    ).map(tuple),
    grounds=WILD,
)
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@settings(max_examples=40, suppress_health_check=SLOW)
@given(PAGES, ZONES)
def test_any_page_of_history_is_read_as_it_was_meant(telegram, visible, units, page, zone):
    message = history_page(page, timezone=zone, now=NOW)
    assert telegram(message) == visible(message)
    assert 0 < units(visible(message)) <= 4096


@settings(max_examples=40, suppress_health_check=SLOW)
@given(st.lists(SOURCES, max_size=PAGE), ZONES)
def test_any_page_of_outlets_is_read_as_it_was_meant(telegram, visible, units, sources, zone):
    message = outlets_page(sources, sources, first=1, of=len(sources), timezone=zone, now=NOW)
    assert telegram(message) == visible(message)
    assert 0 < units(visible(message)) <= 4096


@settings(max_examples=40, suppress_health_check=SLOW)
@given(SOURCES, ZONES)
def test_any_outlet_is_read_as_it_was_meant(telegram, visible, units, source, zone):
    message = outlet_page(source, timezone=zone, now=NOW, items=10**6)
    assert telegram(message) == visible(message)
    assert 0 < units(visible(message)) <= 4096


@settings(max_examples=40, suppress_health_check=SLOW)
@given(STANDINGS)
def test_any_status_is_read_as_it_was_meant(telegram, visible, units, standing):
    message = status_message(standing, now=NOW)
    assert telegram(message) == visible(message)
    assert 0 < units(visible(message)) <= 4096


@settings(max_examples=40, suppress_health_check=SLOW)
@given(WHOLE, BECAME, ZONES)
def test_any_answer_to_why_is_read_page_by_page_as_it_was_meant(telegram, visible, units, why, here, zone):
    pages = why_pages(why, timezone=zone, now=NOW, here=here)
    for page in pages:
        assert telegram(page) == visible(page)
        assert 0 < units(visible(page)) <= WHY_PAGE + 40
    lines = [line for page in pages for line in visible(page).splitlines()]
    named = [line for line in lines if line.startswith(("told ", "brought ", "given up", "kept ", "waits "))]
    assert len(named) >= len(here) * (why.incident.id != 0)
