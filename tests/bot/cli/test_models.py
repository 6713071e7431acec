"""--model and [model] name one model, and one more for each further language."""

import json

import pytest

from bot.cli import main
from tests.fakes import labels
from tests.fakes.readings import FakeModel

POLISH = (
    "Drony uderzyły w skład amunicji pod stolicą, są ranni",
    "Rakiety spadły na lotnisko, zginęło trzech żołnierzy",
    "Wojsko ostrzelało miasto przez całą noc",
    "Piekarnia przy rynku otwiera się w sobotę",
    "Drużyna wygrała mecz po dogrywce",
    "W górach spadł pierwszy śnieg tej zimy",
)
ARABIC = "طائرات مسيرة تقصف مستودع ذخيرة قرب العاصمة"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Models of the tests' own English labels and of a few Polish ones, in "english" and "polish"."""
    folder = tmp_path_factory.mktemp("models")
    rows = [{"title": title, "label": "war" if n < 3 else "peace"} for n, title in enumerate(POLISH)] * 4
    english = [{"title": row["title"], "signals": row["signals"]} for row in labels.rows()]
    for name, its in (("english", english), ("polish", rows)):
        path = labels.write(folder / f"{name}.jsonl", its)
        assert main(["train", str(path), "--out", str(folder / name), "--readers", "quick"]) == 0
    items = folder / "items.jsonl"
    titles = (POLISH[1], "Missile strike kills six in the port", ARABIC)
    items.write_text("".join(json.dumps({"title": title}) + "\n" for title in titles))
    return folder


def assess(capsys, folder, *arguments):
    capsys.readouterr()
    assert main(["assess", str(folder / "items.jsonl"), *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_without_a_model_for_it_a_language_is_not_assessed(folder, capsys):
    polish, english, arabic = assess(capsys, folder, "--model", str(folder / "english"))
    assert [row["assessed"] for row in (polish, english, arabic)] == [False, True, False]
    assert (polish["language"], polish["signals"], polish["places"]) == ("pl", None, None)


@pytest.mark.parametrize("configured", [False, True])
def test_a_model_named_for_a_language_reads_it_and_no_other(folder, tmp_path, capsys, configured):
    arguments = ["--model", str(folder / "english"), "--model", f"pl={folder / 'polish'}"]
    if configured:
        config = tmp_path / "own.toml"
        english, polish = json.dumps(str(folder / "english")), json.dumps(str(folder / "polish"))
        config.write_text(f"[model]\npath = {english}\nlanguages = {{ pl = {polish} }}\n")
        arguments = ["--config", str(config)]
    polish, english, arabic = assess(capsys, folder, *arguments)
    assert [row["assessed"] for row in (polish, english, arabic)] == [True, True, False]
    assert set(polish["signals"]) == {"peace", "war"}
    assert "strike" in english["signals"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("arabic=x", "unknown language 'arabic'; did you mean ar?"),
        ("qq=x", "unknown language 'qq'; write a code of ISO 639 like \"ar\""),
        ("=x", "=x"),
    ],
)
def test_a_model_that_cannot_be_is_one_line_and_status_2(given, said, capsys):
    try:
        status = main(["assess", "--model", given, "-"])
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert said in capsys.readouterr().err


def test_a_model_named_for_a_language_that_it_does_not_read_is_refused(folder, capsys):
    arguments = ["--model", str(folder / "english"), "--model", f"ar={folder / 'polish'}"]
    assert main(["assess", str(folder / "items.jsonl"), *arguments]) == 2
    assert "reads pl, not ar" in capsys.readouterr().err


def test_an_archive_is_read_sparingly(tmp_path, capsys, monkeypatch):
    model = FakeModel()
    monkeypatch.setattr("bot.cli.replay.model_loader", lambda *_: lambda: model)
    line = {"title": "[serious strike IQ]", "published_at": "2024-01-04T12:00:00Z"}
    (tmp_path / "archive.jsonl").write_text(json.dumps(line) + "\n")
    assert main(["replay", str(tmp_path / "archive.jsonl")]) == 0
    assert (model.read, model.spared) == (1, 1)
