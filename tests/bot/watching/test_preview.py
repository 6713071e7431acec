"""A preview tells of stored alerts what the same decisions, made as they were raised, would have told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.watching.decide import Candidate, Limits, decide, rings
from bot.watching.preview import preview, texts_wanted
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import (
    TERMINAL,
    Alert,
    Change,
    Incident,
    Reason,
    Subscriber,
    Watcher,
    Watchlist,
    Words,
)
from tests.bot.watching.conftest import NOW

LIMITS = Limits(max_age=timedelta(hours=12), budget={Tier.SERIOUS: 2, Tier.NOTABLE: 1})


@pytest.fixture
def history(an_alert):
    """Alerts of (minutes, incident, change, tier), as they were raised."""

    def make(*raised):
        return [
            an_alert(
                id=number,
                key=str(place),
                change=change,
                tier=tier,
                at=NOW + timedelta(minutes=minutes),
                series="US>IR" if change is Change.RUNG else "",
            )
            for place, (minutes, number, change, tier) in enumerate(raised)
        ]

    return make


def told(found):
    return [(one.alert.incident.id, one.alert.change) for one in found.sent]


def test_an_incident_is_told_once_and_again_when_it_is_promoted_or_its_series_turns(history, a_watcher):
    alerts = history(
        (0, 1, Change.OPENED, Tier.SERIOUS),
        (1, 1, Change.UPDATED, Tier.SERIOUS),
        (2, 1, Change.PROMOTED, Tier.CRITICAL),
        (3, 1, Change.RUNG, Tier.SERIOUS),
        (4, 1, Change.CLOSED, Tier.CRITICAL),
    )
    found = preview(alerts, a_watcher(), limits=Limits(max_age=timedelta(hours=12)))
    assert told(found) == [(1, Change.OPENED), (1, Change.PROMOTED), (1, Change.RUNG)]
    assert found.by_tier() == {Tier.CRITICAL: 1, Tier.SERIOUS: 2, Tier.NOTABLE: 0}
    assert [one.alert.change for one in found.followed] == [Change.UPDATED, Change.CLOSED]
    assert found.kept == ()


def test_what_first_passes_as_an_update_is_news(history, a_watcher):
    alerts = history(
        (0, 1, Change.OPENED, Tier.NOTABLE),
        (5, 1, Change.UPDATED, Tier.SERIOUS),
        (6, 2, Change.CLOSED, Tier.SERIOUS),
    )
    found = preview(alerts, a_watcher(), limits=LIMITS)
    assert told(found) == [(1, Change.UPDATED)]
    assert found.by_reason() == {Reason.BELOW_THRESHOLD: 1, Reason.REPEAT: 1}


@pytest.mark.parametrize(
    "asked",
    [{"tier": Tier.CRITICAL}, {"severity": 99}, {"tier": Tier.NOTABLE, "threshold": {"serious": 1.0}}],
)
def test_too_weak_counts_what_no_threshold_would_have_rung_not_what_follows_it(history, a_watcher, asked):
    alerts = history(
        (0, 1, Change.OPENED, Tier.SERIOUS),
        (70, 1, Change.UPDATED, Tier.SERIOUS),
        (140, 1, Change.PROMOTED, Tier.SERIOUS),
        (210, 1, Change.UPDATED, Tier.SERIOUS),
        (280, 2, Change.UPDATED, Tier.SERIOUS),
        (350, 1, Change.CLOSED, Tier.SERIOUS),
    )
    found = preview(alerts, a_watcher(**asked), limits=LIMITS)
    assert found.by_reason() == {Reason.BELOW_THRESHOLD: 3}
    assert [one.alert.key for one in found.kept] == ["0", "2", "4"]
    later = preview(alerts, a_watcher(**asked), limits=LIMITS, since=NOW + timedelta(minutes=1))
    assert [one.alert.key for one in later.kept] == ["2", "4"]


def test_too_weak_counts_no_more_than_the_budget_would_have_let_through(history, a_watcher):
    alerts = history(*((minute, minute, Change.OPENED, Tier.NOTABLE) for minute in (1, 2, 3)))
    found = preview(alerts, a_watcher(), limits=LIMITS)
    assert found.by_reason() == {Reason.BELOW_THRESHOLD: found.at_tier[Tier.NOTABLE]}


def test_an_hour_has_a_budget_and_promotions_break_through(history, a_watcher):
    alerts = history(
        *((minutes, minutes, Change.OPENED, Tier.SERIOUS) for minutes in (1, 2, 3, 61, 62)),
        (63, 1, Change.PROMOTED, Tier.SERIOUS),
    )
    found = preview(alerts, a_watcher(), limits=LIMITS)
    assert told(found) == [(1, Change.OPENED), (2, Change.OPENED), (62, Change.OPENED), (1, Change.PROMOTED)]
    assert [one.verdict.detail for one in found.kept] == ["2 serious alerts in the last hour, limit 2"] * 2


def test_every_tier_says_how_many_it_would_send(history, a_watcher):
    alerts = history(
        (0, 1, Change.OPENED, Tier.NOTABLE),
        (100, 2, Change.OPENED, Tier.SERIOUS),
        (200, 3, Change.OPENED, Tier.CRITICAL),
        (300, 1, Change.PROMOTED, Tier.SERIOUS),
    )
    for tier in Tier:
        found = preview(alerts, a_watcher(tier=tier), limits=LIMITS)
        assert found.at_tier == {Tier.NOTABLE: 4, Tier.SERIOUS: 3, Tier.CRITICAL: 1}
        assert found.a_day(timedelta(days=2)) == len(found.sent) / 2


def test_quiet_hours_or_a_stop_of_now_do_not_count(history, a_watcher):
    alerts = history((0, 1, Change.OPENED, Tier.SERIOUS))
    watcher = a_watcher(active=False, quiet="00:00-23:59")
    assert told(preview(alerts, watcher, limits=LIMITS)) == [(1, Change.OPENED)]


def test_what_was_told_before_the_span_is_known_but_not_counted(history, a_watcher):
    alerts = history(
        (0, 1, Change.OPENED, Tier.SERIOUS),
        (60, 1, Change.UPDATED, Tier.SERIOUS),
        (61, 2, Change.OPENED, Tier.SERIOUS),
    )
    found = preview(alerts, a_watcher(), limits=LIMITS, since=NOW + timedelta(minutes=30))
    assert told(found) == [(2, Change.OPENED)]
    assert found.at_tier == {Tier.NOTABLE: 1, Tier.SERIOUS: 1, Tier.CRITICAL: 0}


def test_reports_are_wanted_only_where_their_own_words_may_decide(an_alert, a_watchlist):
    alerts = [
        an_alert(item_id=1),
        an_alert(item_id=2, reports=3),
        an_alert(item_id=None, reports=3),
        an_alert(item_id=4, reports=3, severity=5.0),
    ]
    assert texts_wanted(alerts, a_watchlist()) == ()
    assert texts_wanted(alerts, a_watchlist(words=Words(any=("basra",)), severity=10)) == (2,)


def test_words_of_a_report_that_is_at_hand_count(an_alert, an_item, a_watcher):
    watcher = a_watcher(words=Words(any=("basra",)))
    later = an_alert(item_id=2, reports=2)
    report = an_item(title="Second strike near Basra", first_seen_at=NOW).item
    assert told(preview([later], watcher, limits=LIMITS)) == []
    assert told(preview([later], watcher, limits=LIMITS, items={2: report})) == [(17, Change.OPENED)]


PLACES = st.lists(st.sampled_from(["IQ", "IR", "red-sea"]), max_size=2, unique=True).map(tuple)
SIGNALS = st.dictionaries(
    st.sampled_from(["strike", "clash", "deescalation"]), st.sampled_from([0.2, 0.6, 0.9]), max_size=3
)
SIDES = st.sampled_from(["US", "IR", "houthis"])
TIERS = st.sampled_from(Tier)
WATCHLISTS = st.builds(
    Watchlist,
    subscriber_id=st.just(1),
    name=st.just("W"),
    places=PLACES,
    signals=st.lists(st.sampled_from(["strike", "deescalation"]), max_size=1).map(tuple),
    sides=st.lists(st.sampled_from(["IR", "US>IR", "IR+US", "houthis"]), max_size=1).map(tuple),
    words=st.builds(Words, any=st.sampled_from([(), ("base",), ("convoy", "port")])),
    tier=TIERS,
    threshold=st.dictionaries(
        st.sampled_from(["strike", "serious"]), st.sampled_from([0.3, 0.7]), max_size=2
    ),
    severity=st.sampled_from([0.0, 0.0, 50.0]),
)


@st.composite
def histories(draw):
    """Alerts in the order in which they were raised, several of each incident."""
    alerts, at = [], NOW
    for number in range(draw(st.integers(0, 25))):
        at += timedelta(minutes=draw(st.integers(0, 40)))
        tier = draw(st.one_of(st.none(), TIERS))
        incident = Incident(
            title=draw(st.sampled_from(["A base is hit", "A convoy is hit", "A port is hit"])),
            summary="",
            url="",
            source="",
            first_seen_at=at,
            last_seen_at=at,
            tier=tier,
            severity=draw(st.sampled_from([20.0, 80.0])),
            places=draw(PLACES),
            dyads=draw(st.lists(st.builds(Dyad, SIDES, SIDES), max_size=2)),
            signals=draw(SIGNALS),
            serious=draw(st.sampled_from([0.1, 0.5, 0.9])),
            id=draw(st.integers(1, 6)),
        )
        change = draw(st.sampled_from(Change))
        series = draw(st.sampled_from(["IR+US", "US>IR"])) if change in (Change.RUNG, Change.SPIRAL) else ""
        alerts.append(
            Alert(
                key=str(number),
                incident=incident,
                change=change,
                tier=tier or Tier.NOTABLE,
                at=at,
                reason="",
                series=series,
            )
        )
    return alerts


def live(alerts, watcher, limits):
    """What is rung one alert at a time, by all that one address was sent before it."""
    sent = []
    for alert in alerts:
        known = any(before.incident.id == alert.incident.id for before, _ in sent)
        hour = [
            b for b, rang in sent if rang and b.tier is alert.tier and alert.at - b.at <= timedelta(hours=1)
        ]
        candidate = Candidate(alert=alert, told=known, spent=len(hour))
        verdict = decide(candidate, watcher, limits=limits, now=alert.at)
        if verdict and verdict.reason is Reason.SENT:
            sent.append((alert, rings(alert.change, told=known)))
    return [alert.key for alert, rang in sent if rang]


@settings(max_examples=200)
@given(histories(), WATCHLISTS)
def test_a_preview_is_what_deciding_as_they_came_would_have_sent(alerts, watchlist):
    watcher = Watcher(Subscriber(address=TERMINAL), watchlist)
    found = preview(alerts, watcher, limits=LIMITS)
    assert [one.alert.key for one in found.sent] == live(alerts, watcher, LIMITS)
    for tier in Tier:
        other = replace(watcher, watchlist=replace(watchlist, tier=tier))
        assert found.at_tier[tier] == len(live(alerts, other, LIMITS))
    bare = replace(watchlist, tier=Tier.NOTABLE, threshold={}, severity=0.0)
    missed = {one.alert.key for one in found.kept if one.verdict.reason is Reason.BELOW_THRESHOLD}
    if not watchlist.signals:  # a threshold may widen what a watched signal matches
        assert missed <= set(live(alerts, replace(watcher, watchlist=bare), LIMITS))
