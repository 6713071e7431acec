"""Options that several commands share: the configuration, the model, and what follows from them."""

import argparse
import os
import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from bot.cli.faults import UsageFault
from bot.config import Config, load_config
from bot.credentials import database_url
from classifiers.language import known_language
from classifiers.polyglot import Reader, load
from storage.database import Database, NoDatabase, State

DEFAULT_CONFIG: Final = Path("brinkwatch.toml")
_MENDS: Final = {
    State.EMPTY: "holds no tables of Brinkwatch; name the right one, or run `brinkwatch run` first",
    State.OTHERS: "is another program's database; name the right one",
    State.EARLIER: "is of an earlier version; `brinkwatch upgrade` or `brinkwatch run` brings it up to date",
    State.LATER: "is of a newer version; update Brinkwatch",
    State.UNWEIGHED: "is not up to date yet; `brinkwatch upgrade` or `brinkwatch run` ends what was begun",
}
_EVERY_OTHER: Final = ""
# "ar=models/arabic"; a folder whose name has a sign of equality is written with a path before it, "./ar=x".
_FOR_A_LANGUAGE: Final = re.compile(r"(?P<language>\w+)=(?P<folder>.+)")


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


def add_models(parser: argparse.ArgumentParser) -> None:
    """Declares --model for a command that reads several languages: DIR, and LANGUAGE=DIR for one of them."""
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        type=_named,
        metavar="[LANGUAGE=]DIR",
        help="a model of your own instead of the configured one; after a code like ar= for that language",
    )


def _named(text: str) -> tuple[str, Path]:
    """A language, or every other one, and the folder of its model."""
    named = _FOR_A_LANGUAGE.fullmatch(text)
    if named is None:
        return _EVERY_OTHER, Path(text)
    try:
        return known_language(named["language"]), Path(named["folder"])
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def config_of(arguments: argparse.Namespace) -> Config:
    """The configuration that --config names, else the one in the working folder, else the defaults."""
    path: Path | None = arguments.config
    if path is None and DEFAULT_CONFIG.exists():
        path = DEFAULT_CONFIG
    return load_config(path)


def model_loader(arguments: argparse.Namespace, config: Config) -> Callable[[], Reader]:
    """What loads the models of --model, [model] or the shipped one when they are first needed."""
    folders = {language: Path(folder) for language, folder in config.model.languages.items()}
    if config.model.path:
        folders[_EVERY_OTHER] = Path(config.model.path)
    folders.update(arguments.model)
    path = folders.pop(_EVERY_OTHER, None)
    return lambda: load(path, folders)


def add_database(parser: argparse.ArgumentParser) -> None:
    """Declares --database, for a command that looks into one that a replay filled."""
    parser.add_argument("--database", metavar="URL", help="another database than the configured one")


def read_database(config: Config, url: str | None = None) -> Database:
    """The database of `url` or the configured one, to be read: nothing of it is made or brought up to date.

    Raises NoDatabase and UsageFault where reading it would tell nothing, or something wrong.
    """
    try:
        database = Database.open(url or database_url(config, os.environ), create=False)
    except NoDatabase as error:
        raise UsageFault(f"{error}; name the right one, or run `brinkwatch run` first") from error
    with ExitStack() as stack:
        stack.callback(database.close)
        state = database.state()
        if state is State.READY:
            stack.pop_all()
            return database
    raise UsageFault(f"{database.name}: {_MENDS[state]}")
