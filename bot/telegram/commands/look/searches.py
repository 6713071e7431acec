"""The searches that a chat can page on: kept as a draft of the chat, since a button has no room for words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.telegram.commands.request import Request
from storage import drafts
from storage.database import Connection
from storage.records import Draft

KEPT: Final = 20
KIND: Final = "history"
_ANYONE: Final = 0  # a search is the chat's, whoever pages


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was typed, when, and the highest incident then: its pages stand still while new things come in."""

    text: str
    at: datetime
    upto: int
    number: int = 0


def keep(c: Connection, request: Request, asked: Asked) -> int:
    """Stores a search, the oldest making way; its number in this chat."""
    there = _searches(c, request)
    number = max(map(int, there), default=0) + 1
    new = {str(number): [asked.text, asked.at.isoformat(), asked.upto]}
    newest = dict(list(there.items())[-(KEPT - 1) :])
    state = {"searches": newest | new}
    draft = Draft(address=request.address, person=_ANYONE, kind=KIND, state=state, updated_at=request.now)
    drafts.put(c, draft)
    return number


def kept(c: Connection, request: Request, number: str) -> Asked | None:
    """The search of that number; None where it made way."""
    found = _searches(c, request).get(number)
    if found is None:
        return None
    text, at, upto = found
    return Asked(text=text, at=datetime.fromisoformat(at), upto=upto, number=int(number))


def _searches(c: Connection, request: Request) -> Mapping[str, Any]:
    draft = drafts.get(c, request.address, _ANYONE, KIND)
    searches: Mapping[str, Any] = draft.state.get("searches", {}) if draft else {}
    return searches
