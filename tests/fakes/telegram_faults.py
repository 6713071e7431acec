"""What can go wrong with a call: faults to script for the fake server, in order or by chance, and refusals.

The texts are the Bot API's own.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

HOURS = 3600.0
LIKE_MESSAGES = ("send", "edit")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What one call meets. `accept` does what was asked all the same, `hang` gives no answer for so many
    seconds, `cut` closes the connection instead of answering. `on` is the one method that meets it; ""
    is any that sends or edits.
    """

    status: int = 200
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)
    html: str = ""
    hang: float = 0
    accept: bool = False
    cut: bool = False
    on: str = ""

    def only(self, method: str) -> "Fault":
        """The same, met by this method alone."""
        return replace(self, on=method)

    def meets(self, method: str) -> bool:
        return method == self.on if self.on else method.startswith(LIKE_MESSAGES)


def too_many(seconds: int) -> Fault:
    reason = f"Too Many Requests: retry after {seconds}"
    return Fault(status=429, description=reason, parameters={"retry_after": seconds})


def migrated(chat: int) -> Fault:
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return Fault(status=400, description=reason, parameters={"migrate_to_chat_id": chat})


def refused(reason: str) -> Fault:
    return Fault(status=400, description=f"Bad Request: {reason}")


def forbidden(reason: str) -> Fault:
    return Fault(status=403, description=f"Forbidden: {reason}")


BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
KICKED = forbidden("bot was kicked from the supergroup chat")
UNPARSABLE = refused("can't parse entities: Unexpected end tag at byte offset 7")
TOPIC_GONE = refused("message thread not found")
TOPIC_CLOSED = refused("TOPIC_CLOSED")
TOPIC_DELETED = refused("TOPIC_DELETED")
CHAT_NOT_FOUND = refused("chat not found")
MESSAGE_GONE = refused("message to edit not found")
NOT_EDITABLE = refused("message can't be edited")
TOO_OLD = refused("query is too old and response timeout expired or query ID is invalid")
BAD_GATEWAY = Fault(status=502, html="<html><head><title>502 Bad Gateway</title></head></html>")
CAPTIVE_PORTAL = Fault(status=200, html="<html><body>Please log in</body></html>")
SERVER_ERROR = Fault(status=500, description="Internal Server Error")
UNAUTHORIZED = Fault(status=401, description="Unauthorized")
CONFLICT = Fault(
    status=409,
    description="Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
LOST_BEFORE = Fault(hang=HOURS)
LOST_AFTER = Fault(hang=HOURS, accept=True)
CUT_BEFORE = Fault(cut=True)
CUT_AFTER = Fault(cut=True, accept=True)
NAMED = {
    "blocked": BLOCKED,
    "deactivated": DEACTIVATED,
    "kicked": KICKED,
    "unparsable": UNPARSABLE,
    "topic_gone": TOPIC_GONE,
    "topic_closed": TOPIC_CLOSED,
    "bad_gateway": BAD_GATEWAY,
    "server_error": SERVER_ERROR,
    "captive_portal": CAPTIVE_PORTAL,
    "unauthorized": UNAUTHORIZED,
    "conflict": CONFLICT,
    "too_many": too_many(2),
    "lost_before": LOST_BEFORE,
    "lost_after": LOST_AFTER,
    "cut_before": CUT_BEFORE,
    "cut_after": CUT_AFTER,
}
FATES = ("blocked", "deactivated", "kicked", "migrated")


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.description)
        self.fault = fault


def refuse(reason: str) -> Refusal:
    """To be raised: a 400 for this reason, without "Bad Request: "."""
    return Refusal(refused(reason))


def by_call(seed: int, chances: dict[str, float]) -> Callable[[], Fault | None]:
    """Draws perhaps one of these faults (of NAMED) for each call; the same seed draws the same."""
    dice = random.Random(seed)
    return lambda: NAMED.get(_drawn(dice, chances))


def by_chat(seed: int, chances: dict[str, float]) -> Callable[[int], str]:
    """The lasting fate (of FATES, or "") of a chat, the same however often and in whatever order asked."""
    return lambda chat: _drawn(random.Random(f"{seed}:{chat}"), chances)


def _drawn(dice: random.Random, chances: dict[str, float]) -> str:
    draw = dice.random()
    for name, probability in chances.items():
        draw -= probability
        if draw < 0:
            return name
    return ""
