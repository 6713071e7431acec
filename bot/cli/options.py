"""Options that several commands share: the configuration, the model, and what follows from them."""

import argparse
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.config import Config, load_config
from bot.credentials import database_url
from classifiers.artifact import load
from classifiers.model import EscalationModel
from storage.database import AlreadyRunning, Database

DEFAULT_CONFIG: Final = Path("brinkwatch.toml")


def add_config(parser: argparse.ArgumentParser) -> None:
    """Declares --config."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help=f"configuration ({DEFAULT_CONFIG} where it exists)"
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """Declares --model."""
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="a model of your own instead of the shipped one"
    )


def config_of(arguments: argparse.Namespace) -> Config:
    """The configuration that --config names, else the one in the working folder, else the defaults."""
    path: Path | None = arguments.config
    if path is None and DEFAULT_CONFIG.exists():
        path = DEFAULT_CONFIG
    return load_config(path)


def model_loader(arguments: argparse.Namespace, config: Config) -> Callable[[], EscalationModel]:
    """What loads the model of --model, `model.path` or the shipped one when it is first needed."""
    path: Path | None = arguments.model or (Path(config.model.path) if config.model.path else None)
    return lambda: load(path)


def open_database(config: Config) -> Database:
    """The configured database, its schema brought up to date unless a running instance works on it."""
    database = Database.open(database_url(config, os.environ))
    with suppress(AlreadyRunning), database.lock("run"):
        database.migrate()
    return database
