"""What a message tells and the rules by which it is written; decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.watching.decide import Limits
from storage.records import Alert, AssessedItem, Button, DeliveryState

Rows = tuple[tuple[Button, ...], ...]


class Form(StrEnum):
    """How an alert is told: each for itself, or as the live message of its incident.

    A live message is `LIVE` as it is sent, `EDITED` as it is brought up to date, and `SUPERSEDED` once a
    newer one has taken its place.
    """

    EACH = "each"
    LIVE = "live"
    EDITED = "edited"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one alert message is made of; `assessed` is the report that brought it, if one did.

    `also` are further incidents that close, told in the same message. `button_alert` is the id that the
    buttons of a live message name, `held` how many alerts a budget kept back before it.
    """

    alert: Alert
    assessed: AssessedItem | None
    watchlists: tuple[str, ...]
    timezone: str
    also: tuple[Alert, ...] = ()
    language: str = "en"
    form: Form = Form.EACH
    button_alert: int = 0
    held: int = 0


def no_buttons(telling: Telling) -> Rows:
    """What is below a message where nothing is pressed."""
    del telling
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What may be told, how a message is written, and whether it waits.

    A replay queues its messages as sent already, so that they are counted and nothing ever sends them.
    """

    limits: Limits
    render: Callable[[Telling], str]
    buttons: Callable[[Telling], Rows] = no_buttons
    state: DeliveryState = DeliveryState.PENDING

    @property
    def waits(self) -> bool:
        """Whether its messages are sent later, so that a newer one may come before."""
        return self.state is DeliveryState.PENDING
