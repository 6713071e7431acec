"""Whether two sides answer each other ever faster."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation.acts import Act
from bot.escalation.index import Index
from bot.escalation.rungs import Rung
from bot.escalation.spiral import SpiralFacts, exchange, spiral
from classifiers.assessment import Dyad

Make = Callable[..., Act]
EPOCH = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
PASSING = {
    "sides": ("IN", "PK"),
    "reciprocity": 0.4,
    "alternations": 2,
    "exchanges": 3,
    "momentum": 1.5,
    "climbed": False,
    "rung": Rung.DISPLAY,
}


def indexed(history: Iterable[Act]) -> Index:
    index = Index()
    for act in history:
        index.put(act)
    return index


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        ({}, True),
        ({"reciprocity": 0.39}, False),
        ({"alternations": 1}, False),
        ({"exchanges": 2}, False),
        ({"momentum": 1.49}, False),
        ({"momentum": 1.0, "climbed": True}, True),
        ({"momentum": 0.99, "climbed": True}, False),
    ],
)
def test_a_spiral_takes_every_threshold_and_momentum_or_a_climb(facts: dict, passes: bool) -> None:
    assert SpiralFacts(**(PASSING | facts)).passes() is passes


def test_blow_and_answer_and_blow_are_a_spiral_in_a_pair(act: Make, start: datetime, long_known: Act) -> None:
    blows = [act(0, "IN>PK"), act(2, "PK>IN"), act(3, "IN>PK")]
    facts = spiral(indexed([long_known, *blows]), "IN>PK", start + timedelta(days=3))
    assert facts is not None
    assert (facts.alternations, facts.exchanges, facts.climbed) == (2, 3, True)
    assert facts.reciprocity > 0.6


def test_one_sided_blows_are_no_spiral(act: Make, start: datetime) -> None:
    assert spiral(indexed(act(day, "IN>PK") for day in range(5)), "IN>PK", start + timedelta(days=5)) is None


def test_a_spiral_through_proxies_is_seen_in_the_network_and_not_in_the_patrons_dyad(
    act: Make, start: datetime, long_known: Act
) -> None:
    acts = [
        long_known,
        act(0, "US>iraqi-militias"),
        act(1, "houthis>US"),
        act(2, "US>houthis"),
        act(3, "iraqi-militias>US"),
    ]
    index, end = indexed(acts), start + timedelta(days=3)
    facts = spiral(index, "IR+US", end)
    assert facts is not None
    assert (facts.sides, facts.alternations, facts.exchanges) == (("IR", "US"), 3, 4)
    assert spiral(index, "US>IR", end) is None


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({"signals": {"strike"}, "severity": 49}, True),
        ({"signals": {"strike"}, "severity": 50, "attested": False}, True),
        ({"signals": {"strike"}, "severity": 49, "attested": False}, False),
        ({"signals": {"mobilization"}, "severity": 40}, True),
        ({"signals": {"mobilization"}, "severity": 39}, False),
        ({"signals": {"mobilization"}, "severity": 60, "attested": False}, False),
        ({"signals": {"hybrid"}, "severity": 60}, False),
        ({"signals": {"terror"}, "severity": 60, "deadly": False}, False),
    ],
)
def test_only_force_and_large_attested_displays_are_exchanges(
    act: Make, start: datetime, facts: dict, counts: bool
) -> None:
    given = facts | {"signals": frozenset(facts["signals"])}
    found = exchange(indexed([act(0, "IN>PK", **given)]), "IN>PK", start)
    assert found is not None
    assert found.exchanges == int(counts)


def test_what_climbed_before_two_weeks_were_known_is_no_climb(act: Make, start: datetime) -> None:
    blows = [act(0, "IN>PK"), act(2, "PK>IN"), act(3, "IN>PK")]
    facts = exchange(indexed(blows), "IN>PK", start + timedelta(days=3))
    assert facts is not None
    assert not facts.climbed


def test_the_first_blow_at_one_proxy_is_a_climb_of_the_network(
    act: Make, start: datetime, long_known: Act
) -> None:
    shelled = [act(n - 20, ("US>houthis", "houthis>US")[n % 2], severity=60) for n in range(20)]
    index = indexed([long_known, *shelled, act(0, "US>iraqi-militias")])
    assert spiral(index, "IR+US", start) is None
    assert spiral(index, "IR+US", start, within=["US>iraqi-militias"]) is not None


def test_words_and_steps_back_are_no_exchanges(act: Make, words: Make, truce: Make, start: datetime) -> None:
    index = indexed([act(0, "IN>PK"), words(1, "PK>IN"), words(2, "IN>PK"), truce(3, "PK>IN")])
    facts = exchange(index, "IN>PK", start + timedelta(days=3))
    assert facts is not None
    assert (facts.exchanges, facts.alternations) == (1, 0)


def test_an_incident_in_which_both_sides_act_is_one_exchange(act: Make, start: datetime) -> None:
    clash = act(dyads=(Dyad("IN", "PK"), Dyad("PK", "IN")))
    facts = exchange(indexed([clash]), "PK>IN", start)
    assert facts is not None
    assert (facts.exchanges, facts.alternations, facts.reciprocity) == (1, 1, 1)


def test_old_exchanges_leave_the_windows(act: Make, start: datetime) -> None:
    index = indexed([act(0, "IN>PK"), act(8, "PK>IN"), act(9, "IN>PK")])
    facts = exchange(index, "IN>PK", start + timedelta(days=21, hours=12))
    assert facts is not None
    assert (facts.exchanges, facts.alternations) == (2, 1)
    assert spiral(index, "IN>PK", start + timedelta(days=21, hours=12)) is None


def test_nothing_is_told_of_a_pair_without_acts_and_of_a_country(act: Make, start: datetime) -> None:
    index = indexed([act(0, "IN>PK")])
    assert (exchange(index, "US>IR", start), exchange(index, "IN", start)) == (None, None)


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.floats(1, 100)), min_size=1, max_size=12))
def test_reciprocity_is_the_same_from_either_side(history: list[tuple[int, bool, float]]) -> None:
    def seen_from(one: str, other: str) -> SpiralFacts | None:
        acts = [
            Act(
                incident=number,
                at=EPOCH + timedelta(days=day),
                severity=severity,
                confidence=1,
                dyads=(Dyad(one, other) if first else Dyad(other, one),),
                signals=frozenset({"strike"}),
            )
            for number, (day, first, severity) in enumerate(sorted(history))
        ]
        return exchange(indexed(acts), f"{one}>{other}", EPOCH + timedelta(days=30))

    there, back = seen_from("IN", "PK"), seen_from("PK", "IN")
    assert there is not None
    assert back is not None
    assert there.reciprocity == pytest.approx(back.reciprocity)
    assert 0 <= there.reciprocity <= 1
