"""What is known of the world: feeds, items, incidents and alerts, and how to look for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Tier


class Origin(StrEnum):
    """Who a row belongs to: the configuration file, the shipped list, or a chat."""

    FILE = "file"
    STARTER = "starter"
    CHAT = "chat"


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed's address and what is known of its publisher.

    `owner` groups outlets that are not independent of each other; `tier` is 1 (wire, public-service or
    paper of record) to 4 (state organ or unknown). `language` is ISO 639-1, `country` ISO 3166-1 alpha-2.
    """

    url: str
    name: str
    publisher: str
    owner: str
    tier: int = 3
    language: str = "en"
    country: str = ""
    origin: Origin = Origin.FILE
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedState:
    """What polling knows of one feed; the schedule lives here (`next_poll_at`), not in a timer."""

    feed: Feed
    next_poll_at: datetime
    interval: timedelta
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    baseline_at: datetime | None = None
    last_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    failures: int = 0
    last_error: str = ""
    paused: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One entry of a feed as first seen; `revision` counts later edits of its title or summary.

    `key` is a sha256 hex digest, stable over polls. `published_at` is None where the feed gave no sane
    date; `published_raw` keeps what it gave. `first_seen_at` is ours and never changes.
    """

    key: str
    feed: Feed
    title: str
    summary: str
    url: str
    first_seen_at: datetime
    published_at: datetime | None = None
    published_raw: str = ""
    language: str | None = None
    content_hash: str = ""
    revision: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class SeenItem:
    """What is left to compare of an item seen before; both are empty where it was purged since."""

    feed_id: int = 0
    content_hash: str = ""

    def edited_by(self, feed: Feed, content_hash: str) -> bool:
        """Whether this content is an edit of it.

        Only its own feed edits an item: another of its publisher may word the same article differently.
        """
        return self.feed_id == feed.id and self.content_hash != content_hash


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessedItem:
    """An item with what the classifier said of it."""

    item: Item
    assessment: Assessment


class Status(StrEnum):
    """How well an incident is attested."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """One act, statement or development, however many outlets report it.

    `severity` is S of INDEX (0-100); `tier` is the highest of its reports, None below notable;
    `signals` are the probabilities of its strongest report; `owners` counts distinct owners.
    `title_key` is the normalised title that later reports are compared with; `title`, `summary`, `url` and
    `source` are those of its strongest report.
    """

    title: str
    title_key: str
    summary: str
    url: str
    source: str
    first_seen_at: datetime
    last_seen_at: datetime
    tier: Tier | None
    severity: float
    status: Status = Status.REPORTED
    places: tuple[str, ...] = ()
    dyads: tuple[Dyad, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    owners: int = 1
    reports: int = 1
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An item's place in an incident."""

    incident_id: int
    item_id: int
    owner: str
    at: datetime


class Change(StrEnum):
    """What happened to an incident that someone may want to hear of (CONTRACTS, replay)."""

    OPENED = "opened"
    PROMOTED = "promoted"
    UPDATED = "updated"
    CLOSED = "closed"
    RUNG = "rung"
    SPIRAL = "spiral"
    SURPRISE = "surprise"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """It happened: one change of one incident, once; `key` is unique (`incident:change:n`)."""

    key: str
    incident_id: int
    change: Change
    tier: Tier
    severity: float
    status: Status
    at: datetime
    reason: str
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryQuery:
    """What to look for in stored history; None and empty mean no condition.

    `words` are all required, in title or summary. `before` excludes, `since` includes.
    """

    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    tier: Tier | None = None
    since: datetime | None = None
    before: datetime | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """One item of stored history with its incident; `alerted` tells whether anyone was told of it."""

    item: Item
    assessment: Assessment
    incident_id: int | None
    alerted: bool
