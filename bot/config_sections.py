"""The sections of a configuration: their keys, defaults and what each value must be; reads no file."""

from datetime import timedelta
from typing import Annotated, Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.languages.catalogue import languages
from bot.watching.names import known_places, known_sides, without_slips
from bot.watching.quiet import parse_quiet
from bot.watching.schedule import parse_duration, parse_schedule, zone
from classifiers.language import known_language
from classifiers.signals import Tier

MOST_CODES: Final = 300
MOST_WORDS: Final = 60

_T = TypeVar("_T")


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
    """The bot's token file (mode 0600), the Bot API server, the administrators' ids, who may come in.

    `allowed` are ids of people and groups; the limits are those of each subscriber.
    """

    token_file: str = ""
    api_base: HttpUrl = "https://api.telegram.org"
    admins: tuple[int, ...] = Field(default=(), strict=False)
    registration: Literal["open", "invited"] = "open"
    allowed: tuple[int, ...] = Field(default=(), strict=False)
    watchlists: int = Field(default=20, ge=1)
    commands_per_minute: int = Field(default=30, ge=1)
    files_per_hour: int = Field(default=10, ge=1)


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


class ExportedWatchlist(WatchlistConfig):
    """A watchlist as a chat's file has it: one of its own, of a size that can be matched at once."""

    chat: None = None

    @field_validator("places", "sides", "signals")
    @classmethod
    def _few(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _at_most(MOST_CODES, value)

    @field_validator("words")
    @classmethod
    def _few_words(cls, value: WordsConfig) -> WordsConfig:
        _at_most(MOST_WORDS, (*value.any, *value.all, *value.none))
        return value

    @field_validator("threshold")
    @classmethod
    def _few_thresholds(cls, value: dict[str, float]) -> dict[str, float]:
        _at_most(MOST_WORDS, tuple(value))
        return value


class ExportedChat(Section):
    """A chat's settings as its file has them."""

    timezone: str = "UTC"
    language: str = "en"
    quiet: str = ""
    wakes_for: Literal["", "notable", "serious", "critical"] = "critical"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zone(value)
        return value

    @field_validator("quiet")
    @classmethod
    def _sane_hours(cls, value: str) -> str:
        return str(parse_quiet(value)) if value.strip() else ""

    @field_validator("language")
    @classmethod
    def _spoken(cls, value: str) -> str:
        if value not in languages():
            raise ValueError(f"there is no catalogue of {value!r}; there is one of {', '.join(languages())}")
        return value


class Export(Section):
    """A chat's file: `brinkwatch` is the version of its format."""

    brinkwatch: Literal[1]
    exported_at: str = ""
    chat: ExportedChat = ExportedChat()
    watchlists: tuple[ExportedWatchlist, ...] = Field(default=(), strict=False)

    @field_validator("watchlists")
    @classmethod
    def _distinct(cls, value: tuple[ExportedWatchlist, ...]) -> tuple[ExportedWatchlist, ...]:
        names = [watchlist.name for watchlist in value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two named {twice!r}; name each differently")
        return _at_most(MOST_CODES, value)


def _at_most(most: int, values: tuple[_T, ...]) -> tuple[_T, ...]:
    if len(values) > most:
        raise ValueError(f"{len(values)} are too many; write at most {most}")
    return values
