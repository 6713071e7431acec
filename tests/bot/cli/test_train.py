"""`brinkwatch train` makes a model of one's own, which assess and evaluate take."""

import json
import re
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.fakes import labels

QUICK = ("--readers", "quick")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    rows = [{"title": row["title"], "label": "war" if row["signals"] else "peace"} for row in labels.rows()]
    return labels.write(tmp_path / "own.jsonl", rows)


def test_a_file_of_single_labels_is_enough(own: Path, tmp_path: Path, capsys) -> None:
    assert main(["train", str(own), "--out", str(tmp_path / "model"), *QUICK]) == 0
    capsys.readouterr()
    assert main(["assess", str(own), "--model", str(tmp_path / "model")]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[0])
    assert set(row["signals"]) == {"peace", "war"}
    assert (row["kind"], row["cross_border"], row["serious"], row["severity"]) == (None, None, None, None)
    assert main(["evaluate", str(own), "--model", str(tmp_path / "model"), "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["figures"]["ap_signal_war"] > 0.9
    assert "ap_serious" not in measured["figures"]
    assert set(measured["intervals"]) == set(measured["figures"])
    low, high = measured["intervals"]["ap_signal_war"]
    assert low <= measured["figures"]["ap_signal_war"] <= high
    assert measured["reliability"] == measured["reliability_critical"] == []


def test_figures_for_people_say_model_and_items(own: Path, tmp_path: Path, capsys) -> None:
    labels.write(own, labels.rows())
    main(["train", str(own), "--out", str(tmp_path / "model"), *QUICK])
    capsys.readouterr()
    assert main(["evaluate", str(own), "--model", str(tmp_path / "model")]) == 0
    out = capsys.readouterr().out
    assert "on 54 items" in out
    assert "95 % interval" in out
    assert re.search(r"^ap_serious +\d\.\d{4}   \d\.\d{4} to \d\.\d{4}$", out, re.MULTILINE)
    assert "critical: probability" in out


def test_labels_that_the_model_does_not_read_are_nothing_to_measure(
    own: Path, tmp_path: Path, capsys
) -> None:
    main(["train", str(own), "--out", str(tmp_path / "model"), *QUICK])
    other = labels.write(tmp_path / "other.jsonl", [{"title": "Water rises", "kind": "event"}])
    capsys.readouterr()
    assert main(["evaluate", str(other), "--model", str(tmp_path / "model")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("brinkwatch evaluate: LABELS: nothing to measure")


def test_a_bad_line_is_told_and_the_others_train(own: Path, tmp_path: Path, capsys) -> None:
    with own.open("a") as file:
        file.write("{}\n")
    assert main(["train", str(own), "--out", str(tmp_path / "model"), *QUICK]) == 1
    assert "line 55: no text" in capsys.readouterr().err
    assert (tmp_path / "model" / "card.json").exists()


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (
            [{"title": "a", "label": "war"}, {"title": "b", "labels": []}, {"title": "c", "labels": []}],
            "label 'war'",
        ),
        ([{"title": "a", "label": "war"}, {"title": "b", "label": "war"}], "label 'war'"),
        ([], "no labelled item"),
        ([{"title": "a", "label": 0.5}] * 9, "line 1: label is neither"),
    ],
)
def test_labels_that_cannot_be_learned_are_one_line_and_status_2(rows, named, tmp_path: Path, capsys) -> None:
    path = labels.write(tmp_path / "few.jsonl", rows)
    assert main(["train", str(path), "--out", str(tmp_path / "model"), *QUICK]) == 2
    err = capsys.readouterr().err
    assert named in err
    assert err.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_without_the_extra_the_quick_reader_is_trained_and_one_line_says_so(
    own: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(["train", str(own), "--out", str(tmp_path / "model")]) == 0
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "brinkwatch[train]" in line and "torch" in line] == said[:1]
    assert json.loads((tmp_path / "model" / "card.json").read_text())["readers"] == "quick"


def test_both_readers_cannot_be_asked_for_without_the_extra(
    own: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(["train", str(own), "--out", str(tmp_path / "model"), "--readers", "both"]) == 2
    err = capsys.readouterr().err
    assert "--readers" in err
    assert "brinkwatch[train]" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_a_missing_file_and_an_unwritable_folder_name_their_option(own: Path, tmp_path: Path, capsys) -> None:
    assert main(["train", str(tmp_path / "no.jsonl"), "--out", str(tmp_path / "model"), *QUICK]) == 2
    assert "LABELS" in capsys.readouterr().err
    assert main(["train", str(own), "--out", str(own), *QUICK]) == 2
    assert "--out" in capsys.readouterr().err


def test_what_lies_beside_is_named_on_the_card_and_its_bad_lines_are_told(
    own: Path, tmp_path: Path, capsys
) -> None:
    beside = labels.write(tmp_path / "beside.jsonl", [{"title": "Zeppelins bomb Arlen", "label": "war"}, {}])
    arguments = ["train", str(own), "--beside", str(beside), "--out", str(tmp_path / "model"), *QUICK]
    assert main(arguments) == 1
    assert "beside.jsonl: line 2: no text" in capsys.readouterr().err
    card = json.loads((tmp_path / "model" / "card.json").read_text())
    assert (card["items"], card["beside"]) == (55, 1)
    readable = (tmp_path / "model" / "card.md").read_text()
    assert "54 labelled items and 1 more that nothing is measured on." in readable
    assert "| beside.jsonl | 2 | no | " in readable


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--beside", "no.jsonl"], "--beside: no.jsonl cannot be read"),
        (["--careful", "nowhere"], "--careful: nowhere/out_of_fold.npz cannot be read"),
        (["--careful", "nowhere", *QUICK], "--careful: the quick reader alone takes none"),
    ],
)
def test_what_cannot_be_taken_names_its_option(own: Path, tmp_path: Path, capsys, arguments, said) -> None:
    assert main(["train", str(own), *arguments, "--out", str(tmp_path / "model")]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_labels_that_are_not_there_or_empty_cannot_be_evaluated(tmp_path: Path, capsys) -> None:
    empty = labels.write(tmp_path / "empty.jsonl", [])
    for path in (empty, tmp_path / "no.jsonl"):
        assert main(["evaluate", str(path)]) == 2
        assert "LABELS" in capsys.readouterr().err
