"""What docs/escalation.md says is what the code does."""

import io
import math
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.escalation.acts import Act, act_of
from bot.escalation.coverage import Coverage
from bot.escalation.table import rows, write
from bot.escalation.weights import WEIGHTS, coefficients
from classifiers.assessment import Dyad, Toll
from storage.records import Incident, Status

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "escalation.md").read_text("utf-8")
PROSE = " ".join(PAGE.replace("\N{MINUS SIGN}", "-").split())


def worked() -> list[Act]:
    lines = re.findall(r"^\| (\d+ \| 2026-.*) \|$", PAGE, re.MULTILINE)
    return [act_of(_incident(*line.split(" | "))) for line in lines]


def _incident(
    number: str, time: str, title: str, dyad: str, place: str, signal: str, status: str, c: str, severity: str
) -> Incident:
    at = datetime.fromisoformat(time).replace(tzinfo=UTC)
    return Incident(
        id=int(number),
        title=title,
        summary="",
        url="",
        source="",
        first_seen_at=at,
        last_seen_at=at,
        tier=None,
        severity=float(severity),
        status=Status(status),
        confidence=float(c),
        places=(place,),
        dyads=(Dyad(*dyad.split(">")),),
        signals={signal: 0.95},
        toll=Toll(low=1, high=1) if signal == "assassination" else None,
    )


def test_the_worked_rows_are_those_that_the_code_writes_for_the_worked_incidents() -> None:
    coverage, out = Coverage(), io.StringIO()
    for act in worked():
        coverage.add(act.at)
    write(rows(worked(), coverage), out)
    shown = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
    assert [line for line in out.getvalue().splitlines() if line in shown] == shown
    assert len(shown) > 10


def test_the_worked_steps_follow_from_the_worked_incidents() -> None:
    killing, vow, rockets, pause = worked()
    fast, slow = (killing.weight * 2 ** (-2.75 / half_life) for half_life in (3, 21))
    later_fast, later_slow = fast * (1 - pause.ease()) * 2 ** (-1 / 3), slow * 2 ** (-1 / 21)
    for sentence in (
        f"c = {killing.confidence:.4f}, w",
        f"= {killing.confidence:.4f} · .83² = {killing.weight:.4f}",
        f"c = {vow.confidence:.4f}, w = {vow.weight:.4f}",
        f"c = {rockets.confidence:.4f}, w = {rockets.weight:.4f}",
        f"c = {pause.confidence:.4f}, so L_fast is multiplied by 1 - .42 · {pause.confidence:.4f}",
        f"= {1 - pause.ease():.4f}. ",
        f"= {fast:.4f} in L_fast",
        f"= {slow:.4f} in L_slow: acts {fast:.4f} + .25 · {slow:.4f} = {fast + slow / 4:.4f}",
        f", level {_level(fast, slow):.2f}.",
        f"= {later_fast:.4f}, L_slow {later_slow:.4f}, the level {_level(later_fast, later_slow):.2f}.",
    ):
        assert sentence in PROSE


@pytest.mark.parametrize("coefficient", list(coefficients(WEIGHTS)), ids=lambda each: each.name)
def test_every_coefficient_stands_on_the_page_with_its_source(coefficient) -> None:
    marked = "editorial" if coefficient.editorial else "published"
    assert f"| `{coefficient.name}` | {coefficient.value:g} | {coefficient.source} | {marked} |" in PAGE


def _level(fast: float, slow: float) -> float:
    return 100 * (1 - math.exp(-(fast + slow / 4) / 1.5))
