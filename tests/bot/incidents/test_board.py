"""The board: which open incident a report joins, the same whenever and however often it is asked."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.incidents.board import QUIET, Board
from bot.incidents.cluster import opens
from classifiers.assessment import Assessment, Dyad
from classifiers.likeness import Fingerprint, fingerprint
from classifiers.signals import Tier

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
WINDOW = timedelta(hours=72)
ROOT = Path(__file__).resolve().parents[3]


def reading(*, kind="event", places=(), dyad="", **signals: float) -> Assessment:
    dyads = (Dyad(*dyad.split(">")),) if dyad else ()
    return Assessment(
        model="test",
        language="en",
        assessed=True,
        kind={kind: 0.9},
        signals=signals,
        places=places,
        dyads=dyads,
    )


DRONE = reading(places=("SY",), dyad="X>Y", strike=0.95)
SEIZED = reading(places=("gulf",), dyad="IR>GR", maritime=0.95)
TALKS = reading(kind="statement", places=("QA",), dyad="?>Y", deescalation=0.9)
ITEMS = [
    (
        "Drone hits fuel depot in Tavra",
        "A drone struck a fuel depot in the port of Tavra, officials said.",
        DRONE,
    ),
    ("Tanker seized off Kish by commandos", "Commandos seized a Greek tanker off Kish island.", SEIZED),
    ("Fuel depot in Tavra burns after drone strike", "The drone hit the depot in the port at dawn.", DRONE),
    ("Commandos seize Greek tanker off Kish island", "The crew of the tanker is held at Kish.", SEIZED),
    ("Envoys meet in Doha for truce talks", "Mediators say a truce is within reach.", TALKS),
    (
        "Tavra depot fire kills four after drone strike",
        "Four firemen died at the fuel depot in Tavra.",
        DRONE,
    ),
    ("Border war at a glance: what we know on day 12", "Depots burn, a tanker is held.", DRONE),
    ("Doha truce talks: envoys meet mediators", "Envoys met mediators in Doha on a truce.", TALKS),
]


def marks(item: tuple[str, str, Assessment]) -> Fingerprint:
    return fingerprint(*item)


def run(items, *, start=NOW, step=timedelta(minutes=20), board=None) -> list[int | None]:
    """Where each item goes, as the pipeline asks."""
    board, found = board or Board(WINDOW), []
    for number, item in enumerate(items):
        at, fp = start + number * step, marks(item)
        placed = board.find(fp, at)
        if placed is None and opens(item[2], fp):
            placed = 1 + max((each for each in found if each), default=0)
        if placed is not None:
            board.put(placed, fp, at)
        found.append(placed)
    return found


def test_reports_of_one_act_are_one_incident_and_acts_stay_apart():
    assert run(ITEMS) == [1, 2, 1, 2, 3, 1, None, 3]


def test_an_empty_board_has_nothing_to_join():
    assert Board(WINDOW).find(marks(ITEMS[0]), NOW) is None


def test_a_report_that_shares_no_word_joins_nothing():
    board = Board(WINDOW)
    board.put(1, marks(ITEMS[0]), NOW)
    assert board.find(marks(("Envoys meet", "", DRONE)), NOW) is None


def test_the_same_headline_joins_whatever_the_summary_says():
    board = Board(WINDOW)
    board.put(7, marks(ITEMS[0]), NOW)
    assert board.find(marks((ITEMS[0][0], "Another summary.", TALKS)), NOW) == 7


def test_the_same_headline_after_the_quiet_is_another_story():
    board = Board(WINDOW)
    board.put(7, marks(ITEMS[0]), NOW)
    assert board.find(marks(ITEMS[0]), NOW + QUIET) == 7
    assert board.find(marks(ITEMS[0]), NOW + QUIET + timedelta(minutes=1)) is None


def test_a_window_shorter_than_the_quiet_closes_earlier():
    board = Board(timedelta(hours=6))
    board.put(7, marks(ITEMS[0]), NOW)
    assert board.find(marks(ITEMS[0]), NOW + timedelta(hours=7)) is None


def test_each_report_keeps_an_incident_open():
    board = Board(WINDOW)
    for number in range(3):
        board.put(7, marks(ITEMS[0]), NOW + number * timedelta(hours=30))
    assert board.find(marks(ITEMS[0]), NOW + timedelta(hours=90)) == 7


def test_a_window_after_its_first_report_an_incident_takes_copies_alone():
    board = Board(timedelta(hours=6))
    board.put(7, marks(ITEMS[0]), NOW)
    board.put(7, marks(ITEMS[0]), NOW + timedelta(hours=5))
    assert board.find(marks(ITEMS[2]), NOW + timedelta(hours=5)) == 7
    assert board.find(marks(ITEMS[2]), NOW + timedelta(hours=7)) is None
    assert board.find(marks(ITEMS[0]), NOW + timedelta(hours=7)) == 7


def test_another_package_is_another_incident():
    board = Board(WINDOW)
    board.put(1, marks(("Union adopts 12th package of sanctions on Orsk", "", reading(sanctions=0.9))), NOW)
    later = marks(("Union prepares 13th package of sanctions on Orsk", "", reading(sanctions=0.9)))
    assert board.find(later, NOW) is None


def test_more_dead_are_an_update():
    board = Board(WINDOW)
    board.put(1, marks(("Blast in Tavra market kills 5", "", reading(places=("SY",), terror=0.9))), NOW)
    later = marks(("Blast in Tavra market kills 50", "", reading(places=("SY",), terror=0.9)))
    assert board.find(later, NOW + timedelta(hours=3)) == 1


def test_what_is_dropped_takes_nothing_and_leaves_no_trace():
    board, fresh = Board(WINDOW), Board(WINDOW)
    for number in set(filter(None, run(ITEMS[:4], board=board, start=NOW - timedelta(days=9)))):
        board.drop(number)
    assert board.find(marks(ITEMS[0]), NOW - timedelta(days=9)) is None
    assert run(ITEMS, board=board) == run(ITEMS, board=fresh)
    assert board._holding == fresh._holding


def test_a_board_rebuilt_from_the_same_reports_says_the_same():
    live, rebuilt = Board(WINDOW), Board(WINDOW)
    for number, (item, incident) in enumerate(zip(ITEMS, run(ITEMS, board=live), strict=True)):
        if incident:
            rebuilt.put(incident, marks(item), NOW + number * timedelta(minutes=20))
    late = NOW + timedelta(hours=5)
    assert [live.find(marks(item), late) for item in ITEMS] == [
        rebuilt.find(marks(item), late) for item in ITEMS
    ]
    assert live._holding == rebuilt._holding


def test_asking_changes_nothing():
    board = Board(WINDOW)
    run(ITEMS, board=board)
    late = NOW + timedelta(hours=5)
    once = [board.find(marks(item), late) for item in ITEMS]
    assert [board.find(marks(item), late) for item in reversed(ITEMS)] == once[::-1]


@pytest.mark.parametrize("shift", [timedelta(days=400), timedelta(seconds=7)])
def test_a_shifted_clock_shifts_nothing(shift):
    assert run(ITEMS, start=NOW + shift) == run(ITEMS)


def test_doubling_an_outlet_opens_nothing_new():
    doubled = [item for item in ITEMS for _ in range(2)]
    found = run(doubled, step=timedelta(minutes=10))
    assert found[::2] == found[1::2] == run(ITEMS)


def test_a_further_copy_adds_no_weight():
    once, often = Board(WINDOW), Board(WINDOW)
    once.put(1, marks(ITEMS[0]), NOW)
    for minutes in range(9):
        often.put(1, marks(ITEMS[0]), NOW + timedelta(minutes=minutes))
    assert once._holding == often._holding
    assert once._open[1].group.size == often._open[1].group.size == 1


@given(st.permutations(range(4)))
@settings(max_examples=24, deadline=None)
def test_the_order_within_an_hour_leaves_the_same_items_together(order):
    items = [ITEMS[0], ITEMS[1], ITEMS[2], ITEMS[3]]
    found = dict(zip(order, run([items[each] for each in order], step=timedelta(minutes=10)), strict=True))
    assert found[0] == found[2] != found[1] == found[3]


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_text_finds_a_place_without_an_error(texts):
    found = run([(title, summary, DRONE) for title, summary in texts])
    assert all(number is None or number >= 1 for number in found)


SCRIPT = """
from tests_board import ITEMS, run
print(run(ITEMS * 3))
"""


def test_the_hash_seed_decides_nothing(tmp_path):
    (tmp_path / "tests_board.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    said = set()
    for seed in ("0", "1", "77"):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(tmp_path))),
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=ROOT,
        )
        said.add(done.stdout)
    assert len(said) == 1


def grave(
    title: str, *, place: str = "SY", dyad: str = "X>Y", kind: str = "event", **signals: float
) -> Fingerprint:
    places = (place,) if place else ()
    read = reading(kind=kind, places=places, dyad=dyad, **(signals or {"strike": 0.95}))
    return fingerprint(title, "", replace(read, tier=Tier.SERIOUS))


@pytest.mark.parametrize(
    ("essay", "told"),
    [
        (grave("Why the depot matters", kind="analysis"), True),
        (grave("Why the answer matters", kind="analysis", dyad="Y>X"), True),
        (grave("Why drones matter", kind="analysis", place=""), True),
        (grave("Why the depot burns", kind="analysis", dyad=""), True),
        (grave("Why the raid elsewhere matters", kind="analysis", place="LB"), False),
        (grave("Why another pair fights", kind="analysis", dyad="X>Z"), False),
        (grave("Why the killing matters", kind="analysis", assassination=0.95), False),
    ],
)
def test_what_an_essay_explains_is_told_by_a_like_act_in_its_place_between_its_sides(essay, told):
    board = Board(WINDOW)
    board.put(1, grave("Drone hits fuel depot in Tavra"), NOW)
    assert board.tells_of(essay, NOW + timedelta(hours=2)) is told
    assert not board.tells_of(essay, NOW + QUIET + timedelta(hours=1))


def test_nothing_is_told_by_an_incident_that_is_not_grave():
    board = Board(WINDOW)
    board.put(1, marks(ITEMS[0]), NOW)
    assert not board.tells_of(grave("Why the depot matters", kind="analysis"), NOW)


@pytest.mark.parametrize(("place", "joins"), [("SY", True), ("IL", False)])
def test_what_is_done_back_elsewhere_is_an_act_of_its_own(place, joins):
    board, words = Board(WINDOW), "Missiles strike ports and depots in a large wave overnight"
    for number in range(3):
        board.put(1, fingerprint(f"{words}, {number} hurt", "", reading(places=("SY",), dyad="X>Y")), NOW)
    answer = fingerprint(f"{words} in answer", "", reading(places=(place,), dyad="Y>X"))
    assert (board.find(answer, NOW + timedelta(hours=3)) == 1) is joins


def test_what_breaks_a_truce_is_an_incident_of_its_own():
    truce = reading(places=("IN", "PK"), dyad="PK>IN", deescalation=0.99)
    shots = replace(reading(places=("IN", "PK"), dyad="PK>IN", strike=0.98), tier=Tier.CRITICAL)
    items = [
        ("Tavra and Kish agree ceasefire", "Firing is to stop at noon along the line of control.", truce),
        ("Ceasefire of Tavra and Kish to begin at noon", "", truce),
        ("Tavra accuses Kish of violating ceasefire", "Shells fell along the line of control.", shots),
        ("Shells along the line of control break ceasefire of Tavra and Kish", "", shots),
    ]
    assert run(items) == [1, 1, 2, 2]
