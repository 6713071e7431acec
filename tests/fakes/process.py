"""`brinkwatch` as a process of its own, for tests that stop or kill it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def brinkwatch(*arguments: str, cwd: Path, **environ: str) -> Iterator[subprocess.Popen]:
    """Runs the command in `cwd`, its output in out.txt and log.txt there; it does not outlive the block."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM", "BRINKWATCH"))
    }
    with (cwd / "out.txt").open("ab") as out, (cwd / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], cwd=cwd, env=clean | environ, stdout=out, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
