"""`brinkwatch init`: asks for the bot's token, keeps it safe, writes a configuration."""

import argparse
import asyncio
import getpass
import os
import sys
from importlib.resources import files
from pathlib import Path

from bot.cli.faults import UsageFault
from bot.cli.options import DEFAULT_CONFIG
from bot.telegram.identity import Identity, TokenFault, bot_identity


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("--config", type=Path, default=DEFAULT_CONFIG, metavar="FILE", help="what to write")
    parser.add_argument(
        "--token-file", type=Path, default=Path("brinkwatch.token"), metavar="FILE", help="token"
    )
    parser.add_argument(
        "--api-base", default="https://api.telegram.org", metavar="URL", help="Bot API server"
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")


def run(arguments: argparse.Namespace) -> int:
    """Writes the files and prints the link to the bot; without a token alerts go to the terminal."""
    for path in (arguments.config, arguments.token_file):
        if path.exists() and not arguments.force:
            raise UsageFault(
                f"{path} is there already; use --force to replace it or --config to name another"
            )
    token = _ask()
    identity = _identity(token, arguments.api_base) if token else None
    if identity is not None:
        _write_secret(arguments.token_file, token)
    _write_config(arguments, identity)
    _say_what_next(arguments, identity)
    return 0


def _ask() -> str:
    prompt = "Token of your bot, from @BotFather (empty: no Telegram, alerts on the terminal): "
    if sys.stdin.isatty():
        return getpass.getpass(prompt, stream=sys.stderr).strip()
    return sys.stdin.readline().strip()


def _identity(token: str, api_base: str) -> Identity:
    try:
        return asyncio.run(bot_identity(token, api_base))
    except TokenFault as fault:
        raise UsageFault(f"token: {fault}") from fault


def _write_secret(path: Path, token: str) -> None:
    """Never readable by others, not even for a moment: a new file of mode 0600 takes the old one's place."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(token + "\n")
    fresh.replace(path)


def _write_config(arguments: argparse.Namespace, identity: Identity | None) -> None:
    template = (files("bot.cli") / "config.template.toml").read_text(encoding="utf-8")
    token_file = str(arguments.token_file) if identity else ""
    text = template.replace("@TOKEN_FILE@", token_file).replace("@API_BASE@", arguments.api_base)
    arguments.config.write_text(text, encoding="utf-8")


def _say_what_next(arguments: argparse.Namespace, identity: Identity | None) -> None:
    print(f"wrote {arguments.config}")
    if identity is not None:
        print(f"wrote {arguments.token_file} (mode 0600)")
        print(f"your bot: @{identity.username}, {identity.link}")
        print(f"next: brinkwatch run, then open {identity.link} and press Start")
    else:
        print("next: brinkwatch check, then brinkwatch run")
