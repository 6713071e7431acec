"""An archive is read in time order, whatever the order of its files and lines."""

import gzip
import json

import pytest

from bot.pipeline.archive import Archive


def write(path, *documents):
    text = "".join(json.dumps(document) + "\n" for document in documents)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def line(title, at, **more):
    return {"title": title, "published_at": at} | more


def test_files_are_merged_in_time_order_with_ties_by_file_and_line(tmp_path):
    one = write(tmp_path / "one.jsonl", line("c", "2024-01-02"), line("a", "2024-01-01"))
    two = write(tmp_path / "two.jsonl.gz", line("d", "2024-01-02"), line("b", "2024-01-01T06:00:00Z"))
    with Archive([one, two]) as archive:
        assert [entry.title for entry in archive] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("written", ["a b c", "c b a", "b a c", "a c b"])
def test_lines_in_any_order_are_read_in_order_of_time_from_the_first(tmp_path, written):
    days = {"a": "1969-12-31T23:59:59.999999Z", "b": "2024-01-01", "c": "2024-01-01T00:00:00.000001Z"}
    path = write(tmp_path / "one.jsonl", *(line(title, days[title]) for title in written.split()))
    with Archive([path]) as archive:
        assert [entry.title for entry in archive] == ["a", "b", "c"]
        assert archive.start == next(iter(archive)).at


def test_an_item_without_an_id_is_named_by_its_line_and_from_the_second_file_on_by_its_file(tmp_path):
    one = write(tmp_path / "one.jsonl", line("a", "2024-01-01"), line("b", "2024-01-01", id=17))
    two = write(tmp_path / "two.jsonl", line("c", "2024-01-01"))
    with Archive([one, two]) as archive:
        assert [entry.id for entry in archive] == ["1", "17", "2:1"]


@pytest.mark.parametrize(
    ("first_seen", "at"),
    [
        ("2024-01-01T05:00:00Z", "2024-01-01T05:00:00+00:00"),
        ("2024-01-09T00:00:00Z", "2024-01-01T00:00:00+00:00"),
    ],
)
def test_first_seen_is_the_time_unless_it_lags_by_more_than_48_hours(tmp_path, first_seen, at):
    path = write(tmp_path / "one.jsonl", line("a", "2024-01-01T00:00:00Z", first_seen_at=first_seen))
    with Archive([path]) as archive:
        assert [entry.at.isoformat() for entry in archive] == [at]


@pytest.mark.parametrize(
    "bad",
    [
        '{"title": "x"}',
        '{"published_at": "2024-01-01"}',
        '{"title": 3, "published_at": "2024-01-01"}',
        '{"title": "b", "published_at": "2205-01-01"}',
        '{"title": "b", "published_at": "9999-12-31T23:59:59-10:00"}',
        "not json",
        "[1]",
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_others_go_on(tmp_path, bad):
    path = tmp_path / "one.jsonl"
    path.write_text('{"title": "a", "published_at": "2024-01-01"}\n' + bad + "\n")
    with Archive([path]) as archive:
        assert [entry.title for entry in archive] == ["a"]
        assert [str(fault).split(": ")[0] for fault in archive.bad] == [f"{path}:2"]
