"""The sections of a configuration: their keys, defaults and what each value must be; reads no file."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.watching.names import known_places, known_sides, without_slips
from bot.watching.schedule import parse_duration, parse_schedule, zone
from classifiers.language import known_language
from classifiers.signals import Tier


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
Budget = dict[Annotated[Tier, Field(strict=False)], Annotated[int, Field(ge=0)]]


class Section(BaseModel):
    """A table of the file: every key known, every value of its type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DatabaseConfig(Section):
    """Where things are remembered: a SQLAlchemy address, relative to the working folder."""

    url: str = "sqlite:///brinkwatch.db"


class RunConfig(Section):
    """How the process behaves; `heartbeat_url` is fetched after each good tick."""

    heartbeat_url: HttpUrl | Literal[""] = ""


class TelegramConfig(Section):
    """The bot's token file (mode 0600), the Bot API server and the administrators' ids."""

    token_file: str = ""
    api_base: HttpUrl = "https://api.telegram.org"
    admins: tuple[int, ...] = Field(default=(), strict=False)


class PollConfig(Section):
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


class AlertsConfig(Section):
    """How old news may be, how long an incident takes reports, a chat's messages an hour by tier."""

    max_age: Duration = timedelta(hours=12)
    window: Duration = timedelta(hours=72)
    budget: Budget = Field(default={Tier.CRITICAL: 20, Tier.SERIOUS: 10, Tier.NOTABLE: 6})


class RetentionConfig(Section):
    """How long text, verdicts and sent deliveries are kept; incidents stay as compact records."""

    items: Duration = timedelta(days=400)
    verdicts: Duration = timedelta(days=90)
    deliveries: Duration = timedelta(days=180)


class ModelConfig(Section):
    """The classifier's folder, empty for the shipped one, and the folders of models for further languages."""

    path: str = ""
    languages: dict[LanguageCode, str] = Field(default_factory=dict)


class WebConfig(Section):
    """Where the dashboard listens; empty means none."""

    listen: str = ""


class FeedConfig(Section):
    """One feed of the user's own."""

    url: HttpUrl
    name: str = ""
    owner: str = ""
    country: str = ""
    tier: int = Field(default=3, ge=1, le=4)
    language: str = "en"


class WordsConfig(Section):
    """Words asked for in title or summary."""

    any: tuple[str, ...] = Field(default=(), strict=False)
    all: tuple[str, ...] = Field(default=(), strict=False)
    none: tuple[str, ...] = Field(default=(), strict=False)


class WatchlistConfig(Section):
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
    owners: int = Field(default=0, ge=0, le=9)
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
