"""The command line: what is wrong is said in one line each, and the exit status tells how it went."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, main


def brinkwatch(folder, *arguments, **options):
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: brinkwatch {command}")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["replay"],
        ["history", "--tier", "grave"],
        ["history", "--since", "soon"],
        ["history", "--place", "Atlantis"],
        ["replay", "none.jsonl"],
        ["assess", "none.jsonl"],
        ["assess", "--model", "nowhere", "none.jsonl"],
        ["run", "--config", "none.toml"],
        ["digest", "--watchlist", "nobody's"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_status_2(arguments, tmp_path):
    ended = brinkwatch(tmp_path, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("brinkwatch")


def test_every_fault_of_the_configuration_is_a_line_of_its_own(tmp_path):
    (tmp_path / "brinkwatch.toml").write_text("[poll]\nmax_bytes = 1\ndeadlin = 2\n[web]\nlisten = 3\n")
    ended = brinkwatch(tmp_path, "check")
    assert ended.returncode == 2
    lines = ended.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["poll.max_bytes", "poll.deadlin", "web.listen"]


def test_a_terminal_without_our_characters_is_shown_the_others(tmp_path):
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = brinkwatch(tmp_path, "assess", "--text", "Missile strike kills six in Kharkiv", env=ascii_only)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Where: Ukraine" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line_and_status_1(tmp_path):
    command = [sys.executable, "-m", "bot", "assess", "--text", "Missile strike kills six in Kharkiv"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "brinkwatch assess: the disk is full; free some of it, then go on\n"


def test_a_reader_that_goes_away_is_no_fault(tmp_path):
    items = "".join(f'{{"title": "Item {number}"}}\n' for number in range(3000))
    (tmp_path / "items.jsonl").write_text(items)
    shell = f"{sys.executable} -m bot assess items.jsonl | head -1"
    ended = subprocess.run(shell, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ended.stdout.count("\n") == 1
    assert ended.stderr == ""
