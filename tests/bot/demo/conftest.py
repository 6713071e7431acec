"""One showing of the demo for all tests of what it shows."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Showing:
    """What the demo printed, and the folder that it keeps its history in."""

    text: str
    folder: Path


@pytest.fixture(scope="session")
def showing(tmp_path_factory: pytest.TempPathFactory) -> Showing:
    """`brinkwatch demo`, run once."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    command = [sys.executable, "-m", "bot", "demo", "--folder", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    return Showing(ended.stdout, folder)
