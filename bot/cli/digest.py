"""`brinkwatch digest`: prints the digest that a watchlist would get."""

import argparse
from datetime import UTC, datetime
from itertools import groupby

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, config_of, read_database
from bot.cli.times import time_of
from bot.messages.digest import digest_message
from bot.messages.markup import plain
from bot.pipeline.digest import facts_of
from storage import watchlists
from storage.records import Watcher


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    parser.add_argument("--watchlist", metavar="NAME", help="only this one (all, one digest a subscriber)")
    parser.add_argument(
        "--at", metavar="TIME", help="the end of the span: an ISO time, or how long ago (now)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints one digest for each subscriber."""
    now = datetime.now(UTC)
    before = time_of("--at", arguments.at, now) if arguments.at else now
    database = read_database(config_of(arguments))
    with database.transaction() as connection:
        wanted = _wanted(watchlists.watchers(connection), arguments.watchlist)
        for _, group in groupby(wanted, key=lambda watcher: watcher.subscriber.id):
            print(plain(digest_message(facts_of(connection, list(group), before=before))), end="\n\n")
    database.close()
    return 0


def _wanted(watchers: list[Watcher], name: str | None) -> list[Watcher]:
    found = [watcher for watcher in watchers if name in {None, watcher.watchlist.name}]
    if not found:
        known = ", ".join(sorted({watcher.watchlist.name for watcher in watchers}))
        mend = f"there are: {known}" if known else "none is stored yet, run `brinkwatch run --once` first"
        raise UsageFault(f"--watchlist: no watchlist {name or ''!r}; {mend}")
    return sorted(found, key=lambda watcher: watcher.subscriber.id)
