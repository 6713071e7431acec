"""The model in the package is fit to ship."""

import pytest

from classifiers.artifact import SHIPPED, load
from classifiers.assessment import Text
from classifiers.model import EscalationModel
from classifiers.signals import Kind, Signal, Tier


@pytest.fixture(scope="module")
def shipped() -> EscalationModel:
    return load()


def test_it_knows_every_signal_and_kind_and_has_a_threshold_for_each_tier(shipped: EscalationModel) -> None:
    assert shipped.card.heads.signals == tuple(Signal)
    assert shipped.card.heads.kinds == tuple(Kind)
    thresholds = shipped.card.thresholds
    assert None not in (thresholds.critical, thresholds.serious, thresholds.notable)
    assert set(thresholds.signals) == set(Signal)
    assert shipped.card.languages == ("en",)


def test_it_is_small_enough_for_a_repository() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 25_000_000


@pytest.mark.parametrize(
    ("title", "signal"),
    [
        ("Russian missile strike kills six in the city of Kharkiv, officials say", "strike"),
        ("Gunmen storm village and kill eight soldiers in heavy fighting", "clash"),
        ("Suicide bomber kills five worshippers at mosque in Peshawar", "terror"),
    ],
)
def test_a_plain_report_of_violence_is_serious_with_its_signal_and_evidence(
    shipped: EscalationModel, title: str, signal: str
) -> None:
    read = shipped.assess([Text(title=title)])[0]
    assert read.tier in {Tier.SERIOUS, Tier.CRITICAL}
    assert read.evidence[signal].text == title


@pytest.mark.parametrize(
    "title",
    [
        "Review: a war film with more explosions than ideas",
        "Bakery workers begin three-day strike over pay",
        "Striker fires home side into the cup final",
        "How to make the perfect lemon tart",
    ],
)
def test_what_only_sounds_like_war_has_no_tier(shipped: EscalationModel, title: str) -> None:
    assert shipped.assess([Text(title=title)])[0].tier is None
