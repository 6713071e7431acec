"""`brinkwatch check`: looks at configuration, database, model, feeds and token, and says what to mend."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tqdm import tqdm

from bot.cli.options import add_config, add_models, config_of, model_loader
from bot.config import Config
from bot.credentials import database_url, telegram_token
from bot.feeds.answers import without_credentials
from bot.feeds.configured import configured_feeds, fetch_policy
from bot.feeds.fetch import FeedError, Fetched, Fetcher
from bot.feeds.notes import note_on
from bot.feeds.worker import ParserWorker
from bot.telegram.identity import TokenFault, bot_identity
from classifiers.artifact import ArtifactError
from storage.database import Database, NoDatabase, State, StorageError
from storage.records import Feed, FeedState

_STATES: Final = {
    State.EMPTY: ": empty, `brinkwatch run` makes its tables",
    State.OTHERS: ": another program's; name the right one",
    State.EARLIER: ": of an earlier version, `brinkwatch run` brings it up to date",
    State.UNWEIGHED: ": not up to date yet, `brinkwatch run` goes on with it",
    State.LATER: ": of a newer version; update Brinkwatch",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Finding:
    """What asking for one feed came to: why it is dead, or what is to be noted of a live one."""

    feed: Feed
    fault: str = ""
    note: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    add_models(parser)
    parser.add_argument("--offline", action="store_true", help="ask neither feeds nor Telegram")


def run(arguments: argparse.Namespace) -> int:
    """One line for each thing looked at; 2 where something keeps the bot from running, 1 for dead feeds."""
    config = config_of(arguments)
    token = telegram_token(config, os.environ)
    _say("config", f"watchlists {len(config.watchlists)}, feeds of your own {len(config.feeds)}")
    sound = [_database(config), _model(arguments, config)]
    feeds = True
    if not arguments.offline:
        sound.append(asyncio.run(_token(config, token)))
        feeds = asyncio.run(_feeds(config))
    if not all(sound):
        return 2
    return 0 if feeds else 1


def _say(what: str, found: str, *, mend: bool = False) -> bool:
    print(f"{what:<9} {'MEND' if mend else 'ok':<5}{found}", flush=True)
    return not mend


def _database(config: Config) -> bool:
    try:
        database = Database.open(database_url(config, os.environ), create=False)
    except NoDatabase as error:
        return _say("database", f"{error.database}: `brinkwatch run` makes it")
    except StorageError as error:
        return _say("database", str(error), mend=True)
    try:
        state = database.state()
    except StorageError as error:
        return _say("database", str(error), mend=True)
    finally:
        database.close()
    said = _STATES.get(state, "")
    return _say("database", f"{database.name}{said}", mend=state in (State.OTHERS, State.LATER))


def _model(arguments: argparse.Namespace, config: Config) -> bool:
    try:
        model = model_loader(arguments, config)()
    except ArtifactError as error:
        return _say("model", str(error), mend=True)
    return _say("model", model.version)


async def _token(config: Config, token: str) -> bool:
    if not token:
        return _say("token", "none: alerts go to the terminal; run brinkwatch init to get a bot")
    try:
        identity = await bot_identity(token, config.telegram.api_base)
    except TokenFault as fault:
        return _say("token", str(fault), mend=True)
    return _say("token", f"@{identity.username}")


async def _feeds(config: Config) -> bool:
    feeds = configured_feeds(config)
    if not feeds:
        return _say("feeds", "none; name some under [[feeds]] or set poll.starter_feeds = true", mend=True)
    async with Fetcher(fetch_policy(config.poll)) as fetcher:
        parser = ParserWorker()
        try:
            with tqdm(total=len(feeds), unit=" feeds", disable=None, leave=False, file=sys.stderr) as bar:
                findings = await asyncio.gather(*(_find(feed, fetcher, parser, bar) for feed in feeds))
        finally:
            await parser.close()
    return _report(findings)


async def _find(feed: Feed, fetcher: Fetcher, parser: ParserWorker, bar: "tqdm[Any]") -> _Finding:
    now = datetime.now(UTC)
    state = FeedState(feed=feed, next_poll_at=now, interval=timedelta(0))
    try:
        answer = await fetcher.fetch(state)
        if not isinstance(answer, Fetched):
            return _Finding(feed=feed)
        parsed = await parser.parse(answer.body, content_type=answer.content_type, feed=feed, now=now)
    except FeedError as error:
        return _Finding(feed=feed, fault=error.reason)
    finally:
        bar.update()
    return _Finding(feed=feed, note=note_on(feed, answer, parsed))


def _report(findings: Sequence[_Finding]) -> bool:
    """The dead feeds first, then those that live and are degraded, which is no reason to fail."""
    dead = [finding for finding in findings if finding.fault]
    live = len(findings) - len(dead)
    _say("feeds", f"{live} of {len(findings)} live", mend=bool(dead))
    for finding in dead:
        _name(finding.feed, finding.fault)
    for finding in findings:
        if finding.note:
            _name(finding.feed, f"degraded: {finding.note}")
    return not dead


def _name(feed: Feed, said: str) -> None:
    print(f"{'':<15}{without_credentials(feed.url)}: {said}")
