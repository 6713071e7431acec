"""What opens an incident where it is like none that is open."""

import pytest

from bot.incidents.cluster import opens
from classifiers.assessment import Assessment
from classifiers.likeness import fingerprint
from classifiers.signals import Kind, Tier


def reading(kind: Kind, tier: Tier | None = None) -> Assessment:
    return Assessment(model="test", language="en", assessed=True, kind={kind: 0.8}, tier=tier)


@pytest.mark.parametrize(
    ("kind", "tier", "expected"),
    [
        (Kind.EVENT, None, True),
        (Kind.STATEMENT, None, True),
        (Kind.ANALYSIS, None, False),
        (Kind.RETRO, None, False),
        (Kind.NONE, None, False),
        (Kind.ANALYSIS, Tier.SERIOUS, False),
        (Kind.NONE, Tier.SERIOUS, True),
    ],
)
def test_a_development_opens_whatever_its_severity(kind, tier, expected):
    assert opens(reading(kind, tier)) is expected


def test_a_roundup_opens_nothing_however_loud():
    loud = reading(Kind.EVENT, Tier.CRITICAL)
    roundup = fingerprint("Border war at a glance: what we know on day 9", "", loud)
    single = fingerprint("Border post overrun in Tavra", "", loud)
    assert not opens(loud, roundup)
    assert opens(loud, single)


def test_what_explains_something_grave_opens_where_nobody_has_told_of_it():
    essay = reading(Kind.ANALYSIS, Tier.SERIOUS)
    marks = fingerprint("Why the raid on Tavra matters", "", essay)
    assert opens(essay, marks, told=lambda: False)
    assert not opens(essay, marks, told=lambda: True)
    faint = reading(Kind.ANALYSIS, Tier.NOTABLE)
    assert not opens(faint, fingerprint("Why Tavra matters", "", faint), told=lambda: False)


def test_what_the_model_does_not_read_opens_nothing():
    assert not opens(Assessment(model="test", language="xx", assessed=False))


def test_a_model_without_kinds_opens_by_tier_alone():
    bare = Assessment(model="test", language="en", assessed=True)
    assert not opens(bare)
    assert opens(Assessment(model="test", language="en", assessed=True, tier=Tier.NOTABLE))
