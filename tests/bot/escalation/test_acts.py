"""From an incident to an act."""

from datetime import UTC, datetime

import pytest

from bot.escalation.acts import Act, act_of
from classifiers.assessment import Dyad, Toll
from classifiers.signals import Tier
from storage.records import Factor, Incident, Modifier, Scoring, Status

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def incident(**facts) -> Incident:
    known = {
        "title": "A drone hits a depot",
        "summary": "",
        "url": "https://example.org/1",
        "source": "Example",
        "first_seen_at": AT,
        "last_seen_at": AT.replace(hour=9),
        "tier": Tier.SERIOUS,
        "severity": 60.0,
        "places": ("IQ",),
        "dyads": (Dyad("US", "iraqi-militias"),),
        "signals": {"strike": 0.9, "clash": 0.2},
        "confidence": 0.8,
        "id": 7,
    }
    return Incident(**(known | facts))


def test_an_act_happens_when_it_was_first_reported_where_and_between_whom_the_incident_says() -> None:
    act = act_of(incident())
    assert (act.at, act.places, act.dyads) == (AT, ("IQ",), (Dyad("US", "iraqi-militias"),))
    assert (act.severity, act.signals) == (60.0, {"strike"})


def test_an_act_is_as_sure_as_its_incident_and_known_by_its_id() -> None:
    act = act_of(incident())
    assert (act.incident, act.confidence) == (7, 0.8)


@pytest.mark.parametrize(
    ("status", "attested"),
    [
        (Status.REPORTED, False),
        (Status.CORROBORATED, True),
        (Status.CONFIRMED, True),
        (Status.DISPUTED, False),
        (Status.WITHDRAWN, False),
    ],
)
def test_an_act_is_attested_where_its_incident_is_corroborated_and_not_denied(
    status: Status, attested: bool
) -> None:
    assert act_of(incident(status=status)).attested is attested


def test_a_withdrawn_incident_has_no_weight_and_a_disputed_one_what_is_left_of_it() -> None:
    assert act_of(incident(status=Status.WITHDRAWN)).confidence == 0
    assert act_of(incident(status=Status.DISPUTED, confidence=0.4)).confidence == 0.4


def test_acts_with_the_same_signals_share_one_set() -> None:
    assert act_of(incident()).signals is act_of(incident(severity=10)).signals


@pytest.mark.parametrize(
    ("signals", "kind"),
    [
        ({"strike": 0.9}, "force"),
        ({"strike": 0.6, "threat": 0.9}, "force"),
        ({"mobilization": 0.9}, "deed"),
        ({"weapons": 0.8, "threat": 0.9}, "deed"),
        ({"evacuation": 0.7}, "deed"),
        ({"hybrid": 0.9}, "deed"),
        ({"unrest": 0.9}, "deed"),
        ({"hybrid": 0.9, "maritime": 0.8}, "force"),
        ({"flood": 0.9}, "deed"),
        ({"threat": 0.9, "strike": 0.49}, "words"),
        ({"sanctions": 0.7, "rupture": 0.6}, "words"),
        ({"strike": 0.4}, "words"),
        ({"deescalation": 0.9}, "deescalation"),
        ({"deescalation": 0.9, "strike": 0.7}, "deescalation"),
        ({"deescalation": 0.7, "strike": 0.9}, "force"),
        ({"deescalation": 0.4}, "words"),
    ],
)
def test_deeds_words_and_steps_back_are_told_by_the_likely_signals(
    signals: dict[str, float], kind: str
) -> None:
    assert _kind(act_of(incident(signals=signals))) == kind


@pytest.mark.parametrize(
    ("dyads", "is_words", "kept"),
    [
        ("un>IL", True, "un>IL"),
        ("un>IL IL>un", False, "IL>un"),
        ("IL>un", False, "IL>un"),
        ("nato>RU", False, "nato>RU"),
    ],
)
def test_what_those_without_forces_say_of_a_deed_is_words(dyads: str, is_words: bool, kept: str) -> None:
    sides = tuple(Dyad(*dyad.split(">")) for dyad in dyads.split())
    act = act_of(incident(dyads=sides))
    assert (act.is_words, " ".join(map(str, act.dyads))) == (is_words, kept)


@pytest.mark.parametrize(
    ("facts", "deadly"),
    [
        ({}, False),
        ({"toll": Toll(low=0, high=0)}, False),
        ({"toll": Toll(low=0, high=2)}, True),
        ({"scoring": Scoring(modifiers=(Modifier(factor=Factor.RANK, value=0.3),))}, True),
        ({"scoring": Scoring(modifiers=(Modifier(factor=Factor.POWER, value=0.15),))}, False),
    ],
)
def test_an_act_is_deadly_where_somebody_died_or_somebody_of_rank_was_struck(
    facts: dict, deadly: bool
) -> None:
    assert act_of(incident(**facts)).deadly is deadly


def test_weight_grows_with_the_square_of_the_severity() -> None:
    half = Act(incident=1, at=AT, severity=50, confidence=0.8, signals=frozenset({"strike"}))
    assert half.weight == pytest.approx(0.2)


def test_a_de_escalation_adds_no_weight_and_eases_by_how_sure_it_is() -> None:
    truce = Act(incident=1, at=AT, severity=55, confidence=0.5, deescalation=True)
    assert (truce.weight, truce.ease()) == (0, pytest.approx(0.21))


def test_nothing_else_eases() -> None:
    assert Act(incident=1, at=AT, severity=55, confidence=1, is_words=True).ease() == 0


def _kind(act: Act) -> str:
    kinds = {
        "deescalation": act.deescalation,
        "words": act.is_words,
        "force": act.is_force,
        "deed": act.is_deed,
    }
    return next(kind for kind, is_it in kinds.items() if is_it)
