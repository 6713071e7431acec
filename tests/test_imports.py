"""What importing the program does to the world: nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT, sources

IMPORT_ALL = """
import importlib, logging, os, sys, threading
root, *modules = sys.argv[1:]
ours = tuple(os.path.join(root, package) + os.sep for package in ("bot", "storage", "classifiers"))
seen = []

def blame(what):
    frame = sys._getframe(2)
    while frame and "site-packages" not in frame.f_code.co_filename:
        if frame.f_code.co_filename.startswith(ours):
            seen.append(f"{os.path.relpath(frame.f_code.co_filename, root)}:{frame.f_lineno}: {what}")
            return
        if frame.f_code.co_name == "<module>":  # another library being imported, by its own will
            return
        frame = frame.f_back

def audit(event, arguments):
    if event == "open" and not str(arguments[0]).endswith((".py", ".pyc", ".so", ".pyd")):
        blame(f"opens {arguments[0]}")
    elif event.startswith(("socket.", "subprocess.", "sqlite3.", "os.mkdir", "os.putenv", "shutil.")):
        blame(event)

read = os._Environ.__getitem__
def watched(self, key):
    blame(f"reads the environment's {key}")
    return read(self, key)

sys.path.insert(0, root)
os._Environ.__getitem__ = watched
sys.addaudithook(audit)
for module in modules:
    try:
        importlib.import_module(module)
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("onnx", "torch", "transformers"):  # the extra `train`
            seen.append(f"{module} cannot be imported: {error}")
if logging.root.handlers:
    seen.append("logging is set up")
if threading.active_count() > 1:
    seen.append("a thread runs")
print("\\n".join(seen))
"""


def test_importing_every_module_opens_no_file_and_no_socket_and_reads_no_environment() -> None:
    done = _importing(ROOT, [_module(source.path) for source in sources() if _is_imported(source.path)])
    assert not done, f"\n{done}"


@pytest.mark.parametrize(
    "line",
    [
        "open('left-behind', 'w')",
        "import socket; socket.socket()",
        "import os; os.environ.get('HOME')",
        "import logging; logging.basicConfig()",
        "import pathlib; pathlib.Path(__file__).with_suffix('.csv').touch()",
    ],
)
def test_an_import_that_touches_the_world_is_noticed(tmp_path: Path, line: str) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "culprit.py").write_text(f"{line}\n")
    assert _importing(tmp_path, ["bot.culprit"]) != ""


def _importing(root: Path, modules: list[str]) -> str:
    command = [sys.executable, "-B", "-P", "-c", IMPORT_ALL, str(root), *modules]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_imported(path: str) -> bool:
    return not path.endswith("/__main__.py") and path != "storage/migrations/env.py"
