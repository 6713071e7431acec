"""`brinkwatch digest`: prints the digest that a watchlist would get."""

import argparse
from datetime import UTC, datetime
from itertools import groupby

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, config_of, read_database
from bot.cli.times import time_of
from bot.messages.markup import plain
from bot.pipeline.digest_out import messages_of
from bot.pipeline.digest_round import Round
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
    database, round_ = read_database(config_of(arguments)), Round()
    with database.transaction() as connection:
        wanted = _wanted(watchlists.watchers(connection), arguments.watchlist)
        for _, group in groupby(wanted, key=lambda watcher: watcher.subscriber.id):
            watchers = list(group)
            schedule = watchers[0].watchlist.digest
            prepared = round_.prepare_at_once(connection, watchers, before=before, schedule=schedule)
            for message in messages_of(connection, watchers, prepared):
                print(plain(message), end="\n\n")
    database.close()
    return 0


def _wanted(watchers: list[Watcher], name: str | None) -> list[Watcher]:
    found = [watcher for watcher in watchers if name in {None, watcher.watchlist.name}]
    if not found:
        known = ", ".join(sorted({watcher.watchlist.name for watcher in watchers}))
        mend = f"there are: {known}" if known else "none is stored yet, run `brinkwatch run --once` first"
        raise UsageFault(f"--watchlist: no watchlist {name or ''!r}; {mend}")
    return sorted(found, key=lambda watcher: watcher.subscriber.id)
