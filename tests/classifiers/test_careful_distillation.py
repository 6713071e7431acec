"""Large encoders teach a small one, from files of labels and texts to a folder that training takes."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="distilling a careful reader needs the extra `train`")

from classifiers import careful_distillation
from classifiers.careful_distillation import ROLES_FILE, distil
from classifiers.careful_learning import Pace
from classifiers.careful_school import Recipe
from classifiers.dataset import read
from classifiers.prepared import Prepared, read_prepared
from classifiers.role_weights import read_items
from classifiers.targets import heads_of, targets_of
from tests.fakes import encoders, labels

PLACES = {"Iran": "IR", "Ukraine": "UA", "Sudan": "SD", "Yemen": "YE"}
DAYS = ("Monday", "Tuesday", "Friday", "Sunday")
PACE = Pace(epochs=4, batch=16, rate=3e-4, head_rate=3e-3)
FAST = Recipe(vocabulary=10_000, easy=20, teacher=PACE, student=PACE, finish=replace(PACE, epochs=2))


ODD = "Film festival opens in Gorwen"


def rows(summary: str, days: tuple[str, ...] = DAYS) -> list[dict[str, object]]:
    """Strikes and threats by an unknown hand in one of four countries, calm items, and an ODD strike.

    Having one title, the odd ones are all of one fold.
    """
    kinds = ((labels.STRIKES, ["strike"], 2), (labels.THREATS, ["threat"], 1), (labels.CALM, [], 0))
    odd = {"title": ODD, "signals": ["strike"], "severity": 1, "where": [], "actors": ""}
    return [{**odd, "summary": summary.format(day)} for day in days for _ in range(8)] + [
        {
            "title": title.format(place),
            "summary": summary.format(day),
            "signals": signals,
            "severity": severity,
            "where": [code] if signals else [],
            "actors": f"?>{code}" if signals else "",
        }
        for titles, signals, severity in kinds
        for title in titles
        for place, code in PLACES.items()
        for day in days
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Labels, more beside, a pool, and what was distilled from them."""
    folder = tmp_path_factory.mktemp("distilled")
    measured = labels.write(folder / "labels.jsonl", rows("Officials spoke of it on {}."))
    beside = labels.write(folder / "own.jsonl", rows("It was told on {}.", DAYS[:1])[8:])
    pool = folder / "pool.jsonl.gz"
    with gzip.open(pool, "wt") as lines:
        for row in rows("Residents told of it on {}."):
            lines.write(json.dumps({"title": row["title"], "summary": row["summary"]}) + "\n")
    words = sorted({word.strip(".").lower() for row in rows("Officials spoke of it on Monday.") for word in
                    f"{row['title']} {row['summary']}".split()})  # fmt: skip
    student = encoders.bert(folder / "student", words)
    teacher = encoders.mpnet(folder / "teacher", words[::-1], seed=1)
    distil([measured], [beside], pool, teacher, student, folder / "out", FAST)
    return folder


@pytest.fixture(scope="module")
def prepared(folder: Path) -> Prepared:
    examples, _ = read([folder / "labels.jsonl"])
    return read_prepared(folder / "out", heads_of(examples), len(examples))


def test_what_was_distilled_is_a_prepared_reader_of_new_items(folder: Path, prepared: Prepared) -> None:
    examples, _ = read([labels.write(folder / "new.jsonl", rows("Nobody had expected it on {}."))])
    targets = targets_of(examples, heads_of(examples))
    logits = prepared.reader.read([example.text for example in examples]).logits
    assert ((logits > 0) == (targets > 0)).mean() > 0.9
    assert "8e-5" not in prepared.recipe
    assert prepared.recipe.startswith("Careful reader: ")


def test_its_logits_are_those_of_what_is_measured(folder: Path, prepared: Prepared) -> None:
    examples, _ = read([folder / "labels.jsonl"])
    targets = targets_of(examples, heads_of(examples))
    sure = np.array([example.text.title != ODD for example in examples])
    assert ((prepared.logits > 0) == (targets > 0))[sure].mean() > 0.9


def test_neither_teacher_nor_student_saw_what_is_measured(folder: Path, prepared: Prepared) -> None:
    examples, _ = read([folder / "labels.jsonl"])
    odd = [index for index, example in enumerate(examples) if example.text.title == ODD]
    strike = heads_of(examples).column("signal:strike")
    seen = prepared.reader.read([examples[index].text for index in odd]).logits
    assert (prepared.logits[odd, strike] < 0).all()
    assert (seen[:, strike] > 0).all()


def test_its_roles_are_what_places_are_weighed_by(folder: Path) -> None:
    items = list(read_items(folder / "labels.jsonl", folder / "out" / ROLES_FILE))
    assert len(items) == 96 + 32
    told = [
        heard.named
        for item in items
        for role, by_code in item.heard.items()
        for code, heard in by_code.items()
        if role == "where" and code in item.places
    ]
    assert np.mean([named is not None and named > 0 for named in told]) > 0.9


def test_its_vocabulary_is_that_of_what_it_read(folder: Path) -> None:
    kept = json.loads((folder / "out" / "tokenizer.json").read_text())["model"]["vocab"]
    assert {"officials", "residents", "festival"} - kept.keys() == {"residents"}
    assert "##fficials" not in kept


def test_the_command_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        careful_distillation.main(["labels.jsonl"])
    assert "--unlabelled, --teacher, --out" in capsys.readouterr().err
