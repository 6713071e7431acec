"""`brinkwatch run`: polls, decides and delivers until it is told to stop."""

import argparse
import asyncio
import logging
import os
import signal
import sys

from bot.app import Parts, open_app
from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_models, config_of, model_loader
from bot.credentials import database_url, telegram_token
from bot.pipeline.reading import ItemReader
from bot.telegram.application import TelegramFault
from bot.telegram.redact import hide_token
from storage.database import Database

_log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_config(parser)
    add_models(parser)
    parser.add_argument("--once", action="store_true", help="one round of what is due, then stop")


def run(arguments: argparse.Namespace) -> int:
    """Runs until a signal, or once; 1 where a feed or a message failed in the one round."""
    config = config_of(arguments)
    token = telegram_token(config, os.environ)
    if token:
        hide_token(token)
    if config.web.listen:
        _log.warning("web.listen: this version has no dashboard; nothing listens there")
    model = model_loader(arguments, config)()  # at once: a bot without a model is no bot
    database = Database.open(database_url(config, os.environ))
    reader = ItemReader(lambda: model)
    parts = Parts(config=config, database=database, reader=reader, token=token, out=sys.stdout)
    try:
        return asyncio.run(_run(parts, once=arguments.once))
    except TelegramFault as fault:
        raise UsageFault(str(fault)) from None
    finally:
        reader.close()
        database.close()


async def _run(parts: Parts, *, once: bool) -> int:
    async with open_app(parts) as app:
        if once:
            return 0 if await app.once() else 1
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        print(f"brinkwatch: watching; database {parts.database.name}", file=sys.stderr)
        await app.run(stop)
        return 0
