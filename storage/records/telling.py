"""Who is told, of what, and what became of it: subscribers, watchlists, verdicts, deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from classifiers.signals import Tier
from storage.records.incidents import Change
from storage.records.news import Origin


@dataclass(frozen=True, order=True, slots=True)
class Address:
    """Where a message goes; `thread` is 0 without a forum topic, `chat` 0 for the terminal."""

    messenger: str  # "telegram" or "terminal"
    chat: int
    thread: int = 0


TERMINAL = Address("terminal", 0)


class ChatKind(StrEnum):
    """What sort of chat a subscriber is."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class DeliveryState(StrEnum):
    """Where a delivery stands; `parked` waits for a chat that blocked us, `failed` is a dead letter."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: pressed it gives `data` (at most 64 bytes) back, or opens `url`."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """They were told, or will be: one message for one address, unique by (key, chat, thread).

    `priority` is lower for more urgent (0 critical, 1 serious, 2 notable, 3 digest). `body` is Telegram HTML,
    `buttons` are rows below it. Where `edits` is the id of an earlier delivery, that one's message is brought
    up to date instead of a new one sent. An attachment, a file stored under `attachment_id`, is sent with
    `body` as its caption. It tells that a budget kept back `held` alerts before it. A claim holds the row
    until `lease_until`; an attempt whose answer was lost is `uncertain`.
    """

    key: str
    address: Address
    body: str
    priority: int
    due_at: datetime
    created_at: datetime
    alert_id: int | None = None
    state: DeliveryState = DeliveryState.PENDING
    lease_until: datetime | None = None
    attempts: int = 0
    uncertain: bool = False
    message_id: int | None = None
    sent_at: datetime | None = None
    last_error: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    edits: int | None = None
    attachment_id: int | None = None
    held: int = 0
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that a delivery carries: `content` as it is sent, `media_type` like "image/png"."""

    name: str
    media_type: str
    content: bytes
    created_at: datetime
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A delivery of an alert that still waits to be sent, and what it tells of which incident.

    `edits` is the delivery whose message it brings up to date, None for a message of its own.
    """

    delivery_id: int
    address: Address
    incident_id: int
    change: Change
    reason: str
    priority: int = 0
    edits: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewriting:
    """A delivery as it reads by now, while it waits to be sent."""

    delivery_id: int
    body: str
    priority: int
    buttons: tuple[tuple[Button, ...], ...] = ()
    held: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """The newest message of an incident at an address, kept up to date in place; its buttons name `alert_id`.

    `loudest` is the priority of the most urgent message there was of it, `doubted` whether one of them said
    that the incident is disputed or withdrawn, and `held` is that of its delivery.
    """

    delivery_id: int
    address: Address
    alert_id: int
    incident_id: int
    loudest: int
    doubted: bool
    held: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """One address and its own settings; never deleted because a chat blocked us.

    `language` is an ISO 639-1 code. `quiet` is like "22:00-07:00" in `timezone`, "" for none: what rings then
    is held, but from the tier `wakes_for` on ("" for none). `kind` is that of the chat.
    """

    address: Address
    title: str = ""
    timezone: str = "UTC"
    language: str = "en"
    kind: ChatKind = ChatKind.PRIVATE
    quiet: str = ""
    wakes_for: Tier | Literal[""] = Tier.CRITICAL
    active: bool = True
    inactive_reason: str = ""
    created_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Words or phrases looked for in title and summary; empty lists ask for nothing."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Watchlist:
    """What one subscriber wants to hear of. Empty tuples mean everything, items without a place included.

    `tier` is the least tier; `threshold` the least probability by signal name (or `serious`, `critical`);
    `severity` the least S (0-100), `owners` the least number of independent voices. `digest` is like
    "sun 18:00", "daily 08:00" or "" for none, in `timezone`.
    """

    subscriber_id: int
    name: str
    origin: Origin = Origin.CHAT
    places: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    words: Words = field(default_factory=Words)
    tier: Tier = Tier.SERIOUS
    threshold: Mapping[str, float] = field(default_factory=dict)
    severity: float = 0
    owners: int = 0
    digest: str = "sun 18:00"
    timezone: str = "UTC"
    next_digest_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Watcher:
    """A watchlist together with the subscriber it belongs to."""

    subscriber: Subscriber
    watchlist: Watchlist


class Reason(StrEnum):
    """Why a watchlist told its subscriber of an item, or did not."""

    SENT = "sent"
    BELOW_THRESHOLD = "below_threshold"
    NOT_WATCHED = "not_watched"
    TOO_OLD = "too_old"
    REPEAT = "repeat"
    EDIT = "edit"
    MUTED = "muted"
    QUIET = "quiet"
    BUDGET = "budget"
    INACTIVE = "inactive"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The decision for one item and one watchlist, with its reason in words (`detail`)."""

    item_id: int
    watchlist_id: int
    reason: Reason
    detail: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Honesty:
    """What a digest owes its reader: what was sent, held and not delivered, and which sources were live.

    `muted`, `quiet` and `budget` count what a mute, quiet hours and a full budget kept back or put off.
    """

    sent: int
    held: int
    undelivered: int
    below_threshold: int
    muted: int
    sources_live: int
    sources: int
    silent: tuple[str, ...] = ()
    unread_languages: Mapping[str, int] = field(default_factory=dict)
    quiet: int = 0
    budget: int = 0
