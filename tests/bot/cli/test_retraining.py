"""`train --base` begins with a model, `evaluate --compare` tells two apart, and a worse one is refused."""

import json
from pathlib import Path

import pytest

from bot.cli import comparing, main
from classifiers.artifact import load
from tests.fakes import labels

QUICK = ("--readers", "quick")
WRONG = {"event": "none", "none": "event", "statement": "none"}


def _swapped() -> list[dict[str, object]]:
    """The labels of the tests as someone would give them who takes war for peace and peace for war."""
    told = [
        {
            **row,
            "kind": WRONG[row["kind"]],
            "signals": ["strike"] if row["kind"] == "none" else [],
            "severity": 2 if row["kind"] == "none" else 0,
        }
        for row in labels.rows()
    ]
    return [{**row, "id": f"{row['id']}-{again}"} for again in range(12) for row in told]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ "base" with a model, "labels.jsonl" that it learned, "swapped.jsonl" that contradicts it."""
    folder = tmp_path_factory.mktemp("retraining")
    path = labels.write(folder / "labels.jsonl", labels.rows())
    labels.write(folder / "swapped.jsonl", _swapped())
    assert main(["train", str(path), "--out", str(folder / "base"), *QUICK]) == 0
    assert main(["train", str(folder / "swapped.jsonl"), "--out", str(folder / "opposite"), *QUICK]) == 0
    return folder


def _train(folder: Path, out: Path, *arguments: str) -> int:
    return main(["train", *arguments, "--base", str(folder / "base"), "--out", str(out)])


def test_a_model_begun_with_another_is_written_and_says_how_they_compare(
    folder: Path, tmp_path: Path, capsys
) -> None:
    assert _train(folder, tmp_path / "own", str(folder / "labels.jsonl")) == 0
    err = capsys.readouterr().err
    base = load(folder / "base").version
    assert f"A {base}, B " in err
    assert "on 54 items" in err
    assert "brinkwatch train: corrected " in err
    assert "ap_serious" in err
    assert load(tmp_path / "own").card.base == base


def test_a_worse_model_is_not_written_unless_forced(folder: Path, tmp_path: Path, capsys) -> None:
    out, check = tmp_path / "own", ("--check", str(folder / "labels.jsonl"))
    assert _train(folder, out, str(folder / "swapped.jsonl"), *check) == 1
    err = capsys.readouterr().err
    assert "B is worse." in err
    assert "was not written; --force writes it anyway" in err
    assert not out.exists()
    assert _train(folder, out, str(folder / "swapped.jsonl"), *check, "--force") == 0
    assert "B is worse." in capsys.readouterr().err
    assert load(out).card.corrections == 1


def test_without_a_file_to_check_on_a_model_is_judged_out_of_fold(
    folder: Path, tmp_path: Path, capsys
) -> None:
    assert _train(folder, tmp_path / "own", str(folder / "swapped.jsonl")) == 0
    err = capsys.readouterr().err
    assert "on 648 items" in err
    assert "brinkwatch train: corrected signal:strike, " in err
    assert "B is better." in err


def test_a_folder_that_holds_a_model_is_not_written_over_unasked(
    folder: Path, tmp_path: Path, capsys
) -> None:
    own = str(tmp_path / "own")
    assert main(["train", str(folder / "labels.jsonl"), "--out", own, *QUICK]) == 0
    before = load(Path(own)).version
    arguments = ["train", str(folder / "swapped.jsonl"), "--out", own, *QUICK]
    capsys.readouterr()
    assert main(arguments) == 2
    assert f"--out: {own} holds a model" in capsys.readouterr().err
    assert main([*arguments, "--check", str(folder / "labels.jsonl")]) == 1
    assert f"A {before}, B " in capsys.readouterr().err
    assert load(Path(own)).version == before
    assert main([*arguments, "--force"]) == 0
    assert load(Path(own)).version == load(folder / "opposite").version


def test_what_is_left_of_a_broken_model_may_be_written_over(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "card.json").write_text("{}")
    assert main(["train", str(folder / "labels.jsonl"), "--out", str(own), *QUICK]) == 0
    assert load(own).version == load(folder / "base").version


def test_a_model_is_measured_against_its_base_and_what_it_replaces(
    folder: Path, tmp_path: Path, capsys
) -> None:
    own = tmp_path / "own"
    assert main(["train", str(folder / "swapped.jsonl"), "--out", str(own), *QUICK]) == 0
    capsys.readouterr()
    check = ("--check", str(folder / "labels.jsonl"))
    assert _train(folder, own, str(folder / "labels.jsonl"), *check) == 0
    err = capsys.readouterr().err
    for name in ("base", "opposite"):
        assert f"A {load(folder / name).version}, B " in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--readers", "quick"], "--readers: the readers are those of the base"),
        (["--careful", "nowhere"], "--careful: the readers are those of the base"),
        (["--check", "nowhere.jsonl"], "--check: nowhere.jsonl cannot be read"),
        (["--check", "empty.jsonl"], "--check: no labelled item in it"),
        (["--base", "nowhere"], "nowhere/card.json: cannot be read"),
        (["--beside", "strange.jsonl"], "LABELS: the base knows no label 'flood'"),
    ],
)
def test_what_does_not_fit_names_its_option(
    folder: Path, tmp_path: Path, capsys, monkeypatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    labels.write(tmp_path / "empty.jsonl", [])
    labels.write(tmp_path / "strange.jsonl", [{"title": "Water rises", "label": "flood"}])
    given = ["--base", str(folder / "base"), *arguments]
    assert main(["train", str(folder / "labels.jsonl"), "--out", "own", *given]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "own").exists()


def test_a_bad_line_to_check_on_is_told(folder: Path, tmp_path: Path, capsys) -> None:
    check = labels.write(tmp_path / "check.jsonl", [*labels.rows(), {}])
    assert _train(folder, tmp_path / "own", str(folder / "labels.jsonl"), "--check", str(check)) == 1
    assert "check.jsonl: line 55: no text" in capsys.readouterr().err
    assert (tmp_path / "own").exists()


def _compare(folder: Path, first: str, second: str, *arguments: str) -> int:
    pair = [str(folder / first), str(folder / second)]
    return main(["evaluate", str(folder / "labels.jsonl"), "--compare", *pair, *arguments])


def test_a_worse_model_ends_a_comparison_with_status_1(folder: Path, capsys) -> None:
    assert _compare(folder, "base", "opposite") == 1
    worse = capsys.readouterr().out
    assert _compare(folder, "opposite", "base") == 0
    better = capsys.readouterr().out
    assert _compare(folder, "base", "base") == 0
    alike = capsys.readouterr().out
    for said, out in (("is worse", worse), ("is better", better), ("is not shown to be", alike)):
        assert out.splitlines()[-1].startswith(f"B {said}")
    assert worse.splitlines()[0].startswith(f"A {load(folder / 'base').version}, B ")
    assert any(line.startswith("ap_serious") and line.endswith("worse") for line in worse.splitlines())


def test_a_comparison_is_one_object_for_programs(folder: Path, capsys) -> None:
    assert _compare(folder, "base", "opposite", "--json") == 1
    row = json.loads(capsys.readouterr().out)
    assert (row["a"], row["items"], row["judgement"]) == (load(folder / "base").version, 54, "worse")
    line = next(each for each in row["lines"] if each["name"] == "ap_serious")
    assert line["difference"]["value"] == pytest.approx(line["second"] - line["first"], abs=1e-4)
    assert line["difference"]["low"] <= line["difference"]["value"] <= line["difference"]["high"]
    assert line["judgement"] == "worse"


def test_two_models_are_compared_instead_of_one_measured(folder: Path, capsys) -> None:
    assert _compare(folder, "base", "base", "--model", str(folder / "base")) == 2
    assert "--compare" in capsys.readouterr().err


def test_models_of_other_labels_have_nothing_to_compare(folder: Path, tmp_path: Path, capsys) -> None:
    rows = [{"title": row["title"], "label": "w" if row["signals"] else "p"} for row in labels.rows()]
    own = labels.write(tmp_path / "own.jsonl", rows)
    assert main(["train", str(own), "--out", str(tmp_path / "own"), *QUICK]) == 0
    capsys.readouterr()
    pair = [str(folder / "base"), str(tmp_path / "own")]
    assert main(["evaluate", str(folder / "labels.jsonl"), "--compare", *pair]) == 2
    assert "LABELS: nothing to compare" in capsys.readouterr().err


def test_labels_that_a_model_learned_from_flatter_it_and_it_is_said(
    folder: Path, tmp_path: Path, capsys
) -> None:
    said = f"A or B learned from {folder / 'labels.jsonl'}, and"
    fresh = labels.write(tmp_path / "fresh.jsonl", labels.rows()[1:])
    runs = (
        (str(folder / "labels.jsonl"), (), True),
        (str(fresh), (), False),
        (str(fresh), ("--check", str(folder / "labels.jsonl")), True),
    )
    for number, (path, check, known) in enumerate(runs):
        assert _train(folder, tmp_path / str(number), path, *check) == 0
        err = capsys.readouterr().err
        assert (said in err, "learned from" in err) == (known, known)
    _compare(folder, "base", "opposite")
    assert said in capsys.readouterr().err


def test_the_shipped_model_has_a_name() -> None:
    assert comparing.model_named("shipped").version == load().version
