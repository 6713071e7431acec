"""Acts for the tests of this area, on a fixed calendar."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.escalation.acts import Act
from classifiers.assessment import Dyad

START = datetime(2026, 3, 2, tzinfo=UTC)
_NUMBERS = count(1)


def _make(days: float = 0, dyad: str = "US>IR", **given) -> Act:
    source, _, target = dyad.partition(">")
    facts = {
        "dyads": (Dyad(source, target),) if dyad else (),
        "incident": next(_NUMBERS),
        "severity": 100.0,
        "confidence": 1.0,
        "attested": True,
        "deadly": True,
        "signals": frozenset({"strike"}),
    }
    return Act(at=START + timedelta(days=days), **(facts | given))


@pytest.fixture(scope="session")
def start() -> datetime:
    return START


@pytest.fixture(scope="session")
def act() -> Callable[..., Act]:
    """Makes an act `days` after the start: a certain, attested strike of S 100 unless told otherwise.

    Each is of an incident of its own.
    """
    return _make


@pytest.fixture
def long_known() -> Act:
    """Something elsewhere a month before, so that history is long enough for climbs and for momentum."""
    return _make(-30, "RW>CD", severity=10)


@pytest.fixture(scope="session")
def words() -> Callable[..., Act]:
    return lambda days=0, dyad="US>IR", **given: _make(
        days, dyad, **({"is_words": True, "signals": frozenset({"threat"})} | given)
    )


@pytest.fixture(scope="session")
def truce() -> Callable[..., Act]:
    return lambda days=0, dyad="US>IR", **given: _make(
        days,
        dyad,
        **({"is_words": True, "deescalation": True, "signals": frozenset({"deescalation"})} | given),
    )
