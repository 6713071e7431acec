"""Headless Chromium: what it measures on a page, and a picture of it. Knows nothing of what pages show."""

import json
import re
import shutil
import subprocess
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

from PIL import Image

SCALE = 2
"""Pixels of a picture for each CSS pixel."""

LARGEST = 150_000
"""Bytes of a picture; what would be larger gets fewer colours."""

_COLOURS = (128, 64, 48, 32, 24, 16)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_MEASURED = re.compile(r'data-measured="([^"]*)"')
_SECONDS = 90
_TALLEST = 6000


def chromium() -> str:
    """The path of the browser, "" where none is installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), "")


def measured(page: str) -> dict[str, Any]:
    """What a page says of itself once it is laid out, see page.js."""
    with tempfile.TemporaryDirectory() as folder:
        file = _written(page, Path(folder))
        dom = _run(
            Path(folder),
            "--window-size=1600,1200",
            "--virtual-time-budget=10000",
            "--dump-dom",
            file.as_uri(),
        )
    found = _MEASURED.search(dom)
    if found is None:
        raise ValueError(f"the page measured nothing: {dom[-300:]}")
    return json.loads(unescape(found[1]))


def photographed(page: str, picture: Path) -> dict[str, Any]:
    """Writes a page as a small PNG of few colours; what it measured."""
    size = measured(page)
    width, height = size["width"], min(size["height"], _TALLEST)
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        _run(
            Path(folder),
            f"--window-size={max(width, 600)},{height + 200}",
            f"--force-device-scale-factor={SCALE}",
            f"--screenshot={shot}",
            _written(page, Path(folder)).as_uri(),
        )
        whole = Image.open(shot).convert("RGB").crop((0, 0, width * SCALE, height * SCALE))
    for colours in _COLOURS:
        whole.quantize(colours, dither=Image.Dither.NONE).save(picture, optimize=True)
        if picture.stat().st_size < LARGEST:
            break
    return size


def _written(page: str, folder: Path) -> Path:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    return file


def _run(folder: Path, *arguments: str) -> str:
    """What the browser prints; a profile of its own, so that several may run at once."""
    command = (
        *(chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--hide-scrollbars", "--disable-extensions", f"--user-data-dir={folder / 'profile'}"),
    )
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise OSError(f"the browser ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
