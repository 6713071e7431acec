"""The command line: finds the command, turns faults into one line each and an exit status.

Exit status 0 done, 1 some of the work failed, 2 wrong usage or configuration.
"""

import argparse
import errno
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from types import MappingProxyType, ModuleType
from typing import Final, NoReturn

COMMANDS: Final = MappingProxyType(
    {
        "init": "set up a bot: token, configuration, link",
        "check": "validate configuration, database, model, feeds and token, and say what to mend",
        "run": "poll feeds, alert subscribers, send digests, until SIGTERM",
        "upgrade": "bring a database of an earlier version up to date, as `run` does at its start",
        "history": "search stored history by word, place, signal and time",
        "preview": "show what a watchlist would have sent of stored history, and at which threshold how many",
        "why": "tell why an incident, a link or a text was told, or was not",
        "chart": "draw how levels and rungs of dyads, networks and countries went",
        "digest": "print the digest as of now or of another time",
        "demo": "watch the main job on recorded feeds: alerts, then the weekly digest",
        "replay": "run dated items (JSON Lines, .gz allowed) through the pipeline on a virtual clock",
        "assess": "read items (JSON Lines) and write what the classifier says of each",
        "undelivered": "list what was given up, and send it again",
        "labels": "export what people said of alerts as labelled items (JSON Lines)",
        "train": "train a model on labelled items (JSON Lines)",
        "evaluate": "measure a model on labelled items (JSON Lines), or compare two",
    }
)
"""Each command with its summary; its module is imported only when it is the one that is called."""


_DISK_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class _Parser(argparse.ArgumentParser):
    """A parser whose usage faults are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    called = next((word for word in words if word in COMMANDS), "")
    parsed = _parser(called).parse_args(words)
    _log_to_stderr(verbose=parsed.verbose)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks an arrow is shown all but the arrow
    return _run(_module(parsed.command), parsed)


def _module(command: str) -> ModuleType:
    return import_module(f"bot.cli.{command}")


def _parser(called: str) -> argparse.ArgumentParser:
    """The parser of all commands, with the options of the one that is `called`."""
    parser = _Parser(prog="brinkwatch", description="Escalation alerts from news feeds.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"brinkwatch {version('brinkwatch')}")
    parser.add_argument("--verbose", action="store_true", help="log what is done, on standard error")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        if name == called:
            _module(name).add_arguments(subparser)
    return parser


def _run(command: ModuleType, parsed: argparse.Namespace) -> int:
    from bot.cli.faults import FAULTS, lines_of  # noqa: PLC0415  what may fail is known once a command runs

    try:
        status: int = command.run(parsed)
        sys.stdout.flush()
    except FAULTS as fault:
        for line in lines_of(fault):
            print(f"brinkwatch {parsed.command}: {line}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # no fault of the work, and nothing more to say to it
        discard_output()
        return 0
    except OSError as error:
        if error.errno not in _DISK_FULL:
            raise
        discard_output()
        print(f"brinkwatch {parsed.command}: the disk is full; free some of it, then go on", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def discard_output() -> None:
    """Lets go of output that nobody takes: its reader went away (`| head`), or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log_to_stderr(*, verbose: bool) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # It warns each time a tick is not started because the one before still works, which is as meant.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
