"""`brinkwatch labels export`: what people said of alerts as labelled items, for `train` and `evaluate`."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_database, config_of, read_database
from bot.cli.times import time_of
from bot.labels.counted import Count, count
from bot.labels.lines import line
from storage import feedback


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("action", choices=["export"], help="write the labels that people's votes give")
    add_config(parser)
    add_database(parser)
    parser.add_argument(
        "--since", metavar="TIME", help="votes since an ISO time, or since so long ago, like 7d"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of standard output")


def run(arguments: argparse.Namespace) -> int:
    """Writes one line an item that people agree on, and says what was left out and why."""
    since = time_of("--since", arguments.since, datetime.now(UTC)) if arguments.since else None
    database = read_database(config_of(arguments), arguments.database)
    try:
        with database.transaction() as connection:
            counted = count(feedback.ballots(connection, since=since))
    finally:
        database.close()
    with _opened(arguments.out) as file:
        file.writelines(f"{line(label)}\n" for label in counted.labels)
    print(f"brinkwatch labels: {_summary(counted)}", file=sys.stderr)
    return 0


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        raise UsageFault(f"--out: {path} cannot be written ({error.strerror}); name another") from error


def _summary(counted: Count) -> str:
    left_out = (
        (counted.disputed, "fields left out that people do not agree on"),
        (counted.silent, "items whose votes tell no field"),
        (counted.gone, "votes on items that are stored no longer"),
    )
    told = [f"{number} {what}" for number, what in left_out if number]
    return "; ".join([f"{len(counted.labels)} labelled items of {counted.votes} votes", *told])
