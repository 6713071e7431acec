"""What chats settle for themselves beside their watchlists: mutes, half-made choices, invitations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.records.telling import Address, ChatKind, Reason


class Muting(StrEnum):
    """What a mute keeps quiet: everything, one incident (its id), one country or region (its codebook code)
    or one outlet (its owner).
    """

    ALL = "all"
    INCIDENT = "incident"
    PLACE = "place"
    OUTLET = "outlet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mute:
    """What one subscriber does not want to hear of until then; None for as long as nobody ends it."""

    subscriber_id: int
    muting: Muting
    value: str = ""
    until: datetime | None
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """An alert that is kept for a subscriber until they are awake, for the `reason` QUIET or MUTED.

    It is told by the delivery `delivery_id`, None while it waits.
    """

    subscriber_id: int
    alert_id: int
    reason: Reason
    at: datetime
    delivery_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a person is in the middle of at an address: `kind` of conversation, its `state` and message."""

    address: Address
    person: int
    kind: str
    state: Mapping[str, Any]
    message_id: int = 0
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ManagedChannel:
    """A Telegram channel that a person manages; `chosen`: what they say in private is for it."""

    chat: int
    person: int
    title: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """How much of each noun was removed for one chat; `fixed` of its watchlists the configuration names."""

    watchlists: int
    fixed: int
    mutes: int
    drafts: int
    votes: int
    channels: int
    deliveries: int
    verdicts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How much there is for all chats together; `active` counts subscribers by the kind of their chat."""

    active: Mapping[ChatKind, int]
    inactive: int
    watchlists: int
    feeds: int
    items: int
    incidents: int
    alerts: int
    sent: int
    votes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A deep link that lets people in while registration is closed; None uses or end: without limit."""

    token: str
    created_by: int
    created_at: datetime
    expires_at: datetime | None = None
    uses_left: int | None = None
