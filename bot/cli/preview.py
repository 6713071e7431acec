"""`brinkwatch preview`: what a watchlist, stored or made up, would have sent of stored history."""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_database, config_of, read_database
from bot.cli.signals import known_signals
from bot.cli.times import time_of
from bot.messages.markup import plain
from bot.messages.preview import preview_message
from bot.pipeline.outcome import stamp
from bot.pipeline.preview import preview_of
from bot.watching.decide import Limits
from bot.watching.names import known_places, known_sides
from bot.watching.preview import Preview
from classifiers.signals import Tier
from storage import watchlists
from storage.database import Connection
from storage.records import TERMINAL, Subscriber, Watcher, Watchlist, Words

_T = TypeVar("_T")
_U = TypeVar("_U")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    add_database(parser)
    parser.add_argument(
        "--watchlist", metavar="NAME", help="a stored one; what is given beside it changes it"
    )
    for option, what in (
        ("--places", "countries, their codes or seas"),
        ("--sides", "actors or dyads, like IL, hezbollah, US>IR"),
        ("--signals", "signals such as strike"),
        ("--words", "words or phrases, any of them"),
    ):
        parser.add_argument(option, nargs="+", metavar=option[2:-1].upper(), help=what)
    parser.add_argument("--tier", choices=[tier.value for tier in Tier], help="the least tier (serious)")
    parser.add_argument(
        "--threshold", nargs="+", type=_least, metavar="SIGNAL=P", help="least probabilities, like strike=0.8"
    )
    parser.add_argument("--severity", type=_severity, metavar="N", help="the least severity, 0-100")
    parser.add_argument("--days", type=float, default=7, metavar="N", help="how many days back (7)")
    parser.add_argument(
        "--at", metavar="TIME", help="the end of the span: an ISO time, or how long ago (now)"
    )
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="list at most so many (20)")
    parser.add_argument("--json", action="store_true", help="JSON instead of text, with every alert")


def run(arguments: argparse.Namespace) -> int:
    """Prints the preview."""
    now = datetime.now(UTC)
    before = time_of("--at", arguments.at, now) if arguments.at else now
    since = before - _span(arguments.days)
    config = config_of(arguments)
    limits = Limits(max_age=config.alerts.max_age, budget=config.alerts.budget)
    database = read_database(config, arguments.database)
    with database.transaction() as connection:
        watcher = _asked(arguments, connection)
        found = preview_of(connection, watcher, since=since, before=before, limits=limits)
    database.close()
    if arguments.json:
        print(_json(found, watcher.watchlist, since, before))
    else:
        limit = max(0, arguments.limit)
        print(plain(preview_message(found, watcher.watchlist, since=since, before=before, shown=limit)))
    return 0


def _span(days: float) -> timedelta:
    if not 0 < days <= 3650:  # noqa: PLR2004  as long as any duration may be
        raise UsageFault(f"--days: {days:.12g} is no span; write one above 0, at most 3650, like 7 or 90")
    return timedelta(days=days)


def _least(text: str) -> tuple[str, float]:
    """A signal, or a tier, and its least probability."""
    name, _, number = text.partition("=")
    try:
        least = float(number)
    except ValueError:
        least = -1.0
    if not name or not 0 <= least <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no threshold; write one like strike=0.8")
    return name, least


def _severity(text: str) -> float:
    try:
        least = float(text)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 100:  # noqa: PLR2004  S is bounded so
        raise argparse.ArgumentTypeError(f"{text!r} is no severity; write a number from 0 to 100")
    return least


def _asked(arguments: argparse.Namespace, connection: Connection) -> Watcher:
    """The stored watchlist that --watchlist names, or one of everything, as the other options change it."""
    base = Watcher(Subscriber(address=TERMINAL), Watchlist(subscriber_id=0, name="as asked"))
    if arguments.watchlist is not None:
        base = _stored(arguments.watchlist, watchlists.watchers(connection))
    asked = base.watchlist
    threshold = dict(arguments.threshold or ())
    return Watcher(
        base.subscriber,
        replace(
            asked,
            places=_checked("--places", known_places, arguments.places, asked.places),
            sides=_checked("--sides", known_sides, arguments.sides, asked.sides),
            signals=known_signals("--signals", tuple(arguments.signals or ()), connection) or asked.signals,
            words=Words(any=tuple(arguments.words)) if arguments.words else asked.words,
            tier=Tier(arguments.tier) if arguments.tier else asked.tier,
            threshold=known_signals("--threshold", threshold, connection, also=[*Tier]) or asked.threshold,
            severity=asked.severity if arguments.severity is None else arguments.severity,
        ),
    )


def _stored(name: str, watchers: Iterable[Watcher]) -> Watcher:
    there = list(watchers)
    found = next((watcher for watcher in there if watcher.watchlist.name == name), None)
    if found is None:
        known = ", ".join(sorted({watcher.watchlist.name for watcher in there}))
        mend = f"there are: {known}" if known else "none is stored yet, run `brinkwatch run --once` first"
        raise UsageFault(f"--watchlist: no watchlist {name!r}; {mend}")
    return found


def _checked(option: str, check: Callable[[_T], _U], given: _T | None, otherwise: _U) -> _U:
    try:
        return check(given) if given else otherwise
    except ValueError as fault:
        raise UsageFault(f"{option}: {fault}") from fault


def _json(found: Preview, watchlist: Watchlist, since: datetime, before: datetime) -> str:
    return json.dumps(
        {
            "watchlist": watchlist.name,
            "since": stamp(since),
            "before": stamp(before),
            "alerts": len(found.sent),
            "a_day": round(found.a_day(before - since), 4),
            "by_tier": found.by_tier(),
            "at_tier": found.at_tier,
            "kept": found.by_reason(),
            "sent": [
                {
                    "at": stamp(one.alert.at),
                    "incident": one.alert.incident.id,
                    "change": one.alert.change,
                    "tier": one.alert.tier,
                    "severity": round(one.alert.incident.severity, 1),
                    "title": one.alert.incident.title,
                    "matched": one.verdict.detail,
                }
                for one in found.sent
            ],
        }
    )
