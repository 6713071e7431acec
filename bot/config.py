"""Configuration: TOML validated whole; every fault at once, as a dotted path and what to mend.

Knows no secrets and reads nothing by itself.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails

from bot.watching.names import known_places, known_sides, without_slips
from bot.watching.schedule import parse_duration, parse_schedule, zone
from classifiers.language import known_language
from classifiers.signals import Tier


class ConfigFault(Exception):
    """The configuration cannot be used; `faults` has one line for each thing to mend."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"not an http or https address: {value!r}; write one like https://example.org/rss")
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta(0))]
HttpUrl = Annotated[str, BeforeValidator(_http_url)]
LanguageCode = Annotated[str, AfterValidator(known_language)]
Probability = Annotated[float, Field(ge=0, le=1, strict=False)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DatabaseConfig(_Section):
    """Where things are remembered: a SQLAlchemy address, relative to the working folder."""

    url: str = "sqlite:///brinkwatch.db"


class RunConfig(_Section):
    """How the process behaves; `heartbeat_url` is fetched after each good tick."""

    heartbeat_url: HttpUrl | Literal[""] = ""


class TelegramConfig(_Section):
    """The bot's token file (mode 0600), the Bot API server and the administrators' ids."""

    token_file: str = ""
    api_base: HttpUrl = "https://api.telegram.org"
    admins: tuple[int, ...] = Field(default=(), strict=False)


class PollConfig(_Section):
    """How feeds are fetched; the cadence of each stays between `min_interval` and `max_interval`."""

    allow_hosts: tuple[str, ...] = Field(default=(), strict=False)
    starter_feeds: bool = True
    min_interval: Duration = timedelta(seconds=60)
    max_interval: Duration = timedelta(minutes=30)
    deadline: Duration = timedelta(seconds=30)
    max_bytes: int = Field(default=10_000_000, ge=10_000)
    contact: str = ""

    @field_validator("max_interval")
    @classmethod
    def _ordered(cls, value: timedelta, info: Any) -> timedelta:  # noqa: ANN401  pydantic's ValidationInfo
        if value < info.data.get("min_interval", value):
            raise ValueError("shorter than poll.min_interval; make it as long or longer")
        return value


class AlertsConfig(_Section):
    """What is news: items older than `max_age` alert nobody; reports join an incident within `window`."""

    max_age: Duration = timedelta(hours=12)
    window: Duration = timedelta(hours=72)


class RetentionConfig(_Section):
    """How long text, verdicts and sent deliveries are kept; incidents stay as compact records."""

    items: Duration = timedelta(days=400)
    verdicts: Duration = timedelta(days=90)
    deliveries: Duration = timedelta(days=180)


class ModelConfig(_Section):
    """The classifier's folder, empty for the shipped one, and the folders of models for further languages."""

    path: str = ""
    languages: dict[LanguageCode, str] = Field(default_factory=dict)


class WebConfig(_Section):
    """Where the dashboard listens; empty means none."""

    listen: str = ""


class FeedConfig(_Section):
    """One feed of the user's own."""

    url: HttpUrl
    name: str = ""
    owner: str = ""
    country: str = ""
    tier: int = Field(default=3, ge=1, le=4)
    language: str = "en"


class WordsConfig(_Section):
    """Words asked for in title or summary."""

    any: tuple[str, ...] = Field(default=(), strict=False)
    all: tuple[str, ...] = Field(default=(), strict=False)
    none: tuple[str, ...] = Field(default=(), strict=False)


class WatchlistConfig(_Section):
    """One watchlist that the file owns; `chat` absent means the terminal."""

    name: str = Field(min_length=1, max_length=64)
    chat: int | None = None
    places: Annotated[tuple[str, ...], AfterValidator(known_places)] = Field(default=(), strict=False)
    signals: Annotated[tuple[str, ...], AfterValidator(without_slips)] = Field(default=(), strict=False)
    sides: Annotated[tuple[str, ...], AfterValidator(known_sides)] = Field(default=(), strict=False)
    words: WordsConfig = WordsConfig()
    tier: Tier = Field(default=Tier.SERIOUS, strict=False)
    threshold: Annotated[dict[str, Probability], AfterValidator(without_slips)] = Field(default_factory=dict)
    severity: float = Field(default=0, ge=0, le=100, strict=False)
    digest: str = "sun 18:00"
    timezone: str = "UTC"

    @field_validator("digest")
    @classmethod
    def _sane_digest(cls, value: str) -> str:
        parse_schedule(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zone(value)
        return value


class Config(_Section):
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


def _fault(detail: ErrorDetails) -> str:
    parts = [part for part in detail["loc"] if part != "[key]"]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(str(detail["loc"][-1]), _keys(detail["loc"]), n=1)
        return f"{path}: unknown key; {f'did you mean {close[0]}?' if close else 'remove it'}"
    return f"{path}: {detail['msg'].removeprefix('Value error, ')}"


def _keys(location: tuple[int | str, ...]) -> list[str]:
    section: type[BaseModel] = Config
    for part in location[:-1]:
        if isinstance(part, str) and part in _SECTIONS:
            section = _SECTIONS[part]
    return list(section.model_fields)


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
