"""`brinkwatch digest`: prints the digest that a watchlist would get, and draws its chart."""

import argparse
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, config_of, read_database
from bot.cli.times import time_of
from bot.messages.markup import plain
from bot.pipeline.digest_out import messages_of
from bot.pipeline.digest_round import Prepared, Round
from storage import watchlists
from storage.records import Watcher


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    parser.add_argument("--watchlist", metavar="NAME", help="only this one (all, one digest a subscriber)")
    parser.add_argument(
        "--at", metavar="TIME", help="the end of the span: an ISO time, or how long ago (now)"
    )
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draws the first watchlist's chart, a PNG")
    parser.add_argument("--dark", action="store_true", help="draws it light on dark")


def run(arguments: argparse.Namespace) -> int:
    """Prints one digest for each subscriber; 1 where a chart is wanted and there is nothing to draw."""
    now = datetime.now(UTC)
    before = time_of("--at", arguments.at, now) if arguments.at else now
    database, round_ = read_database(config_of(arguments)), Round()
    drawn: list[bytes] = []
    with database.transaction() as connection:
        wanted = _wanted(watchlists.watchers(connection), arguments.watchlist)
        for _, group in groupby(wanted, key=lambda watcher: watcher.subscriber.id):
            watchers = list(group)
            schedule = watchers[0].watchlist.digest
            prepared = round_.prepare_at_once(
                connection,
                watchers,
                before=before,
                schedule=schedule,
                drawn=arguments.chart is not None,
                dark=arguments.dark,
            )
            for message in messages_of(connection, watchers, prepared):
                print(plain(message), end="\n\n")
            drawn += _pictures(watchers, prepared)
    database.close()
    return _written(arguments.chart, drawn) if arguments.chart else 0


def _pictures(watchers: list[Watcher], prepared: Prepared) -> list[bytes]:
    found = (prepared.drawings.get(one.watchlist.id) for one in watchers)
    return [drawing.content for drawing in found if drawing]


def _written(path: Path, drawn: list[bytes]) -> int:
    if not drawn:
        return 1
    try:
        path.write_bytes(drawn[0])
    except OSError as error:
        reason = error.strerror
        raise UsageFault(f"--chart: {path} cannot be written ({reason}); name another") from error
    return 0


def _wanted(watchers: list[Watcher], name: str | None) -> list[Watcher]:
    found = [watcher for watcher in watchers if name in {None, watcher.watchlist.name}]
    if not found:
        known = ", ".join(sorted({watcher.watchlist.name for watcher in watchers}))
        mend = f"there are: {known}" if known else "none is stored yet, run `brinkwatch run --once` first"
        raise UsageFault(f"--watchlist: no watchlist {name or ''!r}; {mend}")
    return sorted(found, key=lambda watcher: watcher.subscriber.id)
