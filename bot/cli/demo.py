"""`brinkwatch demo`: four weeks around January 2024 in under a minute, without account or internet."""

import argparse
import asyncio
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from shutil import which

from bot.app import Parts, open_app
from bot.cli.faults import UsageFault
from bot.demo.play import PlayedClock, demo_config, play
from bot.demo.server import DemoServer
from bot.demo.stories import BEGINS, ENDS, outlets, stories
from bot.pipeline.reading import ItemReader
from classifiers.artifact import load
from storage.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to keep the history (a new folder)")


def run(arguments: argparse.Namespace) -> int:
    """Plays the recording and tells where its history is."""
    folder = _folder(arguments.folder)
    last = ENDS - timedelta(days=1)
    print(f"{len(stories())} items of {len(outlets())} invented outlets, written after real events,")
    print(f"{BEGINS:%d %B %Y} to {last:%d %B %Y}, polled from a server on this machine.\n")
    url = f"sqlite:///{folder}/demo.db"
    asyncio.run(_play(url))
    config = folder / "brinkwatch.toml"
    config.write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    print(f"The history is in {folder}/demo.db. Search it, ask it, draw it:\n")
    program = "brinkwatch" if which("brinkwatch") else sys.argv[0]
    print(f"  {program} history --config {config} Kerman")
    print(f"  {program} history --config {config} --place Iraq --signal assassination")
    print(f"  {program} why --config {config} '#A1'")
    print(f"  {program} chart --config {config} IR+US")
    return 0


def _folder(wanted: Path | None) -> Path:
    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="brinkwatch-demo-"))
    if (wanted / "demo.db").exists():
        raise UsageFault(f"--folder: {wanted} holds a demo already; name a new one")
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(f"--folder: {wanted} cannot be made ({error.strerror}); name another") from error
    return wanted.resolve()


async def _play(url: str) -> None:
    clock, reader, database = PlayedClock(BEGINS), ItemReader(load), Database.open(url)
    try:
        with DemoServer(clock) as server:
            parts = Parts(
                config=demo_config(url, server.address, server.feeds),
                database=database,
                reader=reader,
                token="",
                out=sys.stdout,
                clock=clock,
                host_gap=timedelta(0),
            )
            async with open_app(parts) as app:
                await play(app, clock)
    finally:
        reader.close()
        database.close()
