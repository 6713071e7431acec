from datetime import datetime, timedelta

import pytest

from storage import precedents
from storage.database import Connection
from storage.records import Precedent

DAY = timedelta(days=1)


def _precedent(now: datetime, first: int, last: int, *key: str) -> Precedent:
    source, target, signal = key or ("IR", "US", "strike")
    return Precedent(
        source=source, target=target, signal=signal, first_at=now + first * DAY, last_at=now + last * DAY
    )


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [(0, 5, (0, 5)), (-3, 2, (-3, 5)), (1, 9, (0, 9)), (-3, 9, (-3, 9)), (2, 3, (0, 5))],
)
def test_a_precedent_saved_again_reaches_from_the_earlier_first_to_the_later_last(
    c: Connection, now: datetime, first: int, last: int, kept: tuple[int, int]
) -> None:
    precedents.save(c, [_precedent(now, 0, 5)])
    precedents.save(c, [_precedent(now, first, last)])
    assert precedents.every(c) == [_precedent(now, *kept)]


def test_precedents_are_told_apart_by_side_direction_and_signal(c: Connection, now: datetime) -> None:
    keys = [("IR", "US", ""), ("IR", "US", "strike"), ("IR", "iraqi-militias", ""), ("US", "IR", "strike")]
    saved = [_precedent(now, number, number, *key) for number, key in enumerate(keys)]
    precedents.save(c, [*reversed(saved), saved[0]])
    assert sorted(precedents.every(c), key=lambda one: one.first_at) == saved
    precedents.save(c, [])


def test_all_of_them_can_be_replaced(c: Connection, now: datetime) -> None:
    precedents.save(c, [_precedent(now, 0, 5), _precedent(now, 0, 5, "A", "B", "")])
    precedents.replace_all(c, [_precedent(now, 2, 3)])
    assert precedents.every(c) == [_precedent(now, 2, 3)]
