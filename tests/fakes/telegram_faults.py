"""What can go wrong with a message: faults to script for the fake server, and what Telegram refuses."""

from dataclasses import dataclass, field

from tests.fakes.telegram_html import EntityFault, parse

LONGEST = 4096
HOURS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What one sendMessage meets; `accept` takes the message all the same, `hang` gives no answer."""

    status: int = 200
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)
    html: str = ""
    hang: float = 0
    accept: bool = False


def too_many(seconds: int) -> Fault:
    reason = f"Too Many Requests: retry after {seconds}"
    return Fault(status=429, description=reason, parameters={"retry_after": seconds})


def migrated(chat: int) -> Fault:
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return Fault(status=400, description=reason, parameters={"migrate_to_chat_id": chat})


def refused(reason: str) -> Fault:
    return Fault(status=400, description=f"Bad Request: {reason}")


BLOCKED = Fault(status=403, description="Forbidden: bot was blocked by the user")
UNPARSABLE = refused("can't parse entities: Unexpected end tag at byte offset 7")
TOPIC_GONE = refused("message thread not found")
BAD_GATEWAY = Fault(status=502, html="<html><head><title>502 Bad Gateway</title></head></html>")
CAPTIVE_PORTAL = Fault(status=200, html="<html><body>Please log in</body></html>")
UNAUTHORIZED = Fault(status=401, description="Unauthorized")
LOST_BEFORE = Fault(hang=HOURS)
LOST_AFTER = Fault(hang=HOURS, accept=True)
NAMED = {
    "blocked": BLOCKED,
    "unparsable": UNPARSABLE,
    "topic_gone": TOPIC_GONE,
    "bad_gateway": BAD_GATEWAY,
    "captive_portal": CAPTIVE_PORTAL,
    "unauthorized": UNAUTHORIZED,
    "lost_before": LOST_BEFORE,
    "lost_after": LOST_AFTER,
}


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


def check(payload: dict) -> None:
    """Raises Refusal where Telegram would not take this sendMessage."""
    if not payload.get("chat_id"):
        raise Refusal(400, "Bad Request: chat not found")
    visible = _visible(payload)
    if not visible.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if len(visible.encode("utf-16-le")) // 2 > LONGEST:
        raise Refusal(400, "Bad Request: message is too long")
    if not isinstance(payload.get("link_preview_options", {}), dict):
        raise Refusal(400, "Bad Request: can't parse link preview options JSON object")


def _visible(payload: dict) -> str:
    text, mode = payload.get("text", ""), payload.get("parse_mode")
    if mode not in (None, "HTML"):
        raise Refusal(400, "Bad Request: unsupported parse_mode")
    try:
        return parse(text) if mode else text
    except EntityFault as fault:
        raise Refusal(400, f"Bad Request: {fault}") from fault
