"""Items in; incidents, verdicts, alerts and pending deliveries out, in the caller's one transaction.

Knows nothing of where items come from or how messages leave: polling and replay both end here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.pipeline.placing import Arrival, Placement, place
from bot.pipeline.telling import Policy, Raised, tell
from storage import items, verdicts
from storage.database import Connection
from storage.locks import take_turn
from storage.records import AssessedItem, Reason, Watcher


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What one call took in: new items with their incidents, the number of edits, the alerts raised."""

    placements: tuple[Placement, ...]
    edits: int
    raised: tuple[Raised, ...]


def take_in(
    connection: Connection, arrivals: Sequence[Arrival], watchers: Sequence[Watcher], *, policy: Policy
) -> Intake:
    """Stores `arrivals`, in order of time, and all that follows; of an item known already nothing follows.

    One at a time, since two that open the same incident would not see each other.
    """
    take_turn(connection, "intake")
    edits = [
        (item, arrival.at)
        for arrival in arrivals
        if arrival.edited and (item := items.revise(connection, arrival.assessed))
    ]
    for item, at in edits:
        _note_edit(connection, item, at)
    placements = _place_new(connection, [arrival for arrival in arrivals if not arrival.edited], policy)
    raised: list[Raised] = []
    for placement in placements:
        raised += tell(connection, placement, watchers, policy=policy)
    return Intake(placements=tuple(placements), edits=len(edits), raised=tuple(raised))


def _place_new(connection: Connection, arrivals: Sequence[Arrival], policy: Policy) -> list[Placement]:
    saved = {one.item.key: one for one in items.add(connection, [arrival.assessed for arrival in arrivals])}
    new = [
        replace(arrival, assessed=assessed)
        for arrival in arrivals
        if (assessed := saved.pop(arrival.assessed.item.key, None))
    ]
    return place(connection, new, window=policy.window)


def _note_edit(connection: Connection, item: AssessedItem, at: datetime) -> None:
    """An edit alerts nobody: every verdict that was not a message now says so."""
    noted = [
        replace(verdict, reason=Reason.EDIT, detail="an edit of an item already read", at=at)
        for verdict in verdicts.of_item(connection, item.item.id)
        if verdict.reason is not Reason.SENT
    ]
    verdicts.add(connection, noted)
