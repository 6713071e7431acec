"""The speed of the readers is measured on items that nothing has read before."""

import pytest

from benchmarks import readers
from classifiers.assessment import Text

parquet = pytest.importorskip("pyarrow.parquet", reason="the pool is a parquet file; pip install pyarrow")


@pytest.fixture
def pool(tmp_path):
    import pyarrow as pa  # noqa: PLC0415

    numbers = range(readers.SINGLE + readers.WARM + 50)
    summaries = [f"Summary {number}" if number % 2 else None for number in numbers]
    table = pa.table(
        {"title": [f"Title {number}" for number in numbers], "summary": summaries, "more": numbers}
    )
    parquet.write_table(table, tmp_path / "pool.parquet")
    return tmp_path / "pool.parquet"


def test_the_same_items_are_drawn_each_time_and_none_twice(pool):
    drawn = readers.sample(pool, 20)
    assert drawn == readers.sample(pool, 20)
    assert [len(drawn.many), len(drawn.spared), len(drawn.single)] == [20, 20, readers.SINGLE]
    titles = [text.title for texts in (drawn.many, drawn.spared, drawn.single, drawn.warm) for text in texts]
    assert len(set(titles)) == len(titles)
    assert {text.summary == "" for text in drawn.many} == {True, False}


def test_readers_take_turns_each_with_its_own_texts():
    mine, theirs = [[Text(title=f"{who}{number}") for number in range(5)] for who in "ab"]
    read = []
    took = readers.in_turns([(read.append, mine), (read.append, theirs)], 2)
    assert [[text.title for text in some] for some in read] == [
        ["a0", "a1"],
        ["b0", "b1"],
        ["a2", "a3"],
        ["b2", "b3"],
        ["a4"],
        ["b4"],
    ]
    assert [len(seconds) for seconds in took] == [3, 3]


def test_a_row_says_how_many_times_the_peer_ours_is():
    row = readers._compared("single item, ms", 5.0, 20.0, "<= 1")
    assert str(row) == "| single item, ms | 5.0 | 20.0 | 0.25 | <= 1 |"


def test_without_a_pool_or_the_extra_it_says_so_and_is_done(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(readers, "NEEDED", ())
    assert readers.main(["--pool", str(tmp_path / "none.parquet")]) == 0
    assert capsys.readouterr().err.startswith("skipped: no pool of items")
    monkeypatch.setattr(readers, "NEEDED", ("no_such_module",))
    assert readers.main(["--pool", str(tmp_path / "none.parquet")]) == 0
    assert "skipped: no_such_module not installed" in capsys.readouterr().err
