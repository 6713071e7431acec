"""How long a history is, and a momentum that does not mistake its beginning for a rise."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escalation.acts import Act
from bot.escalation.history import History
from bot.escalation.index import Index
from bot.escalation.spiral import exchange
from classifiers.assessment import Dyad

Make = Callable[..., Act]
EPOCH = datetime.fromisoformat("2026-03-02T00:00:00+00:00")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 90),
    st.sampled_from([1 / 8, 1 / 4, 1 / 2, 1.0]),
    st.floats(20, 100),
    st.sampled_from(["IN>PK", "PK>IN"]),
)
def test_acts_at_a_steady_rate_have_a_momentum_of_about_one_at_any_age_of_history(
    age: int, gap: float, severity: float, first: str
) -> None:
    index, other = Index(), ">".join(reversed(first.split(">")))
    for number in range(int(age / gap) + 1):
        dyad = Dyad(*(first, other)[number % 2].split(">"))
        at = EPOCH + timedelta(days=number * gap)
        signals = frozenset({"strike"})
        act = Act(incident=number, at=at, severity=severity, confidence=0.9, dyads=(dyad,), signals=signals)
        index.put(act)
    facts = exchange(index, first, EPOCH + timedelta(days=age))
    assert facts is not None
    assert facts.momentum == pytest.approx(1, abs=0.15)


def test_the_first_act_of_all_is_no_rise(act: Make, start: datetime) -> None:
    index = Index()
    index.put(act(0, "IN>PK"))
    assert index.reading("IN>PK", start).momentum == pytest.approx(1)


def test_the_first_act_of_two_sides_long_watched_is_a_rise(
    act: Make, start: datetime, long_known: Act
) -> None:
    index = Index()
    for each in (long_known, act(0, "IN>PK")):
        index.put(each)
    assert index.reading("IN>PK", start).momentum == pytest.approx(7 * (1 - 2 ** (-30 / 21)), rel=0.01)


def test_a_year_on_nothing_is_corrected(act: Make, start: datetime) -> None:
    index = Index()
    for each in (act(-390, "RW>CD"), act(0, "IN>PK")):
        index.put(each)
    assert index.reading("IN>PK", start).momentum == pytest.approx(7, rel=1e-5)


def test_a_few_old_items_of_a_feed_make_no_history() -> None:
    history = History()
    for days in (90, 45, *[n / 20 for n in range(58)]):
        history.add(EPOCH - timedelta(days=days))
    assert history.since is not None
    assert EPOCH - history.since < timedelta(days=3)


def test_a_history_as_long_as_memory_stays_so(act: Make) -> None:
    index = Index()
    for each in (act(0, "RW>CD"), act(500, "IN>PK"), act(510, "IN>PK")):
        index.put(each)
    assert index.known(act(510).at) >= timedelta(days=400)


def test_a_time_taken_out_leaves_the_others() -> None:
    history = History()
    for days in (3, 1, 2):
        history.add(EPOCH + timedelta(days=days))
    history.remove(EPOCH + timedelta(days=1))
    assert history.since == EPOCH + timedelta(days=2)
    history.remove(EPOCH + timedelta(days=2))
    history.remove(EPOCH + timedelta(days=3))
    assert history.since is None
