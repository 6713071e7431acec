"""The shipped model keeps silent and speaks where the codebook does, on sentences of our own."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.model import EscalationModel
from classifiers.signals import Signal, Tier

HARD_CASES = Path(__file__).with_name("hard_cases.tsv")
OWN_LABELS = Path(__file__).resolve().parents[2] / "classifiers" / "data" / "own_labels.jsonl"
CALM = {Signal.DEESCALATION}


@dataclass(frozen=True, slots=True)
class HardCase:
    """One line of the table: a text, and what the codebook makes of it.

    `expected` is "silent" for severity 0, "quiet" for severity 1 without an act or a word that escalates,
    and "loud" for severity 1 and above with `signals`.
    """

    case: str
    expected: str
    signals: frozenset[Signal]
    text: Text

    @property
    def loudest_allowed(self) -> int:
        """The rank of the highest tier that is no false alarm; a truce may be notable, a cup tie not."""
        return Tier.NOTABLE.rank if self.expected == "quiet" or self.signals else 0

    def __str__(self) -> str:
        return f"{self.case}: {self.text.title}"


def read() -> list[HardCase]:
    with HARD_CASES.open(encoding="utf-8", newline="") as lines:
        return [
            HardCase(
                row["case"],
                row["expected"],
                frozenset(Signal(name) for name in row["signals"].split(",") if name != "-"),
                Text(title=row["title"], summary=row["summary"]),
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


CASES = read()


@pytest.fixture(scope="module")
def ranks() -> dict[Text, int]:
    """The rank of the tier that the shipped model gives each text, 0 for none."""
    model: EscalationModel = load()
    assessments = model.assess([case.text for case in CASES])
    return {
        case.text: assessment.tier.rank if assessment.tier else 0
        for case, assessment in zip(CASES, assessments, strict=True)
    }


def expecting(expected: str) -> list[HardCase]:
    return [case for case in CASES if case.expected == expected]


def told(offenders: Sequence[HardCase], cases: Sequence[HardCase]) -> str:
    return f"{len(offenders)} of {len(cases)}:\n" + "\n".join(map(str, offenders))


@pytest.mark.parametrize("expected", ["silent", "quiet"])
def test_at_most_two_in_a_hundred_that_should_keep_silent_fire(ranks: dict[Text, int], expected: str) -> None:
    cases = expecting(expected)
    fired = [case for case in cases if ranks[case.text] > case.loudest_allowed]
    assert len(fired) <= max(0.02 * len(cases), 2), told(fired, cases)


def test_at_least_ninety_five_in_a_hundred_that_report_an_escalation_fire(ranks: dict[Text, int]) -> None:
    cases = expecting("loud")
    missed = [case for case in cases if not ranks[case.text]]
    assert len(missed) <= 0.05 * len(cases), told(missed, cases)


def test_there_are_three_hundred_of_them_and_both_sides_have_their_share() -> None:
    counted = Counter(case.expected for case in CASES)
    assert set(counted) == {"silent", "quiet", "loud"}
    assert counted.total() >= 300
    assert min(counted["silent"], counted["loud"]) >= 190


def test_every_signal_has_ten_of_them() -> None:
    counted = Counter(signal for case in CASES for signal in case.signals)
    assert {signal: counted[signal] for signal in Signal if counted[signal] < 10} == {}


def test_no_text_comes_twice() -> None:
    counted = Counter(case.text.title.casefold() for case in CASES)
    assert [title for title, times in counted.items() if times > 1] == []


def test_none_was_learned_from() -> None:
    learned = {json.loads(line)["title"].casefold() for line in OWN_LABELS.read_text("utf-8").splitlines()}
    assert [case.text.title for case in CASES if case.text.title.casefold() in learned] == []


def test_each_has_a_name_a_title_and_the_signals_of_what_it_expects() -> None:
    wrong = [case for case in CASES if not case.case or not case.text.title or not _consistent(case)]
    assert wrong == [], told(wrong, CASES)


def _consistent(case: HardCase) -> bool:
    if case.expected == "loud":
        return bool(case.signals - CALM)
    # Captives freed are news of an abduction, and still no alarm.
    freed = case.expected == "quiet" and case.signals == CALM | {Signal.ABDUCTION}
    return case.signals <= CALM or freed
