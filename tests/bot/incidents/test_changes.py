"""What of an incident's changes is told, and what rings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.incidents.changes import Announced, News, news
from classifiers.assessment import Toll
from classifiers.signals import Signal, Tier
from storage.records import Change, Incident, Scoring, Status

NOON = datetime(2024, 1, 4, 12, tzinfo=UTC)
KILLED = Incident(
    title="A drone kills a commander",
    summary="",
    url="",
    source="one",
    first_seen_at=NOON,
    last_seen_at=NOON,
    tier=Tier.SERIOUS,
    severity=60,
    scoring=Scoring(signal=Signal.STRIKE, base=9.5),
    signals={Signal.STRIKE: 0.9},
)
MINUTE = timedelta(minutes=1)
TOLD = Announced().after(Change.OPENED, KILLED)


def deaths(low: int, *, at_least: bool = False) -> Toll:
    return Toll(low=low, high=low, at_least=at_least)


def test_an_incident_with_a_tier_opens():
    assert news(Announced(), KILLED) == News(Change.OPENED, "read as serious")


def test_an_incident_below_every_tier_is_not_told():
    assert news(Announced(), replace(KILLED, tier=None)) is None


def test_a_truce_opens_without_a_tier_where_it_eases_a_conflict():
    truce = replace(KILLED, tier=None, signals={Signal.DEESCALATION: 0.9})
    assert news(Announced(), truce) is None
    louder = replace(truce, tier=Tier.SERIOUS)
    assert news(Announced(), louder) == News(Change.OPENED, "a step back, read as serious")
    assert news(Announced(), louder, easing="IL+hamas is on rung 5").reason == "IL+hamas is on rung 5"
    assert news(Announced(), truce, easing="IL+hamas stands on rung 5") == News(
        Change.OPENED, "IL+hamas stands on rung 5"
    )


def test_force_that_shows_beside_a_truce_does_not_ring_until_it_is_surer():
    truce = replace(
        KILLED, severity=0, scoring=Scoring(signal=Signal.DEESCALATION), signals={Signal.DEESCALATION: 0.9}
    )
    rang = Announced().after(Change.OPENED, truce)
    fought = replace(KILLED, signals={Signal.DEESCALATION: 0.9, Signal.STRIKE: 0.6})
    assert news(rang, fought) is None
    broken = replace(KILLED, signals={Signal.DEESCALATION: 0.7, Signal.STRIKE: 0.9})
    assert news(rang, broken) == News(Change.PROMOTED, "severity 0 → 60")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"tier": Tier.CRITICAL}, "serious → critical"),
        ({"status": Status.CONFIRMED, "last_seen_at": NOON + 61 * MINUTE}, "reported → confirmed"),
        ({"severity": 75}, "severity 60 → 75"),
    ],
)
def test_a_higher_tier_a_confirmation_and_much_more_severity_promote(changed, reason):
    assert news(TOLD, replace(KILLED, **changed)) == News(Change.PROMOTED, reason)


@pytest.mark.parametrize(
    ("scoring", "signals", "promotes"),
    [
        (Scoring(signal="strike", base=9.5), {"strike": 0.5}, True),
        (Scoring(signal="strike", base=9.5), {"strike": 0.49}, False),
        (Scoring(base=16.4), {"strike": 0.2}, False),
        (Scoring(base=16.4), {}, False),
    ],
)
def test_only_the_severity_of_a_likely_signal_promotes(scoring, signals, promotes):
    graver = replace(KILLED, severity=82, scoring=scoring, signals=signals)
    assert (news(TOLD, graver) is not None) is promotes


def confirmed(minutes: int, **changed: object) -> Incident:
    return replace(KILLED, status=Status.CONFIRMED, last_seen_at=NOON + minutes * MINUTE, **changed)


@pytest.mark.parametrize(
    ("minutes", "change"),
    [(1, Change.UPDATED), (60, Change.UPDATED), (61, Change.PROMOTED), (600, Change.PROMOTED)],
)
def test_a_confirmation_rings_only_long_enough_after_it_last_rang(minutes, change):
    assert news(TOLD, confirmed(minutes)) == News(change, "reported → confirmed")


def test_what_others_told_as_well_does_not_ring_when_it_is_confirmed():
    told = TOLD.after(Change.UPDATED, replace(confirmed(20), status=Status.CORROBORATED))
    assert news(told, confirmed(90)) == News(Change.UPDATED, "corroborated → confirmed")


def test_what_was_once_shown_as_confirmed_does_not_ring_for_it_later():
    told = TOLD.after(Change.UPDATED, confirmed(20))
    assert news(told, confirmed(90)) is None


def test_a_confirmation_rings_once_however_often_it_is_doubted():
    told, changes = TOLD, []
    for hour, status in enumerate((Status.CONFIRMED, Status.DISPUTED, Status.CONFIRMED), start=2):
        now = replace(KILLED, status=status, last_seen_at=NOON + hour * 60 * MINUTE)
        found = news(told, now)
        told = told.after(found.change, now)
        changes.append(found.change)
    assert changes == [Change.PROMOTED, Change.UPDATED, Change.UPDATED]


def test_a_promotion_puts_the_hour_off():
    told = TOLD.after(Change.PROMOTED, replace(KILLED, tier=Tier.CRITICAL, last_seen_at=NOON + 50 * MINUTE))
    soon, late = (confirmed(minutes, tier=Tier.CRITICAL) for minutes in (100, 111))
    assert news(told, soon).change is Change.UPDATED
    assert news(told, late).change is Change.PROMOTED


@pytest.mark.parametrize("changed", [{}, {"severity": 74.9}, {"tier": Tier.NOTABLE}, {"reports": 9}])
def test_less_than_that_is_no_news(changed):
    assert news(TOLD, replace(KILLED, **changed)) is None


def test_what_wavers_round_a_bound_promotes_once():
    told, rung = TOLD, 0
    for severity in (75, 59, 76, 58, 77):
        now = replace(KILLED, severity=severity)
        found = news(told, now)
        told = told.after(found.change, now) if found else told
        rung += bool(found)
    assert rung == 1


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        (None, deaths(4), "4 dead"),
        (deaths(4), deaths(9), "4 → 9 dead"),
        (deaths(9), deaths(4), "9 → 4 dead"),
        (deaths(4), deaths(1200, at_least=True), "4 → at least 1,200 dead"),
        (None, Toll(low=5, high=7), "5 to 7 dead"),
    ],
)
def test_a_toll_that_moves_much_is_an_update(before, now, reason):
    told = TOLD.after(Change.UPDATED, replace(KILLED, toll=before))
    assert news(told, replace(KILLED, toll=now)) == News(Change.UPDATED, reason)


@pytest.mark.parametrize(("before", "now"), [(None, deaths(0)), (deaths(4), deaths(5)), (deaths(9), None)])
def test_a_toll_that_hardly_moves_is_not(before, now):
    told = TOLD.after(Change.UPDATED, replace(KILLED, toll=before))
    assert news(told, replace(KILLED, toll=now)) is None


@pytest.mark.parametrize("status", [Status.DISPUTED, Status.WITHDRAWN, Status.CORROBORATED])
def test_any_other_status_is_an_update(status):
    assert news(TOLD, replace(KILLED, status=status)) == News(Change.UPDATED, f"reported → {status}")


def test_a_doubt_is_never_promoted_by_severity():
    doubted = replace(KILLED, severity=99, status=Status.DISPUTED)
    assert news(TOLD, doubted) == News(Change.UPDATED, "reported → disputed")
