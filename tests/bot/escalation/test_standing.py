"""What was told of sides is remembered as long as it can hold back another turn, and no longer."""

from datetime import datetime, timedelta

import pytest

from bot.escalation.rungs import Rung
from bot.escalation.standing import HOLDS_FOR, Standing
from bot.escalation.weights import WEIGHTS
from storage.records import Change

DAY = timedelta(days=1)
START = datetime.fromisoformat("2026-03-02T00:00:00+00:00")


def told(*turns: tuple[float, Change, str, int]) -> Standing:
    """What stands after turns: the day, the change, the series, the incident; each of rung 4."""
    standing = Standing()
    for days, change, series, incident in turns:
        standing.remember(change, series, {"rung": 4}, START + days * DAY, incident=incident)
    return standing


def test_a_spiral_is_forgotten_once_it_may_be_told_again() -> None:
    again = WEIGHTS.spiral_again
    spiral = (0, Change.SPIRAL, "IR+US", 1)
    later = told(spiral, (again - 1, Change.RUNG, "IN>PK", 2))
    assert later.spiral("US>IR", START + (again - 0.5) * DAY) is Rung.FORCE
    assert len(later) == 3
    assert len(told(spiral, (again, Change.RUNG, "IN>PK", 2))) == 2


@pytest.mark.parametrize(("days", "rung"), [(399, Rung.FORCE), (408, Rung.BASELINE)])
def test_a_series_rung_holds_back_acts_of_its_time_that_are_read_late(days: float, rung: Rung) -> None:
    standing = told((0, Change.RUNG, "US>IR", 1), (days, Change.RUNG, "IN>PK", 2))
    assert standing.rung_since("US>IR", START - DAY) is rung
    assert timedelta(days=399) < HOLDS_FOR < timedelta(days=408)


def test_what_an_incident_brought_is_remembered_until_it_is_over() -> None:
    standing = told((0, Change.RUNG, "US>IR", 1), (1000, Change.RUNG, "IN>PK", 2))
    assert standing.brought(1) is Rung.FORCE
    standing.forget(1)
    standing.forget(3)
    assert (standing.brought(1), standing.brought(2)) == (Rung.BASELINE, Rung.FORCE)
    standing.forget_all_but({3})
    assert standing.brought(2) is Rung.BASELINE
