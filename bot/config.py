"""Configuration: TOML validated whole; every fault at once, as a dotted path and what to mend.

Knows no secrets and reads nothing by itself.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from bot.config_sections import (
    AlertsConfig,
    DatabaseConfig,
    Export,
    ExportedChat,
    FeedConfig,
    ModelConfig,
    PollConfig,
    RetentionConfig,
    RunConfig,
    Section,
    TelegramConfig,
    WatchlistConfig,
    WebConfig,
    WordsConfig,
)

__all__ = [
    "AlertsConfig",
    "Config",
    "ConfigFault",
    "DatabaseConfig",
    "Export",
    "ExportedChat",
    "FeedConfig",
    "ModelConfig",
    "PollConfig",
    "RetentionConfig",
    "RunConfig",
    "TelegramConfig",
    "WatchlistConfig",
    "WebConfig",
    "load_config",
    "parse_config",
    "parse_export",
]


class ConfigFault(Exception):
    """The configuration cannot be used; `faults` has one line for each thing to mend."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Config(Section):
    """The whole configuration, valid; every section has defaults, so an empty file is one too."""

    database: DatabaseConfig = DatabaseConfig()
    run: RunConfig = RunConfig()
    telegram: TelegramConfig = TelegramConfig()
    poll: PollConfig = PollConfig()
    alerts: AlertsConfig = AlertsConfig()
    retention: RetentionConfig = RetentionConfig()
    model: ModelConfig = ModelConfig()
    web: WebConfig = WebConfig()
    feeds: tuple[FeedConfig, ...] = Field(default=(), strict=False)
    watchlists: tuple[WatchlistConfig, ...] = Field(default=(), strict=False)

    @field_validator("watchlists")
    @classmethod
    def _distinct(cls, value: tuple[WatchlistConfig, ...]) -> tuple[WatchlistConfig, ...]:
        seen: set[tuple[int | None, str]] = set()
        for watchlist in value:
            if (watchlist.chat, watchlist.name) in seen:
                raise ValueError(f"two named {watchlist.name!r} for one chat; name each differently")
            seen.add((watchlist.chat, watchlist.name))
        return value


def load_config(path: Path | None) -> Config:
    """The configuration in `path`, or the defaults for None; raises ConfigFault with every fault."""
    if path is None:
        return Config()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigFault([f"{path}: cannot be read ({error.strerror}); give --config another"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigFault([f"{path}: not valid TOML: {error}"]) from error
    return parse_config(document)


def parse_config(document: Mapping[str, object]) -> Config:
    """The configuration in a parsed TOML document; raises ConfigFault with every fault."""
    try:
        return Config.model_validate(document)
    except ValidationError as error:
        raise ConfigFault([_fault(detail) for detail in error.errors()]) from error


def parse_export(document: Mapping[str, object]) -> Export:
    """What a chat's file holds; raises ConfigFault with every fault."""
    try:
        return Export.model_validate(document)
    except ValidationError as error:
        raise ConfigFault([_fault(detail) for detail in error.errors()]) from error


def _fault(detail: ErrorDetails) -> str:
    parts = [part for part in detail["loc"] if part != "[key]"]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(str(detail["loc"][-1]), _keys(detail["loc"]), n=1)
        return f"{path}: unknown key; {f'did you mean {close[0]}?' if close else 'remove it'}"
    return f"{path}: {detail['msg'].removeprefix('Value error, ')}"


def _keys(location: tuple[int | str, ...]) -> list[str]:
    named = [_SECTIONS[part] for part in location[:-1] if isinstance(part, str) and part in _SECTIONS]
    return list(named[-1].model_fields if named else Config.model_fields)


_SECTIONS: dict[str, type[BaseModel]] = {
    "database": DatabaseConfig,
    "run": RunConfig,
    "telegram": TelegramConfig,
    "poll": PollConfig,
    "alerts": AlertsConfig,
    "retention": RetentionConfig,
    "model": ModelConfig,
    "web": WebConfig,
    "feeds": FeedConfig,
    "watchlists": WatchlistConfig,
    "words": WordsConfig,
}
