"""The log of requests: what was asked, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request and its answer: `status` 0 was left without one; `message_id` of a new message."""

    at: float
    method: str
    payload: dict
    status: int
    description: str = ""
    message_id: int | None = None


def taken(calls: Iterable[Call], chat: int | None) -> list[Call]:
    """Those whose messages were taken, for one chat or all."""
    return [call for call in calls if call.message_id is not None and chat in (None, call.payload["chat_id"])]
