"""What is read of the world: feeds, items and their assessments, and how to look for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from classifiers.assessment import Assessment
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
