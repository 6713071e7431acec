"""`brinkwatch replay`: dated items through the live pipeline on a virtual clock, offline."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from bot.cli import discard_output
from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_models, config_of, model_loader
from bot.config import Config
from bot.escalation.acts import act_of
from bot.escalation.table import rows, write
from bot.pipeline.archive import Archive, ArchiveFault
from bot.pipeline.outcome import alert_line, incident_line
from bot.pipeline.policy import Policy
from bot.pipeline.reading import ItemReader
from bot.pipeline.replay import Replay
from bot.pipeline.subscribe import EVERYTHING, subscribe
from bot.watching.decide import Limits
from storage import incidents as stored
from storage.database import Database
from storage.records import DeliveryState, Incident


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON Lines, .gz allowed")
    add_config(parser)
    add_models(parser)
    parser.add_argument(
        "--database", metavar="URL", help="an empty database to fill (default: a temporary one)"
    )
    parser.add_argument("--alerts", type=Path, metavar="PATH", help="where to write alerts (standard output)")
    parser.add_argument("--incidents", type=Path, metavar="PATH", help="where to write every incident")
    parser.add_argument("--index", type=Path, metavar="PATH", help="where to write the daily index")


def run(arguments: argparse.Namespace) -> int:
    """Runs the archive; 1 where a line could not be read."""
    config = config_of(arguments)
    _each_file_once(arguments)
    with ExitStack() as stack:
        alerts, incidents, index = (
            stack.enter_context(_output(path))
            for path in (arguments.alerts or Path("-"), arguments.incidents, arguments.index)
        )
        archive = stack.enter_context(_archive(arguments.files))
        database = stack.enter_context(_database(arguments.database))
        reader = ItemReader(model_loader(arguments, config), sparing=True)
        replay = Replay(database, reader, _policy(config), window=config.alerts.window)
        _prepare(replay, database, config, archive)
        raised = _write_alerts(replay, archive, alerts)
        for incident in _incidents(database):
            _print(incident_line(incident, replay.members[incident.id]), incidents)
        if index is not None:
            write(rows((act_of(incident) for incident in _incidents(database)), replay.coverage), index)
        for fault in archive.bad:
            print(f"brinkwatch replay: {fault}", file=sys.stderr)
        print(f"{len(archive)} items, {len(replay.members)} incidents, {raised} alerts", file=sys.stderr)
    return 1 if archive.bad else 0


def _each_file_once(arguments: argparse.Namespace) -> None:
    """Refuses to write over what is read, or two outputs into one file."""
    named = {path.resolve() for path in arguments.files}
    for option in ("alerts", "incidents", "index"):
        path: Path | None = getattr(arguments, option)
        if path is None or path == Path("-") or (path.exists() and not path.is_file()):
            continue
        if path.resolve() in named:
            raise UsageFault(f"--{option}: {path} is named twice; name another")
        named.add(path.resolve())


def _policy(config: Config) -> Policy:
    """What is told counts as sent: nothing is written for people, nothing waits, no default budget holds."""
    budget = config.alerts.budget if config.watchlists else {}
    return Policy(
        limits=Limits(max_age=config.alerts.max_age, budget=budget),
        render=lambda _: "",
        state=DeliveryState.SENT,
    )


def _archive(paths: list[Path]) -> Archive:
    try:
        return Archive(paths)
    except ArchiveFault as fault:
        raise UsageFault(str(fault)) from fault


@contextmanager
def _database(url: str | None) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="brinkwatch-") as folder:
        database = Database.open(url or f"sqlite:///{folder}/replay.db")
        try:
            if not database.empty():
                raise UsageFault("--database: not empty; name a new one, so that a replay stands alone")
            database.migrate()
            yield database
        finally:
            database.close()


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO | None]:
    """A file to write, standard output for "-", None for None; opened before anything is done."""
    if path is None or path == Path("-"):
        yield sys.stdout if path else None
        return
    try:
        file = path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageFault(f"{path}: cannot be written ({error.strerror}); name another") from error
    with file:
        yield file


def _print(line: str, out: TextIO | None) -> None:
    if out is not None:
        print(line, file=out)


def _write_alerts(replay: Replay, archive: Archive, out: TextIO | None) -> int:
    """Writes every alert as it is raised; how many. A reader that goes away does not end the replay."""
    count = 0
    for count, raised in enumerate(replay.run(tqdm(archive, unit=" items", disable=None)), start=1):  # noqa: B007
        incident = raised.alert.incident
        members = replay.members[incident.id][: incident.reports]
        try:
            _print(alert_line(raised.alert, members), out)
        except BrokenPipeError:
            discard_output()
            out = None
    return count


def _prepare(replay: Replay, database: Database, config: Config, archive: Archive) -> None:
    start = archive.start
    with database.transaction() as connection:
        subscribe(connection, config.watchlists or (EVERYTHING,), telegram=True, now=start)
    replay.prepare(archive.sources, now=start)


def _incidents(database: Database) -> Iterable[Incident]:
    with database.transaction() as connection:
        yield from (incident for incident, _ in stored.every(connection))
