"""The queue of updates: long polls are held, what no offset confirmed is given out again."""

import asyncio
import time

from tests.fakes.telegram_faults import CONFLICT, Fault, Refusal

WITH_WEBHOOK = Fault(
    status=409,
    description="Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)
_ONLY_IF_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """`polls` counts the polls that began; `webhook` is an address that takes the updates instead.

    `allowed` is what the last poll that said so wants to hear of; None is Telegram's usual choice. It
    decides over what happens from then on.
    """

    def __init__(self) -> None:
        self.pending: list[dict] = []
        self.allowed: frozenset[str] | None = None
        self.webhook = ""
        self.polls = 0
        self.closed = asyncio.Event()
        self._last = 0
        self._woken = asyncio.Event()

    def push(self, **update: object) -> None:
        (kind,) = update
        wanted = kind not in _ONLY_IF_ASKED if self.allowed is None else kind in self.allowed
        if wanted:
            self._last += 1
            self.pending.append({"update_id": self._last, **update})
            self._wake()

    async def get(self, payload: dict) -> list[dict]:
        """Long polling; a second poll ends the first with a conflict. Raises Refusal."""
        if self.webhook:
            raise Refusal(WITH_WEBHOOK)
        self.polls += 1
        self._wake()
        self._confirm(payload.get("offset") or 0)
        if "allowed_updates" in payload:
            self.allowed = frozenset(payload["allowed_updates"] or ()) or None
        mine, ends = self.polls, time.monotonic() + (payload.get("timeout") or 0)
        while not self.pending and not self.closed.is_set() and (left := ends - time.monotonic()) > 0:
            await within(left, self._woken)
            if mine != self.polls:
                raise Refusal(CONFLICT)
        return self.pending[: min(max(payload.get("limit") or 100, 1), 100)]

    def set_webhook(self, url: str, *, drop: bool = False) -> None:
        self.webhook = url
        if drop:
            self.pending.clear()

    def close(self) -> None:
        """Ends every poll that is held."""
        self.closed.set()
        self._wake()

    def _confirm(self, offset: int) -> None:
        """Forgets what is below the offset; a negative one keeps so many of the latest."""
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]

    def _wake(self) -> None:
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()


async def within(seconds: float, event: asyncio.Event) -> bool:
    """Waits for the event at most so long; whether it came."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
