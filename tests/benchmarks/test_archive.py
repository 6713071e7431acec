"""A pool becomes an archive of any length, and a replay is handed what was read beforehand."""

from datetime import datetime
from itertools import pairwise

import pytest

from benchmarks import archive
from benchmarks.remembered import Pickles
from classifiers.assessment import Text

TABLE = [
    {"date": "2031-04-01", "source": "One", "title": "Rockets hit an air base", "summary": ""},
    {"date": "2031-04-01", "source": "Two", "title": "A stall opens", "summary": "On Sunday."},
    {"date": "2031-04-03", "source": "One", "title": "Truce agreed", "summary": None},
]


def times(rows):
    return [datetime.fromisoformat(row["published_at"]) for row in rows]


def test_a_pool_repeats_with_later_dates_in_order():
    rows = list(archive.dated(TABLE, 7, 0))
    assert [row["title"] for row in rows[:3]] == [row["title"] for row in rows[3:6]]
    assert [each.day for each in times(rows)] == [1, 1, 3, 4, 4, 6, 7]
    assert all(one <= other for one, other in pairwise(times(rows)))
    assert len({row["id"] for row in rows}) == 7
    assert rows[2]["summary"] == ""


def test_items_of_one_day_are_spread_over_it():
    one, other, _ = times(archive.dated(TABLE, 3, 0))
    assert (other - one).total_seconds() == 12 * 3600


def test_a_squeezed_archive_fills_just_its_days():
    first, *_, last = times(archive.dated(TABLE, 10, 5))
    assert (last - first).total_seconds() == 4.5 * 24 * 3600


def test_an_assessment_that_was_not_stored_is_not_made_up():
    stored = Pickles(None, "assessments")
    stored.put({archive.key_of(Text(title="one")): "read"})
    given = archive.Given(stored)
    assert given.assess([Text(title="one")], sparing=True) == ["read"]
    with pytest.raises(KeyError):
        given.assess([Text(title="two")])


def test_without_a_pool_it_says_so_and_is_done(tmp_path, capsys):
    assert archive.main(["--pool", str(tmp_path / "none.parquet")]) == 0
    assert capsys.readouterr().err.startswith("skipped: no pool of items")


@pytest.mark.slow
def test_a_small_archive_runs_whole(tmp_path, capsys):
    pa = pytest.importorskip("pyarrow", reason="the pool is a parquet file; pip install pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.Table.from_pylist(TABLE), tmp_path / "pool.parquet")
    assert archive.main(["--pool", str(tmp_path / "pool.parquet"), "--items", "30", "--step", "10"]) == 0
    out = capsys.readouterr().out
    assert [line.split(" | ")[0] for line in out.splitlines()[2:5]] == ["| 10", "| 20", "| 30"]
    assert "30 items, " in out
    assert "reading adds " in out
