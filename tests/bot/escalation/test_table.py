"""The index as rows and as CSV."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation.acts import Act
from bot.escalation.coverage import Coverage
from bot.escalation.table import rows, write

Make = Callable[..., Act]
EPOCH = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


def csv_of(acts: list[Act], coverage: Coverage | None = None) -> str:
    out = io.StringIO()
    write(rows(acts, coverage or Coverage()), out)
    return out.getvalue()


def test_one_strike_gives_the_rows_of_its_dyad_network_countries_and_regions(act: Make) -> None:
    strike = act(0.5, "US>iraqi-militias", places=("IQ",), confidence=0.9, severity=83)
    assert csv_of([strike]) == (
        "date,scope,key,level,rung,acts,words,observed\n"
        "2026-03-02,dyad,IR+US,37.49,4,0.7048,0.0000,0\n"
        "2026-03-02,dyad,US>IR,20.94,0,0.3524,0.0000,0\n"
        "2026-03-02,dyad,US>iraqi-militias,37.49,4,0.7048,0.0000,0\n"
        "2026-03-02,country,IQ,24.57,4,0.4229,0.0000,0\n"
        "2026-03-02,country,IR,8.97,4,0.1410,0.0000,0\n"
        "2026-03-02,country,US,17.13,4,0.2819,0.0000,0\n"
        "2026-03-02,region,northern-america,17.13,4,0.2819,0.0000,0\n"
        "2026-03-02,region,southern-asia,8.97,4,0.1410,0.0000,0\n"
        "2026-03-02,region,western-asia,24.57,4,0.4229,0.0000,0\n"
    )


def test_a_day_ends_at_midnight_utc(act: Make) -> None:
    days = [row.day for row in rows([act(0.99), act(1)], Coverage()) if row.key == "US>IR"]
    assert days == [date(2026, 3, 2), date(2026, 3, 3)]
    assert next(rows([act(0.99), act(1)], Coverage())).acts < 1.25


def test_rows_go_on_while_items_are_read_and_tell_which_days_were_observed(
    act: Make, start: datetime
) -> None:
    coverage = Coverage()
    for day in (0, 1, 3):
        coverage.add(start + timedelta(days=day))
    observed = {row.day.day: row.observed for row in rows([act(0)], coverage)}
    assert observed == {2: True, 3: True, 4: False, 5: True}


def test_a_key_has_rows_until_its_level_rounds_to_nothing(act: Make, start: datetime) -> None:
    coverage = Coverage()
    coverage.add(start + timedelta(days=400))
    levels = [row.level for row in rows([act(0, severity=50)], coverage) if row.key == "US>IR"]
    assert levels == sorted(levels, reverse=True)
    assert 100 < len(levels) < 300
    assert min(levels) >= 0.005


def test_a_key_whose_rows_had_ended_has_one_again_for_every_key_of_its_next_act(act: Make) -> None:
    first, later = act(0, places=("IQ",)), act(350, places=("IQ",))
    found = list(rows([first, later], Coverage()))
    days = [{row.key for row in found if row.day == day} for day in (first.at.date(), later.at.date())]
    assert days[0] == days[1]
    assert not [row for row in found if first.at.date() + timedelta(days=300) < row.day < later.at.date()]


def test_waters_have_no_row(act: Make) -> None:
    assert ",red-sea," not in csv_of([act(0, places=("red-sea",))])


def test_without_acts_there_is_a_header_alone() -> None:
    assert csv_of([]) == "date,scope,key,level,rung,acts,words,observed\n"


@given(st.randoms(use_true_random=False))
def test_the_same_acts_give_the_same_rows_to_the_last_bit_in_whatever_order(random) -> None:
    acts = [
        Act(
            incident=n,
            at=EPOCH + timedelta(days=n % 3),
            severity=10 + 7.3 * n,
            confidence=0.9 / (n + 1),
            places=("IQ",),
            signals=frozenset({("strike", "clash")[n % 2]}),
        )
        for n in range(12)
    ]
    assert list(rows(random.sample(acts, len(acts)), Coverage())) == list(rows(acts, Coverage()))


def test_rows_are_in_order_of_day_scope_and_key(act: Make) -> None:
    acts = [act(0, "US>IR", places=("IQ",)), act(1, "IN>PK"), act(2, "?>IR")]
    found = [(row["date"], row["scope"], row["key"]) for row in csv.DictReader(io.StringIO(csv_of(acts)))]
    scopes = ["dyad", "country", "region"]
    assert found == sorted(found, key=lambda row: (row[0], scopes.index(row[1]), row[2]))


@pytest.mark.parametrize("place", ["IQ", "SY"])
def test_an_act_without_actors_has_a_row_for_its_place_and_none_for_a_dyad(act: Make, place: str) -> None:
    found = {(row.scope, row.key) for row in rows([act(0, "", places=(place,))], Coverage())}
    assert found == {("country", place), ("region", "western-asia")}
