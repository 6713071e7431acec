"""`brinkwatch assess` keeps the contract that other programs rely on."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from classifiers.assessment import Assessment, Text
from classifiers.model import EscalationModel
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
        (b'{"title": "a", "id": NaN}', "holds NaN, infinity or a number that is too long"),
        (b'{"title": "a", "id": ' + b"9" * 5000 + b"}", "holds NaN, infinity or a number that is too long"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_others_go_on(monkeypatch, capsys, line, reason) -> None:
    good = _lines({"id": "good", "title": "Calm day in the hills"})
    status, rows, err = _assess(monkeypatch, capsys, good + line + b"\n" + good, "-")
    assert status == 1
    assert [row["id"] for row in rows] == ["good", "good"]
    assert err == f"brinkwatch assess: line 2: {reason}" + err.partition(reason)[2]


def test_a_text_with_half_a_character_is_read_and_written(monkeypatch, capsys) -> None:
    status, rows, _ = _assess(
        monkeypatch, capsys, b'{"title": "Missile strike kills six \\ud83d in Kharkiv"}\n'
    )
    assert (status, rows[0]["assessed"]) == (0, True)


def test_long_texts_are_read_few_at_a_time(monkeypatch, capsys) -> None:
    together: list[int] = []

    def assess(model: EscalationModel, texts: Sequence[Text]) -> list[Assessment]:
        together.append(len(texts))
        return [Assessment(model="test", language=None, assessed=False) for _ in texts]

    monkeypatch.setattr(EscalationModel, "assess", assess)
    rows = [{"id": number, "text": "a" * 400_000} for number in range(7)] + [{"title": "b"}] * 300
    _, read, _ = _assess(monkeypatch, capsys, _lines(*rows))
    assert [row["id"] for row in read] == [*range(7), *[None] * 300]
    assert together == [3, 3, 256, 45]


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


REPORT = "Missile strike kills six in Kharkiv"


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["assess", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_explanations_stand_under_a_key_of_their_own_where_they_are_asked_for(monkeypatch, capsys) -> None:
    data = _lines({"id": 1, "title": REPORT}, {"id": 2, "title": "قصف جوي يستهدف مستودعا قرب العاصمة"})
    _, plain, _ = _assess(monkeypatch, capsys, data)
    _, explained, _ = _assess(monkeypatch, capsys, data, "--explain")
    assert [list(row) for row in explained] == [[*KEYS, "explain"]] * 2
    words = explained[0]["explain"]["signals"]["strike"]
    assert {word["text"] for word in words} & {"Missile", "strike"}
    assert all(REPORT[word["start"] : word["end"]] == word["text"] for word in words)
    assert explained[0].pop("explain")["acts"] == []
    assert explained[1].pop("explain") is None
    assert explained == plain


def test_the_acts_of_a_long_text_are_told_with_its_explanation(monkeypatch, capsys) -> None:
    body = (
        "Bakers of the town share a recipe. " * 12 + "Russian missile strike kills six in Kharkiv, Ukraine."
    )
    _, rows, _ = _assess(monkeypatch, capsys, _lines({"title": "Town news", "text": body}), "--explain")
    (act,) = rows[0]["explain"]["acts"]
    assert list(act) == ["evidence", "signals", "kind", "cross_border", "severity", "places", "dyads"]
    assert (act["kind"], act["places"]) == ("event", ["UA"])
    shown = act["evidence"]
    assert body[shown["start"] : shown["end"]] == shown["text"] == body[-53:]


def test_one_text_is_told_in_words(monkeypatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = _said(capsys, "--text", REPORT)
    assert out.splitlines()[0] == "SERIOUS · event"
    assert "Where: Ukraine" in out
    assert "* strike" in out
    assert f"  {REPORT}\n    strike" in out
    assert "*strike*" not in out


def test_with_an_explanation_the_words_that_moved_it_are_marked(capsys) -> None:
    out = _said(capsys, "--text", REPORT, "--explain")
    assert "*strike*" in out
    assert "strike: strike " in out
    assert "\x1b" not in out


def test_on_a_terminal_they_are_bold_unless_colour_is_unwanted(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1mstrike\x1b[22m" in _said(capsys, "--text", REPORT, "--explain")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in _said(capsys, "--text", REPORT, "--explain")


def test_one_text_as_json_is_a_line_of_the_contract(monkeypatch, capsys) -> None:
    row = json.loads(_said(capsys, "--text", REPORT, "--json"))
    _, (line,), _ = _assess(monkeypatch, capsys, _lines({"text": REPORT}))
    assert row == line


@pytest.mark.parametrize("arguments", [["--text", "x", "items.jsonl"], ["--text", " "]])
def test_a_text_and_a_file_or_no_text_are_one_line_and_status_2(monkeypatch, capsys, arguments) -> None:
    status, rows, err = _assess(monkeypatch, capsys, b"", *arguments)
    assert (status, rows, err.count("\n")) == (2, [], 1)
    assert "--text" in err
