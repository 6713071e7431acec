"""Incidents that change, come late or go, and an index that is as if they had always been so."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escalation.acts import Act
from bot.escalation.dyads import Scope
from bot.escalation.index import Index
from bot.escalation.pairs import Pair, Part
from bot.escalation.rungs import Rung
from bot.escalation.spiral import exchange
from bot.escalation.weights import WEIGHTS
from classifiers.assessment import Dyad

Make = Callable[..., Act]
EPOCH = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
SCOPES = tuple(Scope)

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
    lambda incident, hours, severity, confidence, attested, dyads, places, kind: Act(
        incident=incident,
        at=EPOCH + timedelta(hours=hours),
        severity=severity,
        confidence=confidence,
        attested=attested,
        dyads=tuple(dyads),
        places=tuple(places),
        **kind,
    ),
    st.integers(1, 40),
    st.integers(0, 1500).map(lambda n: n // 12 * 12),
    st.sampled_from([0.0, 30.0, 60.0, 90.0]),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.booleans(),
    st.lists(sides, max_size=2),
    st.lists(st.sampled_from(["IQ", "US", "red-sea"]), max_size=2, unique=True),
    kinds,
)
steps = st.lists(acts | st.integers(1, 40), max_size=120)


def indexed(history: Iterable[Act]) -> Index:
    index = Index()
    for act in history:
        index.put(act)
    return index


def told(index: Index, at: datetime) -> list[tuple]:
    """Everything that the index tells, as printed."""
    found = []
    for scope in SCOPES:
        for key in index.keys(scope):
            reading = index.reading(key, at)
            figures = (reading.level, reading.acts, reading.words, reading.momentum or 0)
            found.append((key, [f"{figure + 1e-9:.4f}" for figure in figures], reading.rung))
            found.append((key, index.deeds(key, EPOCH), index.climbed_at(key), exchanged(index, key, at)))
    return found


def exchanged(index: Index, key: str, at: datetime) -> tuple | None:
    facts = exchange(index, key, at)
    return facts and (round(facts.reciprocity, 6), facts.alternations, facts.exchanges, facts.climbed)


@settings(max_examples=150, deadline=None)
@given(steps, st.randoms(use_true_random=False), st.sampled_from([0, 1, 7]))
def test_acts_put_changed_and_dropped_in_any_order_leave_what_a_fresh_index_tells(
    steps: list, random, asked: int
) -> None:
    index, standing, end = Index(), {}, EPOCH + timedelta(days=64)
    for number, step in enumerate(steps):
        if isinstance(step, Act):
            index.put(step)
            standing[step.incident] = step
        else:
            index.drop(step)
            standing.pop(step, None)
        if asked and number % asked == 0:  # what is asked in between changes nothing
            told(index, end)
    fresh = indexed(random.sample(list(standing.values()), len(standing)))
    assert told(index, end) == told(fresh, end)


@pytest.mark.parametrize("back", [1, 8, 9, 10, 30, 400])
def test_a_change_far_back_in_a_busy_pair_is_as_if_it_had_always_been_so(act: Make, back: int) -> None:
    history = [act(n / 8, ("RU>UA", "UA>RU")[n % 3 == 0], severity=30 + n % 60) for n in range(2000)]
    changed = replace(history[-back], severity=95.0, attested=False)
    index, end = indexed(history), history[-1].at
    index.level("RU>UA", end)
    index.put(changed)
    assert told(index, end) == told(
        indexed([*history[:-back], changed, *history[len(history) - back + 1 :]]), end
    )


def test_what_the_past_was_like_is_told_from_what_is_known_now(act: Make, start: datetime) -> None:
    blows = [act(n, "US>IR", severity=60) for n in range(40)]
    index = indexed(blows)
    for days in (1.5, 20, 33):
        at = start + timedelta(days=days)
        until = indexed(blow for blow in blows if blow.at <= at)
        assert index.past("US>IR", at).level == pytest.approx(until.level("US>IR", at))


def test_a_rung_without_an_act_is_that_of_all_others(act: Make, start: datetime) -> None:
    first, blow = act(0, signals=frozenset({"mobilization"})), act(3)
    index, now = indexed([first, blow, act(4, severity=20)]), start + timedelta(days=5)
    assert index.reading("US>IR", now).rung == Rung.FORCE
    assert index.rung_without(blow, "US>IR", now) == Rung.DISPLAY
    assert index.rung_without(first, "US>IR", now) == Rung.FORCE


def test_an_incident_that_turns_out_not_to_have_been_leaves_no_trace(act: Make, start: datetime) -> None:
    blow = act(0)
    index = indexed([blow])
    index.put(replace(blow, confidence=0.0))
    assert [index.keys(scope) for scope in SCOPES] == [[], [], [], []]
    assert index.level("US>IR", start) == 0


def test_an_incident_may_move_to_other_sides(act: Make, start: datetime) -> None:
    blow = act(0, "IN>PK")
    index = indexed([blow])
    index.put(replace(blow, dyads=(Dyad("PK", "IN"),)))
    assert index.keys(Scope.DYAD) == ["PK>IN"]


def test_dropping_what_was_never_put_does_nothing(act: Make, start: datetime) -> None:
    index = indexed([act(0)])
    index.drop(-1)
    assert index.level("US>IR", start) > 0


def test_what_is_older_than_memory_still_counts_and_can_no_longer_change(act: Make, start: datetime) -> None:
    old = [act(n / 30, "RU>UA") for n in range(300)]
    late = [act(430 + 8 * n, "IN>PK", severity=40) for n in range(3)]
    index, end = indexed([*old, *late]), start + timedelta(days=450)
    before = index.reading("RU>UA", end).slow
    assert before == pytest.approx(sum(2 ** (-((end - a.at) / timedelta(days=1)) / 21) for a in old))
    index.drop(old[0].incident)
    index.put(replace(old[1], severity=1.0))
    assert index.reading("RU>UA", end).slow == before


def test_what_is_settled_leaves_later_changes_what_they_were(act: Make) -> None:
    history = [act(n, ("RU>UA", "UA>RU")[n % 2], severity=40 + n % 50) for n in range(470)]
    index = Index()
    for each in history:
        index.put(each)
        index.level("RU>UA", each.at)
    changed = replace(history[-5], severity=100.0)
    index.put(changed)
    fresh = indexed([*history[:-5], changed, *history[-4:]])
    assert told(index, history[-1].at) == told(fresh, history[-1].at)


def test_a_pair_of_long_ago_is_forgotten(act: Make) -> None:
    index = indexed([act(0, "IN>PK")])
    index.put(act(1000, "US>IR"))
    index.put(act(1010, "US>IR"))
    assert "IN>PK" not in index.keys(Scope.DYAD)


def test_a_pair_keeps_its_acts_by_time_whatever_order_they_come_in(act: Make) -> None:
    pair, parts = Pair(WEIGHTS), (Part(0, 1.0, 1.0, indirect=False),)
    for each in (act(2), act(0), act(1)):
        pair.put(each, parts)
    assert [found.at.day for found, _ in pair.deeds(EPOCH)] == [2, 3, 4]
