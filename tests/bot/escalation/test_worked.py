"""The worked incident and the worked spiral of docs/escalation.md, from reports to what is told."""

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.escalation.acts import Act, act_of
from bot.escalation.index import Index
from bot.escalation.spiral import exchange
from bot.escalation.standing import Standing, Turn
from bot.escalation.watch import turns
from bot.incidents.account import Account
from bot.incidents.changes import Announced, news, said
from bot.incidents.corroborate import attributed
from bot.incidents.grow import incident_of
from bot.incidents.modifiers import MODIFIERS
from bot.incidents.outlets import Outlet
from bot.incidents.reliability import RELIABILITY
from classifiers.assessment import Assessment, Dyad
from classifiers.framing import framing
from classifiers.likeness import fingerprint
from classifiers.signals import SCALES, Tier
from classifiers.tolls import toll
from storage.records import Change, Incident

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "escalation.md").read_text("utf-8")
PROSE = " ".join(PAGE.split())
SIDES = (Dyad("US", "iraqi-militias"),)
SERIES = "IR+US"


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading."""
    rest = PAGE.split(f"{heading}\n", maxsplit=1)[1].split("\n#", maxsplit=1)[0]
    block = re.search(r"(?:^\|.*\n)+", rest, re.MULTILINE)
    assert block is not None
    return [line.strip("| ").split(" | ") for line in block[0].splitlines()[2:]]


def reports() -> list[Account]:
    found: list[Account] = []
    for number, (time, owner, tier, title, strike, killing) in enumerate(
        table("## One incident, end to end")
    ):
        assessment = Assessment(
            model="",
            language="en",
            assessed=True,
            kind={"event": 0.95},
            signals={"strike": float(strike), "assassination": float(killing)},
            cross_border=0.9,
            mass_casualty=0.1,
            notable=0.98,
            serious=0.9,
            critical=0.4 if number == 0 else 0.8,
            severity=2.4,
            places=("IQ",),
            dyads=SIDES,
            tier=Tier.SERIOUS if number == 0 else Tier.CRITICAL,
        )
        account = Account(
            item_id=number + 1,
            at=datetime.fromisoformat(time).replace(tzinfo=UTC),
            title=title,
            summary="",
            url="",
            source=owner,
            outlet=Outlet(owner=owner, tier=int(tier)),
            assessment=assessment,
            fingerprint=fingerprint(title, "", assessment),
            framing=framing(title, "", assessment),
            toll=toll(title, ""),
        )
        found.append(attributed(account, found, SIDES))
    return found


def grown() -> list[Incident]:
    """The incident after each of its reports."""
    accounts = reports()
    return [incident_of(accounts[: n + 1], number=100) for n in range(len(accounts))]


def test_each_report_leaves_the_incident_as_the_page_says() -> None:
    announced, rows = Announced(), []
    for number, incident in enumerate(grown(), start=1):
        told = news(announced, incident)
        assert told is not None
        announced = announced.after(told.change, incident)
        dead = said(incident.toll) if incident.toll else "unknown"
        figures = f"{incident.owners} | {incident.status} | {incident.confidence:.4f} | {dead}"
        severity = f"{incident.severity:.0f}"
        rows.append(
            f"| {number} | {figures} | {severity} | {incident.tier} | `{told.change}`: {told.reason} |"
        )
    for row in rows:
        assert row in PAGE, rows


def test_the_arithmetic_of_each_severity_stands_on_the_page() -> None:
    for incident in grown():
        scoring = incident.scoring
        terms = " + ".join(f"{each.value:.3f} ({each.factor})" for each in scoring.modifiers)
        line = f"5 · {scoring.base:g} · (1 + {terms}) = {incident.severity:.1f}"
        assert line in PROSE, line


def worked() -> list[Act]:
    """The worked acts, ended by the worked incident."""
    rows = table("## One spiral, end to end")
    return [*(_act(number, *row) for number, row in enumerate(rows, start=1)), act_of(grown()[-1])]


def told(acts: Iterable[Act]) -> list[tuple[Index, Act, Turn]]:
    """What the acts turn, each with the index as it stood."""
    index, standing, found = Index(), Standing(), []
    for act in acts:
        index.put(act)
        for turn in turns(index, act, standing, act.at):
            standing.note(turn, act.at)
            found.append((deepcopy(index), act, turn))
    return found


def _act(number: int, time: str, dyad: str, _title: str, signal: str, c: str, severity: str) -> Act:
    return Act(
        incident=number,
        at=datetime.fromisoformat(time).replace(tzinfo=UTC),
        severity=float(severity),
        confidence=float(c),
        dyads=(Dyad(*dyad.strip("`").split(">")),),
        signals=frozenset({signal}),
        attested=True,
        is_words=signal == "threat",
    )


def test_what_the_worked_acts_turn_is_told_on_the_page() -> None:
    for _, act, turn in told(worked()):
        row = f"| {act.at:%Y-%m-%d} | `{turn.change}` | {turn.tier} | {turn.reason} |"
        assert row in PAGE, row


def test_the_worked_spiral_is_told_once_and_its_figures_are_those_on_the_page() -> None:
    ((index, act, turn),) = (each for each in told(worked()) if each[2].change is Change.SPIRAL)
    facts, reading = exchange(index, SERIES, act.at), index.reading(SERIES, act.at)
    assert facts is not None
    slow = [index.slow(SERIES, Dyad(one, two), act.at) for one, two in (("IR", "US"), ("US", "IR"))]
    days = index.known(act.at) / timedelta(days=1)
    filled = (1 - 2 ** (-days / 21)) / (1 - 2 ** (-days / 3))
    for figure in (
        f"L_slow is {slow[0]:.4f} from Iran's side and {slow[1]:.4f} from that of the US",
        f"R = 2 · {min(slow):.4f} / {sum(slow):.4f} = {facts.reciprocity:.2f}",
        f"{days:.1f} days",
        f"7 · {reading.fast:.4f} / {reading.slow:.4f} · {filled:.4f} = {facts.momentum:.2f}",
        f"level of {reading.level:.1f}",
        f"`rising_days` {turn.facts['rising_days']:g}",
    ):
        assert figure in PROSE, figure


@pytest.mark.parametrize("scale", SCALES.items(), ids=lambda each: each[0])
def test_every_base_weight_stands_on_the_page(scale) -> None:
    signal, its = scale
    if its.weight > 0:
        more = "".join(
            f" / {each:g}" if each else " / \N{EN DASH}" for each in (its.cross_border, its.mass_casualty)
        )
        assert f"`{signal}` {its.weight:g}{more}" in PROSE


@pytest.mark.parametrize("table_of", [MODIFIERS, RELIABILITY], ids=["modifiers", "reliability"])
def test_every_modifier_and_reliability_stands_on_the_page(table_of) -> None:
    for name in table_of.__dataclass_fields__:
        assert f"| `{name}` | {getattr(table_of, name):g} |" in PAGE
