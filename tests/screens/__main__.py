"""Renders the stories' screens into docs/pictures: `python -m tests.screens [NAME…]`, all unless named."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.fakes.whole_bot import whole_bot
from tests.screens.browser import chromium, photographed
from tests.screens.page import Frame, page
from tests.screens.stories import STORIES, Story

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


async def told(story: Story) -> list[Frame]:
    """The moments of a story that are shown."""
    with tempfile.TemporaryDirectory() as folder:
        async with whole_bot(Path(folder)) as bot:
            return await story(bot)


def main(names: Sequence[str]) -> int:
    """Draws them; 1 where no browser is installed, 2 where a name is unknown."""
    if unknown := set(names) - set(STORIES):
        print(f"no such story: {', '.join(sorted(unknown))}; there are {', '.join(STORIES)}", file=sys.stderr)
        return 2
    if not chromium():
        print("no Chromium is installed: apt-get install chromium", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names or STORIES:
        picture = PICTURES / f"{name}.png"
        photographed(page(asyncio.run(told(STORIES[name])), dark=name.endswith("dark")), picture)
        print(f"{picture.name} {picture.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
