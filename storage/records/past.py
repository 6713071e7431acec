"""How to look back at incidents, and at what became of their alerts at one address."""

from dataclasses import dataclass
from datetime import datetime

from classifiers.signals import Tier
from storage.records.incidents import Change
from storage.records.telling import Address, DeliveryState, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class PastQuery:
    """Which incidents to look for; None and empty mean no condition.

    `words` are all required, in title or summary of one report; any of `places` and any of `signals` will do.
    `tier` is the least; without one those below notable are left out, but what gave an alert. `since`
    includes, by when it was first seen; `upto` is the highest id. `told` asks for those sent to an address.
    """

    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    tier: Tier | None = None
    since: datetime | None = None
    upto: int | None = None
    told: Address | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What became of one alert at one address: `state` and when it was or will be due, sent or given up.

    `edit` marks one that brings an earlier message up to date; `error` says why the last attempt failed.
    `kept` is why it is, or was, kept until they are awake; while it is, it has no time at which it is due.
    """

    incident_id: int
    alert_id: int
    change: Change
    tier: Tier
    state: DeliveryState
    due_at: datetime | None = None
    sent_at: datetime | None = None
    edit: bool = False
    error: str = ""
    kept: Reason | None = None
