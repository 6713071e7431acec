"""`brinkwatch assess` keeps the contract that other programs rely on."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from classifiers.signals import Signal

KEYS = [
    "id",
    "language",
    "assessed",
    "kind",
    "signals",
    "cross_border",
    "mass_casualty",
    "serious",
    "critical",
    "severity",
    "places",
    "dyads",
    "evidence",
]


def _assess(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, *arguments: str
) -> tuple[int, list[dict[str, object]], str]:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    status = main(["assess", *arguments])
    out, err = capsys.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err


def _lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_one_line_comes_out_for_each_in_order_with_the_keys_of_the_contract(monkeypatch, capsys) -> None:
    data = _lines({"id": "17", "title": "Missile strike kills six in Kharkiv"}, {"summary": "A quiet day."})
    status, rows, err = _assess(monkeypatch, capsys, data)
    assert (status, err) == (0, "")
    assert [row["id"] for row in rows] == ["17", None]
    assert all(list(row) == KEYS for row in rows)
    assert list(rows[0]["signals"]) == list(Signal)
    assert rows[0]["serious"] == round(rows[0]["serious"], 4)


def test_evidence_counts_code_points_of_the_field_as_given(monkeypatch, capsys) -> None:
    title = "😀 &quot;Now&quot;:  missile strike kills six in Kharkiv"
    _, rows, _ = _assess(monkeypatch, capsys, _lines({"title": title}))
    shown = rows[0]["evidence"]["strike"]
    assert shown["field"] == "title"
    assert title[shown["start"] : shown["end"]] == shown["text"]


def test_a_language_that_is_not_read_is_null_not_zero(monkeypatch, capsys) -> None:
    _, rows, _ = _assess(
        monkeypatch, capsys, _lines({"id": 3, "title": "قصف جوي يستهدف مستودعا قرب العاصمة"})
    )
    assert rows[0] == dict.fromkeys(KEYS) | {"id": 3, "language": "ar", "assessed": False}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": "1", "title": "  "}', "no text"),
        (b'{"title": ["a"]}', "title is not a text"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_others_go_on(monkeypatch, capsys, line, reason) -> None:
    good = _lines({"id": "good", "title": "Calm day in the hills"})
    status, rows, err = _assess(monkeypatch, capsys, good + line + b"\n" + good, "-")
    assert status == 1
    assert [row["id"] for row in rows] == ["good", "good"]
    assert "line 2" in err
    assert reason in err


def test_a_text_with_half_a_character_is_read_and_written(monkeypatch, capsys) -> None:
    status, rows, _ = _assess(
        monkeypatch, capsys, b'{"title": "Missile strike kills six \\ud83d in Kharkiv"}\n'
    )
    assert (status, rows[0]["assessed"]) == (0, True)


def test_a_file_is_read_like_standard_input(monkeypatch, capsys, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(_lines({"id": "a", "text": "Rebels shelled the town. Nobody was hurt."}))
    assert _assess(monkeypatch, capsys, b"", str(path))[1][0]["id"] == "a"


@pytest.mark.parametrize(
    ("arguments", "named"), [(["nowhere.jsonl"], "nowhere.jsonl"), (["--model", "nowhere"], "nowhere")]
)
def test_what_cannot_be_read_is_one_line_and_status_2(
    monkeypatch, capsys, tmp_path, arguments, named
) -> None:
    monkeypatch.chdir(tmp_path)
    status, rows, err = _assess(monkeypatch, capsys, b"", *arguments)
    assert (status, rows) == (2, [])
    assert named in err
    assert err.count("\n") == 1
