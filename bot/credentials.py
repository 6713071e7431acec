"""Credentials: from the environment or a file, never written in the configuration itself."""

from collections.abc import Mapping
from pathlib import Path

from bot.config import Config, ConfigFault

_OTHERS = 0o077


def telegram_token(config: Config, environ: Mapping[str, str]) -> str:
    """The bot's token: TELEGRAM_TOKEN, TELEGRAM_TOKEN_FILE, then `telegram.token_file`; "" without one."""
    secret = _from_environment("TELEGRAM_TOKEN", environ)
    if secret or not config.telegram.token_file:
        return secret
    path = Path(config.telegram.token_file)
    mode = _mode(path)
    if mode & _OTHERS:
        raise ConfigFault(
            [f"telegram.token_file: others can read {path} (mode {mode:04o}); run chmod 600 {path}"]
        )
    return _read(path, "telegram.token_file")


def database_url(config: Config, environ: Mapping[str, str]) -> str:
    """The database's address: BRINKWATCH_DATABASE_URL, its `_FILE`, then `database.url`."""
    return _from_environment("BRINKWATCH_DATABASE_URL", environ) or config.database.url


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if environ.get(name):
        return environ[name].strip()
    path = environ.get(f"{name}_FILE", "")
    return _read(Path(path), f"{name}_FILE") if path else ""


def _read(path: Path, key: str) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigFault([f"{key}: {path} cannot be read ({error}); name a readable file"]) from error
    if not secret:
        raise ConfigFault([f"{key}: {path} is empty; put the secret in it"])
    return secret


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError as error:
        raise ConfigFault(
            [f"telegram.token_file: {path} cannot be read ({error.strerror}); run brinkwatch init"]
        ) from error
