"""What people say of the alerts they were sent: one vote a person and alert."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.news import AssessedItem
from storage.records.telling import Address


class Opinion(StrEnum):
    """What a vote says of the reading behind an alert; `wrong` says no more than that something is."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_PLACE = "wrong_place"
    WRONG_SIGNAL = "wrong_signal"
    NOT_NEW = "not_new"
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Vote:
    """One person's vote on one alert; the later of two stands.

    `person` is whoever pressed the button, `address` where the alert stood. `item_id` is the item whose
    reading the alert told, None where there was none or it was purged; `model` the version that read it.
    `value` is what is right instead, codes joined by commas: places for WRONG_PLACE, signals for WRONG_SIGNAL
    ("-" for none of them), "retro" or "analysis" for NOT_NEW; "" where the person did not say.
    """

    person: int
    address: Address
    alert_id: int
    incident_id: int
    item_id: int | None
    opinion: Opinion
    value: str = ""
    model: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote with the item that it is about and how that was read; None where the item is gone."""

    vote: Vote
    item: AssessedItem | None
