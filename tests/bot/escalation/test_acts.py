"""From an incident to an act."""

from datetime import UTC, datetime

import pytest

from bot.escalation.acts import Act, act_of
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Incident, Status

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def incident(**facts) -> Incident:
    known = {
        "title": "A drone hits a depot",
        "title_key": "a drone hits a depot",
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
    }
    return Incident(**(known | facts))


def test_an_act_happens_when_it_was_first_reported_where_and_between_whom_the_incident_says() -> None:
    act = act_of(incident())
    assert (act.at, act.places, act.dyads) == (AT, ("IQ",), (Dyad("US", "iraqi-militias"),))
    assert (act.severity, act.signals) == (60.0, {"strike"})


@pytest.mark.parametrize(("owners", "confidence"), [(1, 0.63), (2, 0.819), (3, 0.8757)])
def test_more_owners_make_an_act_surer(owners: int, confidence: float) -> None:
    assert act_of(incident(owners=owners)).confidence == pytest.approx(confidence)


def test_a_withdrawn_incident_has_no_weight() -> None:
    assert act_of(incident(status=Status.WITHDRAWN)).weight == 0


def test_an_incident_without_signals_has_no_weight() -> None:
    assert act_of(incident(signals={})).weight == 0


@pytest.mark.parametrize(
    ("signals", "kind"),
    [
        ({"strike": 0.9}, "force"),
        ({"strike": 0.6, "threat": 0.9}, "force"),
        ({"mobilization": 0.9}, "deed"),
        ({"weapons": 0.8, "threat": 0.9}, "deed"),
        ({"evacuation": 0.7}, "deed"),
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


def test_weight_grows_with_the_square_of_the_severity() -> None:
    half = Act(at=AT, severity=50, confidence=0.8, signals=frozenset({"strike"}))
    assert half.weight == pytest.approx(0.2)


def test_a_de_escalation_adds_no_weight_and_eases_by_how_sure_it_is() -> None:
    truce = Act(at=AT, severity=55, confidence=0.5, deescalation=True)
    assert (truce.weight, truce.ease()) == (0, pytest.approx(0.21))


def test_nothing_else_eases() -> None:
    assert Act(at=AT, severity=55, confidence=1, is_words=True).ease() == 0


def _kind(act: Act) -> str:
    kinds = {
        "deescalation": act.deescalation,
        "words": act.is_words,
        "force": act.is_force,
        "deed": act.is_deed,
    }
    return next(kind for kind, is_it in kinds.items() if is_it)
