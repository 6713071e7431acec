"""`brinkwatch undelivered`: what was given up and why, and sending it again."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_database, config_of, read_database
from bot.messages.markup import clip, plain
from bot.pipeline.outcome import stamp
from storage import deliveries
from storage.database import Connection
from storage.records import Delivery, DeliveryState

_ALL = "all"
_SHOWN = 100
_TEXT = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    add_database(parser)
    parser.add_argument(
        "--resend", metavar="ID", help="send this one again, or `all`; a running bot does it at once"
    )
    parser.add_argument("--json", action="store_true", help="JSON Lines instead of text")
    parser.add_argument(
        "--limit", type=int, default=_SHOWN, metavar="N", help=f"show at most so many ({_SHOWN})"
    )


def run(arguments: argparse.Namespace) -> int:
    """Lists the dead letters, newest first, or makes them due anew."""
    database = read_database(config_of(arguments), arguments.database)
    try:
        with database.transaction() as connection:
            if arguments.resend:
                _resend(connection, arguments.resend, datetime.now(UTC))
                return 0
            counts = deliveries.by_state(connection, None)
            letters = deliveries.failed(connection, max(0, arguments.limit))
    finally:
        database.close()
    for line in map(_json, letters) if arguments.json else _lines(letters):
        print(line)
    waiting, kept, dead = (
        counts.get(state, 0) for state in (DeliveryState.PENDING, DeliveryState.PARKED, DeliveryState.FAILED)
    )
    print(
        f"brinkwatch undelivered: {dead} given up, {waiting} waiting, "
        f"{kept} kept for chats that cannot be reached",
        file=sys.stderr,
    )
    return 0


def _resend(connection: Connection, which: str, now: datetime) -> None:
    if which != _ALL and not (which.isascii() and which.isdigit()):
        raise UsageFault(
            f"--resend: {which!r} is no id; write one that `brinkwatch undelivered` lists, or all"
        )
    count = deliveries.resend(connection, None if which == _ALL else [int(which)], now=now)
    if which != _ALL and not count:
        raise UsageFault(f"--resend: nothing that was given up has the id {which}")
    print(f"brinkwatch undelivered: {count} will be sent again", file=sys.stderr)


def _lines(letters: Sequence[Delivery]) -> Iterator[str]:
    for one in letters:
        yield f"{one.id}  {stamp(one.created_at)}  {_place(one)}  {_tries(one.attempts)}: {one.last_error}"
        yield f"    {_text(one)}"


def _json(one: Delivery) -> str:
    return json.dumps(
        {
            "id": one.id,
            "at": stamp(one.created_at),
            "messenger": one.address.messenger,
            "chat": one.address.chat,
            "thread": one.address.thread,
            "attempts": one.attempts,
            "uncertain": one.uncertain,
            "error": one.last_error,
            "text": plain(one.body),
        }
    )


def _place(one: Delivery) -> str:
    topic = f" topic {one.address.thread}" if one.address.thread else ""
    return f"{one.address.messenger} {one.address.chat}{topic}"


def _tries(count: int) -> str:
    return "1 try" if count == 1 else f"{count} tries"


def _text(one: Delivery) -> str:
    return clip(" ".join(plain(one.body).split()), _TEXT)
