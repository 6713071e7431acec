"""Levels, sums and momentum as acts come in."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation.acts import Act
from bot.escalation.dyads import Scope, shares
from bot.escalation.index import Index, OutOfOrder
from bot.escalation.rungs import Rung
from classifiers.assessment import Dyad

Make = Callable[..., Act]
KEYS = ("US>IR", "IR>US", "US>houthis", "IN>PK", "IR+US", "US", "IQ", "red-sea", "western-asia")
EPOCH = datetime.fromisoformat("2026-03-02T00:00:00+00:00")

kinds = st.sampled_from(
    [
        {"signals": frozenset({"strike"})},
        {"signals": frozenset({"mobilization"})},
        {"signals": frozenset({"threat"}), "is_words": True},
        {"signals": frozenset({"deescalation"}), "is_words": True, "deescalation": True},
    ]
)
sides = st.sampled_from(
    [Dyad("US", "IR"), Dyad("IR", "US"), Dyad("houthis", "US"), Dyad("IN", "PK"), Dyad("?", "IR")]
)
acts = st.builds(
    lambda hours, severity, confidence, attested, dyads, places, kind: Act(
        incident=0,
        attested=attested,
        at=EPOCH + timedelta(hours=hours),
        severity=severity,
        confidence=confidence,
        dyads=tuple(dyads),
        places=tuple(places),
        **kind,
    ),
    st.integers(0, 1200),
    st.floats(0, 100),
    st.floats(0.01, 1),
    st.booleans(),
    st.lists(sides, max_size=2),
    st.lists(st.sampled_from(["IQ", "US", "red-sea"]), max_size=2, unique=True),
    kinds,
)


def numbered(found: list[Act]) -> list[Act]:
    """The acts in order of time, each of an incident of its own."""
    ordered = sorted(found, key=lambda act: act.at)
    return [replace(act, incident=number) for number, act in enumerate(ordered, start=1)]


histories = st.lists(acts, max_size=25).map(numbered)


def indexed(history: Iterable[Act]) -> Index:
    index = Index()
    for act in history:
        index.put(act)
    return index


def from_the_start(history: list[Act], key: str, at: datetime) -> float:
    """The level by its definition, every act looked at again, none remembered in a sum."""
    series: dict[Dyad, list] = {}
    for act in history:
        for share in shares(act.dyads, act.places, deescalation=act.deescalation):
            if share.key == key:
                series.setdefault(share.dyad, []).append((act, share))
    pressures = sorted((_pressure(found, at) for found in series.values()), reverse=True)
    return 100 * (1 - math.exp(-sum(pressures[:3]) / 1.5))


def _pressure(series: list, at: datetime) -> float:
    forces = [act.at for act, _ in series if act.is_force]
    standing = [
        (act.at, share.ease * act.ease())
        for act, share in series
        if act.deescalation and not any(timedelta(0) < at - act.at <= timedelta(days=14) for at in forces)
    ]
    total = 0.0
    for act, share in series:
        age = (at - act.at) / timedelta(days=1)
        eased = math.prod(1 - ease for since, ease in standing if act.at < since)
        weight = share.share * act.weight * (0.5 if act.is_words else 1)
        total += weight * (2 ** (-age / 3) * eased + 0.25 * 2 ** (-age / 21))
    return total


@given(histories, st.integers(0, 2000))
def test_adding_acts_one_by_one_gives_what_the_whole_history_gives(history: list[Act], hours: int) -> None:
    index, end = indexed(history), EPOCH + timedelta(hours=1200 + hours)
    for key in KEYS:
        assert index.level(key, end) == pytest.approx(from_the_start(history, key, end), abs=1e-9)


@given(histories, st.timedeltas(timedelta(days=-900), timedelta(days=900)))
def test_shifting_the_clock_shifts_everything(history: list[Act], shift: timedelta) -> None:
    end = EPOCH + timedelta(days=60)
    here, there = indexed(history), indexed(replace(act, at=act.at + shift) for act in history)
    for key in KEYS:
        assert there.level(key, end + shift) == pytest.approx(here.level(key, end), abs=1e-9)


@given(histories, st.integers(-900, 900))
def test_shifting_the_calendar_shifts_rungs(history: list[Act], days: int) -> None:
    end, shift = EPOCH + timedelta(days=55), timedelta(days=days)
    here, there = indexed(history), indexed(replace(act, at=act.at + shift) for act in history)
    for key in KEYS:
        assert there.reading(key, end + shift).rung == here.reading(key, end).rung


@given(st.lists(acts, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_simultaneous_acts_does_not_matter(found: list[Act], random) -> None:
    daily = [replace(act, at=act.at.replace(hour=0)) for act in found]
    shuffled = random.sample(daily, len(daily))
    one, other = (indexed(numbered(some)) for some in (daily, shuffled))
    end = EPOCH + timedelta(days=55)
    for key in KEYS:
        assert one.level(key, end) == pytest.approx(other.level(key, end), abs=1e-9)
        assert one.reading(key, end).rung == other.reading(key, end).rung


@given(histories)
def test_a_level_lies_between_0_and_100(history: list[Act]) -> None:
    index, end = indexed(history), EPOCH + timedelta(hours=1200)
    assert all(0 <= index.level(key, end) <= 100 for key in KEYS)


@given(histories, st.lists(st.integers(0, 2000), min_size=2, max_size=2).map(sorted))
def test_an_old_act_never_raises_a_level_later(history: list[Act], hours: list[int]) -> None:
    index = indexed(history)
    early, late = (EPOCH + timedelta(hours=1200 + each) for each in hours)
    for key in KEYS:
        assert index.level(key, late) <= index.level(key, early) + 1e-9
        assert index.reading(key, late).rung <= index.reading(key, early).rung


@given(histories)
def test_level_follows_from_acts_and_words(history: list[Act]) -> None:
    index, end = indexed(history), EPOCH + timedelta(days=51)
    for key in KEYS:
        reading = index.reading(key, end)
        assert reading.level == pytest.approx(
            100 * (1 - math.exp(-(reading.acts + 0.5 * reading.words) / 1.5))
        )


def test_one_certain_act_of_full_severity_makes_a_level_of_57(act: Make, start: datetime) -> None:
    assert indexed([act()]).level("US>IR", start) == pytest.approx(56.54, abs=0.01)


def test_words_weigh_half_of_acts(act: Make, words: Make, start: datetime) -> None:
    said, done = indexed([words(), words()]), indexed([act()])
    assert said.level("US>IR", start) == pytest.approx(done.level("US>IR", start))
    assert (said.reading("US>IR", start).acts, done.reading("US>IR", start).words) == (0, 0)


def test_a_key_that_nothing_counts_in_has_level_0_and_no_momentum(start: datetime) -> None:
    reading = Index().reading("IN>PK", start)
    assert (reading.level, reading.momentum, reading.rung) == (0, None, Rung.BASELINE)


def test_a_moment_before_the_latest_act_is_refused(act: Make, start: datetime) -> None:
    index = indexed([act(1)])
    with pytest.raises(OutOfOrder, match="before the latest act"):
        index.level("US>IR", start)


def test_momentum_is_1_at_a_steady_rate_and_more_where_acts_quicken(act: Make, start: datetime) -> None:
    steady = indexed(act(hours / 24) for hours in range(0, 24 * 300, 2))
    assert steady.reading("US>IR", start + timedelta(days=300)).momentum == pytest.approx(1, abs=0.02)
    quickened = indexed([act(0), act(20), act(21)])
    assert quickened.reading("US>IR", start + timedelta(days=21)).momentum > 1.5


def test_a_countrys_level_is_that_of_its_top_three_dyads(act: Make, start: datetime) -> None:
    three = [act(0, f"{source}>IQ") for source in ("US", "TR", "IL")]
    four = [*three, act(0, "SY>IQ", severity=20)]
    assert indexed(four).level("IQ", start) == indexed(three).level("IQ", start)


def test_a_countrys_rung_is_the_highest_of_its_dyads(act: Make, words: Make, start: datetime) -> None:
    index = indexed([words(0, "TR>IQ"), act(0, "US>IQ")])
    assert index.reading("IQ", start).rung == Rung.FORCE


def test_a_proxys_act_moves_its_patrons_dyad_and_climbs_no_rung_there(act: Make, start: datetime) -> None:
    index = indexed([act(0, "houthis>US")])
    assert index.reading("houthis>US", start).rung == Rung.FORCE
    assert index.reading("IR>US", start).rung == Rung.BASELINE
    assert index.reading("IR>US", start).fast == pytest.approx(0.5)
    assert index.reading("IR+US", start).rung == Rung.FORCE


def test_two_unknown_sides_do_not_fight_each_other(act: Make, start: datetime) -> None:
    blows = [act(day, ("?>RU", "RU>?")[day % 2]) for day in range(12)]
    assert indexed(blows).reading("RU", start + timedelta(days=12)).rung == Rung.FORCE
    named = [act(day, ("UA>RU", "RU>UA")[day % 2]) for day in range(12)]
    assert indexed(named).reading("RU", start + timedelta(days=12)).rung == Rung.WAR


def test_keys_are_listed_by_scope(act: Make) -> None:
    index = indexed([act(0, "US>houthis", places=("YE", "red-sea"))])
    assert index.keys(Scope.DYAD) == ["IR+US", "US>IR", "US>houthis"]
    assert index.keys(Scope.COUNTRY) == ["IR", "US", "YE"]
    assert index.keys(Scope.WATERS) == ["red-sea"]
    assert index.keys(Scope.REGION) == ["northern-america", "southern-asia", "western-asia"]
