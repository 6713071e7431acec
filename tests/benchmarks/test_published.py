"""Published sets are learned from their own train split and measured as their authors did."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import published
from benchmarks.published_sets import METRICS, PublishedSet
from benchmarks.published_sets import published as sets_in
from classifiers.folds import FOLDS

NOUNS = ("harbour", "bridge", "airfield", "depot", "barracks", "market", "dam", "station", "village", "ridge")
ACTS = {1: "Rockets hit the {} before dawn.", 0: "Bakers open a stall by the {} on Sunday."}


def marks(*rows: str) -> np.ndarray:
    return np.array([[mark == "1" for mark in row] for row in rows])


@pytest.mark.parametrize(
    ("labelled", "predicted", "figure"),
    [
        (("110", "000"), ("110", "000"), 1.0),  # where nobody says anything nothing is counted
        (("110", "000"), ("110", "001"), 0.5),
        (("110",), ("100",), 2 / 3),
        (("100", "010"), ("000", "010"), 0.5),
        (("000",), ("000",), 0.0),
    ],
)
def test_f1_by_example_leaves_out_what_neither_side_labels(labelled, predicted, figure):
    assert METRICS["example-based F1"](marks(*labelled), marks(*predicted)) == pytest.approx(figure)


def test_f1_of_classes_is_that_of_each_and_their_mean():
    labelled, predicted = marks("10", "10", "01", "01"), marks("10", "01", "01", "01")
    assert METRICS["F1 of class 1"](labelled, predicted) == pytest.approx(0.8)
    assert METRICS["macro-F1"](labelled, predicted) == pytest.approx((2 / 3 + 0.8) / 2)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A set with a test split and one without, in the shape of the published ones."""
    results = [
        "task,metric,system,score,sd,seeds,source",
        "tested,F1 of class 1,ConfliBERT-2021,0.9,,3,x",
        "tested,F1 of class 1,Another,0.95,,3,x",
        "tested,F1 of class 1,Plain (ours),0.99,,1,x",
        "kept_back,example-based F1,ConfliBERT-2021,0.8,,3,x",
        "absent,macro-F1,ConfliBERT-2021,0.7,,3,x",
    ]
    (tmp_path / "published_results.csv").write_text("\n".join(results) + "\n")
    for name, splits in (("tested", ("train", "test")), ("kept_back", ("train",))):
        (tmp_path / name).mkdir()
        for split in splits:
            lines = [
                f'"{ACTS[mark].format(noun)}"\t{mark}' + ("" if name == "tested" else f"\t{1 - mark}")
                for noun in NOUNS
                for mark in (0, 1)
            ]
            (tmp_path / name / f"{split}.tsv").write_text("\n".join(lines) + "\n")
    return tmp_path


def by_name(data: Path) -> dict[str, PublishedSet]:
    return {one.name: one for one in sets_in(data)}


def test_a_set_is_compared_with_conflibert_and_the_best_of_others(data):
    found = by_name(data)
    assert list(found) == ["tested", "kept_back"]
    assert (found["tested"].conflibert, found["tested"].best) == (0.9, 0.95)
    assert (found["tested"].tested, found["kept_back"].tested) == (True, False)


def test_labels_are_lines_as_the_command_reads_them(data):
    found = by_name(data)
    single = published.lines(found["tested"].split("train"), single=True)
    assert single[1] == '{"text": "Rockets hit the harbour before dawn.", "label": "1"}'
    several = published.lines(found["kept_back"].split("train"), single=False)
    assert several[0].endswith('"labels": ["1"]}')
    assert several[1].endswith('"labels": ["0"]}')


def test_both_ways_of_measuring_give_a_row_each(data, capsys):
    assert published.main(["--data", str(data), "--readers", "plain,quick"]) == 0
    out, err = capsys.readouterr()
    head, _, tested, kept = out.splitlines()
    assert head == "| set | figure | texts | plain | quick | ConfliBERT | best published |"
    assert tested.startswith("| tested | F1 of class 1 | 20 | 1.000 (1.000 to 1.000) | ")
    assert tested.endswith(" | 0.900 | 0.950 |")
    assert kept.startswith("| kept_back | example-based F1, 5 folds | 20 | ")
    assert err.count("kept_back, quick: learns from ") == FOLDS


def test_lines_of_text_alone_teach_the_quick_reader_what_they_say(data):
    one = by_name(data)["tested"]
    split = one.split("train")
    predicted = published.read(one, split, one.split("test").texts, "quick")
    assert one.measure(one.split("test").labels, predicted) >= 0.9


def test_only_the_sets_that_are_named_are_read(data, capsys):
    assert published.main(["--data", str(data), "--readers", "plain", "--sets", "kept_back"]) == 0
    assert [line.split(" | ")[0] for line in capsys.readouterr().out.splitlines()[2:]] == ["| kept_back"]


@pytest.mark.parametrize("wrong", [["--sets", "absent"], ["--readers", "slow"]])
def test_a_name_that_is_none_is_refused(data, wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        published.main(["--data", str(data), *wrong])
    assert ended.value.code == 2
    assert wrong[1] in capsys.readouterr().err


def test_without_the_sets_it_says_so_and_is_done(tmp_path, capsys):
    assert published.main(["--data", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert (out, err.startswith("skipped: no published sets")) == ("", True)
