"""What chats settle for themselves beside their watchlists: mutes, half-made choices, invitations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.records.telling import Address


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
    """A Telegram channel that a person lets the bot write to; `chosen`: what they say in private is for it."""

    chat: int
    person: int
    title: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A deep link that lets people in while registration is closed; None uses or end: without limit."""

    token: str
    created_by: int
    created_at: datetime
    expires_at: datetime | None = None
    uses_left: int | None = None
