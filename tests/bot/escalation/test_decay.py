"""What de-escalations take off, and what brings it back."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest

from bot.escalation.acts import Act
from bot.escalation.decay import Decay
from bot.escalation.index import Index

Make = Callable[..., Act]


def indexed(history: Iterable[Act]) -> Index:
    index = Index()
    for act in history:
        index.put(act)
    return index


def test_a_truce_lowers_the_days_sum_and_leaves_the_weeks_sum(
    act: Make, truce: Make, start: datetime
) -> None:
    reading = indexed([act(0), truce(1)]).reading("US>IR", start + timedelta(days=1))
    without = indexed([act(0)]).reading("US>IR", start + timedelta(days=1))
    assert reading.fast == pytest.approx(without.fast * 0.58)
    assert reading.slow == pytest.approx(without.slow)


def test_a_truce_eases_nothing_that_comes_after_it(act: Make, truce: Make, start: datetime) -> None:
    later = start + timedelta(days=20)
    assert indexed([truce(0), act(20)]).level("US>IR", later) == indexed([act(20)]).level("US>IR", later)


@pytest.mark.parametrize(
    ("days", "signal", "kept"), [(14, "strike", False), (15, "strike", True), (14, "mobilization", True)]
)
def test_a_violation_within_14_days_takes_the_easing_back(
    act: Make, truce: Make, start: datetime, days: int, signal: str, kept: bool
) -> None:
    violation = act(1 + days, signals=frozenset({signal}))
    eased, end = indexed([act(0), truce(1), violation]), start + timedelta(days=1 + days)
    plain = indexed([act(0), violation]).reading("US>IR", end).fast
    assert (eased.reading("US>IR", end).fast < plain - 1e-6) is kept


def test_what_a_truce_took_off_comes_back_once(act: Make, truce: Make, start: datetime) -> None:
    end, violations = start + timedelta(days=3), [act(2), act(3)]
    broken_twice = indexed([act(0), truce(1), *violations]).reading("US>IR", end)
    assert broken_twice.fast == pytest.approx(indexed([act(0), *violations]).reading("US>IR", end).fast)


def test_a_truce_eases_both_ways_whoever_is_named_first(act: Make, truce: Make, start: datetime) -> None:
    index, end = indexed([act(0), act(0, "IR>US"), truce(1, "US>IR")]), start + timedelta(days=1)
    assert index.reading("IR>US", end).fast == pytest.approx(index.reading("US>IR", end).fast)


def test_the_other_sides_act_does_not_break_this_sides_truce(act: Make, truce: Make, start: datetime) -> None:
    end = start + timedelta(days=2)
    one_sided = indexed([act(0), truce(1), act(2, "IR>US")])
    assert one_sided.reading("US>IR", end).fast < indexed([act(0)]).reading("US>IR", end).fast


def test_a_series_keeps_nothing_of_de_escalations_that_can_no_longer_be_broken(
    truce: Make, act: Make
) -> None:
    decay = Decay(act(0).at)
    for day in range(100):
        decay.add(truce(day), share=1, ease=1)
    assert len(decay._taken) <= 15
