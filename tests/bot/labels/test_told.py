"""What one vote tells of an item."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.labels.told import FIELDS, told
from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Tier
from storage.records import Opinion, Vote

NO_ACT = {"signals": frozenset(), "cross_border": False, "mass_casualty": False, "severity": 0}


def test_a_thumb_up_confirms_what_the_message_showed(vote: Callable[..., Vote], read: Assessment) -> None:
    said = told(vote(Opinion.RIGHT), read)
    assert said.confirms
    assert said.fields == {
        "kind": "event",
        "signals": frozenset({"strike", "clash"}),
        "cross_border": True,
        "severity": 2,
        "where": frozenset({"IQ", "red-sea"}),
        "actors": "US>iraqi-militias",
    }


@pytest.mark.parametrize(
    ("tier", "expected", "severity"),
    [
        (None, 0.9, 0),
        (Tier.NOTABLE, 1.7, 1),
        (Tier.SERIOUS, 1.2, 2),
        (Tier.SERIOUS, 2.9, 2),
        (Tier.CRITICAL, 2.4, 3),
        (Tier.CRITICAL, 3.6, 4),
    ],
)
def test_the_severity_confirmed_is_the_one_of_the_tier(
    vote: Callable[..., Vote], read: Assessment, tier: Tier | None, expected: float, severity: int
) -> None:
    said = told(vote(Opinion.RIGHT), replace(read, tier=tier, severity=expected))
    assert said.fields["severity"] == severity


@pytest.mark.parametrize(
    ("dyads", "actors"),
    [
        ((), None),
        ((Dyad("IL", "hamas"),), "IL>hamas"),
        ((Dyad("US", "houthis"), Dyad("GB", "houthis")), "GB+US>houthis"),
        ((Dyad("?", "IQ"),), "?>IQ"),
        ((Dyad("US", "IR"), Dyad("IL", "SY")), None),
    ],
)
def test_sides_are_confirmed_where_the_codebook_can_write_them(
    vote: Callable[..., Vote], read: Assessment, dyads: tuple[Dyad, ...], actors: str | None
) -> None:
    assert told(vote(Opinion.RIGHT), replace(read, dyads=dyads)).fields.get("actors") == actors


def test_what_a_model_does_not_say_or_find_is_not_confirmed(
    vote: Callable[..., Vote], read: Assessment
) -> None:
    own = replace(
        read,
        kind=None,
        cross_border=None,
        severity=None,
        places=(),
        dyads=(),
        signals={"flood": 0.7},
        tier=None,
    )
    assert told(vote(Opinion.RIGHT), own).fields == {"signals": frozenset({"flood"})}


def test_a_thumb_up_for_another_models_reading_tells_nothing(
    vote: Callable[..., Vote], read: Assessment
) -> None:
    assert told(vote(Opinion.RIGHT, model="2025.08-both-111111"), read).fields == {}
    unread = Assessment(model=read.model, language="fr", assessed=False)
    assert told(vote(Opinion.RIGHT), unread).fields == {}


@pytest.mark.parametrize(
    ("opinion", "value", "fields"),
    [
        (Opinion.WRONG_PLACE, "SY", {"where": frozenset({"SY"})}),
        (Opinion.WRONG_PLACE, "SY, LB", {"where": frozenset({"SY", "LB"})}),
        (Opinion.WRONG_PLACE, "-", {"where": frozenset()}),
        (Opinion.WRONG_PLACE, "", {}),
        (Opinion.WRONG_SIGNAL, "threat", {"signals": frozenset({"threat"})}),
        (Opinion.WRONG_SIGNAL, "-", {"signals": frozenset()}),
        (Opinion.WRONG_SIGNAL, " , ", {}),
        (Opinion.NOT_NEW, "", {"kind": "retro", **NO_ACT}),
        (Opinion.NOT_NEW, "analysis", {"kind": "analysis", **NO_ACT}),
        (Opinion.NOT_NEW, "old hat", {"kind": "retro", **NO_ACT}),
        (Opinion.FALSE_ALARM, "", {"kind": "none", **NO_ACT}),
        (Opinion.WRONG, "", {}),
    ],
)
def test_a_correction_tells_the_fields_that_it_names_and_no_other(
    vote: Callable[..., Vote], read: Assessment, opinion: Opinion, value: str, fields: dict[str, object]
) -> None:
    said = told(vote(opinion, value), read)
    assert said.fields == fields
    assert not said.confirms


@pytest.mark.parametrize(
    ("opinion", "denied"),
    [
        (Opinion.WRONG, set(FIELDS)),
        (Opinion.WRONG_PLACE, {"where"}),
        (Opinion.WRONG_SIGNAL, {"signals"}),
        (Opinion.RIGHT, set()),
        (Opinion.NOT_NEW, set()),
    ],
)
def test_a_vote_against_calls_its_fields_wrong(
    vote: Callable[..., Vote], read: Assessment, opinion: Opinion, denied: set[str]
) -> None:
    assert told(vote(opinion), read).denied == denied
