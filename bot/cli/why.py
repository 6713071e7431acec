"""`brinkwatch why`: why an incident, a link or a text was told, or was not."""

import argparse
import sys
from datetime import UTC, datetime
from shutil import get_terminal_size

from bot.cli import readable
from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_database, add_models, config_of, model_loader, read_database
from bot.config import Config
from bot.languages.catalogue import strings
from bot.messages.markup import plain
from bot.messages.why import arithmetic, why_message
from bot.pipeline.why import incident_named, is_link, is_miswritten, on_the_spot, why_incident, why_link
from bot.watching.schedule import zone
from bot.watching.why import Why
from classifiers.assessment import Text

_NARROWEST, _WIDEST = 30, 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument(
        "what", nargs="+", metavar="WHAT", help="an incident (#A17 or 17), the link of an item, or a text"
    )
    add_config(parser)
    add_database(parser)
    add_models(parser)
    parser.add_argument(
        "--timezone", default="UTC", type=_zone, metavar="ZONE", help="of the times shown (UTC)"
    )


def _zone(name: str) -> str:
    try:
        return zone(name).key
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(arguments: argparse.Namespace) -> int:
    """Prints what is known; of a text what the model says of it now, since nothing of it is stored."""
    what = " ".join(arguments.what).strip()
    if not what:
        raise UsageFault("WHAT: is empty; write an incident like #A17, a link or a text")
    if is_miswritten(what):
        raise UsageFault(f"WHAT: {what!r} is no incident's id; write one like #A17 or 17, a link or a text")
    config = config_of(arguments)
    if incident_named(what) is None and not is_link(what):
        return _read(what, arguments, config)
    print(plain(why_message(_stored(what, arguments, config), timezone=arguments.timezone)))
    return 0


def _stored(what: str, arguments: argparse.Namespace, config: Config) -> Why:
    incident_id = incident_named(what)
    database = read_database(config, arguments.database)
    try:
        with database.transaction() as connection:
            if incident_id is not None:
                found = why_incident(connection, incident_id)
            else:
                found = why_link(connection, what)
    finally:
        database.close()
    if found is None:
        kind = "incident" if incident_id is not None else "item with the link"
        raise UsageFault(f"WHAT: no {kind} {what} is stored; `brinkwatch history` finds what is")
    return found


def _read(text: str, arguments: argparse.Namespace, config: Config) -> int:
    explained = model_loader(arguments, config)().explain(Text(body=text))
    page = readable.Page(max(_NARROWEST, min(get_terminal_size().columns, _WIDEST)))
    for line in readable.lines(explained.assessment, page, explained):
        print(line)
    if explained.assessment.assessed:
        alone = on_the_spot(text, explained.assessment, now=datetime.now(UTC))
        print(f"\n{strings.WHY_SEVERITY}")
        for line in page.wrapped(plain(arithmetic(alone.scoring, alone.severity)), indent=2):
            print(line)
    print("No incident and no link: read on the spot, nothing of it is stored.", file=sys.stderr)
    return 0
