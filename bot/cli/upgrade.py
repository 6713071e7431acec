"""`brinkwatch upgrade`: brings a database of an earlier version up to date; nobody is told of it."""

import argparse
import asyncio
import os
import sys

from tqdm import tqdm

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_database, config_of
from bot.credentials import database_url
from bot.pipeline.weighing import weigh_anew
from storage.database import Database, NoDatabase, State


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    add_database(parser)


def run(arguments: argparse.Namespace) -> int:
    """Changes the tables, then weighs anew what an earlier version weighed by less; goes on where it was."""
    config = config_of(arguments)
    try:
        database = Database.open(arguments.database or database_url(config, os.environ), create=False)
    except NoDatabase as error:
        raise UsageFault(f"{error}; name the right one") from error
    try:
        if database.state() in (State.EMPTY, State.OTHERS):  # before a lock is left beside another's file
            raise UsageFault(f"{database.name}: holds no tables of Brinkwatch; name the right one")
        with database.lock("run"):
            database.migrate()
            with tqdm(unit=" incidents", disable=None, leave=False, file=sys.stderr) as bar:
                asyncio.run(weigh_anew(database, window=config.alerts.window, progress=bar.update))
    finally:
        database.close()
    print(f"{database.name} is up to date", file=sys.stderr)
    return 0
