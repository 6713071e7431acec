"""`brinkwatch history`: stored items searched by word, place, signal and time."""

import argparse
import json
import sys
from datetime import UTC, datetime

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, config_of, read_database
from bot.cli.signals import known_signals
from bot.cli.times import time_of
from bot.messages.history import history_lines
from bot.pipeline.outcome import stamp
from bot.watching.names import known_places
from classifiers.signals import Tier
from storage import history
from storage.records import HistoryEntry, HistoryQuery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="words that title or summary must hold")
    add_config(parser)
    parser.add_argument(
        "--place", action="append", default=[], help="a country, its code or a sea; any of several"
    )
    parser.add_argument(
        "--signal", action="append", default=[], help="a signal such as strike; any of several"
    )
    parser.add_argument("--tier", choices=[tier.value for tier in Tier], help="the least tier")
    parser.add_argument("--since", metavar="TIME", help="an ISO time, or how long ago, like 7d")
    parser.add_argument("--before", metavar="TIME", help="the same, for the end")
    parser.add_argument("--limit", type=_count, default=20, metavar="N", help="at most so many (20)")
    parser.add_argument("--offset", type=_count, default=0, metavar="N", help="skip so many")
    parser.add_argument("--json", action="store_true", help="JSON Lines instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Prints what is found, newest first."""
    now = datetime.now(UTC)
    query = HistoryQuery(
        words=tuple(arguments.words),
        places=_places(arguments.place),
        signals=tuple(arguments.signal),
        tier=Tier(arguments.tier) if arguments.tier else None,
        since=time_of("--since", arguments.since, now) if arguments.since else None,
        before=time_of("--before", arguments.before, now) if arguments.before else None,
        limit=arguments.limit,
        offset=arguments.offset,
    )
    database = read_database(config_of(arguments))
    with database.transaction() as connection:
        known_signals("--signal", query.signals, connection)
        entries = history.search(connection, query)
    for line in [_json(entry) for entry in entries] if arguments.json else history_lines(entries):
        print(line)
    database.close()
    if not entries:
        print("brinkwatch history: nothing found; ask for fewer words or a longer span", file=sys.stderr)
    return 0


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no count; write a whole number like 20")
    return int(text)


def _places(names: list[str]) -> tuple[str, ...]:
    try:
        return known_places(names)
    except ValueError as fault:
        raise UsageFault(f"--place: {fault}") from fault


def _json(entry: HistoryEntry) -> str:
    item, assessment = entry.item, entry.assessment
    return json.dumps(
        {
            "at": stamp(item.first_seen_at),
            "tier": assessment.tier,
            "title": item.title,
            "url": item.url,
            "source": item.feed.name,
            "places": assessment.places,
            "signals": {name: round(p, 4) for name, p in (assessment.signals or {}).items()},
            "incident": entry.incident_id,
            "alerted": entry.alerted,
        }
    )
