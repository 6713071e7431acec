"""Items in; incidents, verdicts, alerts and pending deliveries out, in the caller's one transaction.

Knows nothing of where items come from or how messages leave: polling and replay both end here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.pipeline.alerting import Raised, alerts_of, closures
from bot.pipeline.placing import Arrival, Placement, Placer
from bot.pipeline.policy import Policy
from bot.pipeline.situation import Situation
from bot.pipeline.telling import tell
from storage import incidents, items, verdicts
from storage.database import Connection
from storage.locks import take_turn
from storage.records import AssessedItem, Reason, Watcher


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What one call took in: new items with their incidents, the number of edits, alerts that were told."""

    placements: tuple[Placement, ...]
    edits: int
    raised: tuple[Raised, ...]


def take_in(
    connection: Connection,
    arrivals: Sequence[Arrival],
    watchers: Sequence[Watcher],
    *,
    situation: Situation,
    policy: Policy,
) -> Intake:
    """Stores `arrivals`, in order of time, and all that follows; of an item known already nothing follows.

    One at a time, since two that open the same incident would not see each other.
    """
    if not arrivals:
        return Intake(placements=(), edits=0, raised=())
    take_turn(connection, "intake")
    situation.settle(connection, arrivals[0].at)
    edits = [
        (item, arrival.at)
        for arrival in arrivals
        if arrival.edited and (item := items.revise(connection, arrival.assessed))
    ]
    for item, at in edits:
        _note_edit(connection, item, at)
        if known := incidents.of_item(connection, item.item.key):
            situation.revise(known.id, item)
    new = _new(connection, [arrival for arrival in arrivals if not arrival.edited])
    placements, raised = _place(connection, new, situation)
    told = tell(connection, raised, watchers, policy=policy)
    situation.settled(connection)
    return Intake(placements=placements, edits=len(edits), raised=tuple(told))


def _new(connection: Connection, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Those that were not known, with their ids."""
    saved = {one.item.key: one for one in items.add(connection, [arrival.assessed for arrival in arrivals])}
    return [
        replace(arrival, assessed=assessed)
        for arrival in arrivals
        if (assessed := saved.pop(arrival.assessed.item.key, None))
    ]


def _place(
    connection: Connection, arrivals: Sequence[Arrival], situation: Situation
) -> tuple[tuple[Placement, ...], list[Raised]]:
    """Every arrival in its incident, all of it saved, and the alerts that follow, in order."""
    placer = Placer(connection, situation)
    placements: list[Placement] = []
    raised: list[Raised] = []
    for arrival in arrivals:
        raised += closures(situation, arrival.at)
        placement = placer.place(arrival)
        placements.append(placement)
        raised += alerts_of(placement, situation)
    placer.save()
    return tuple(placements), raised


def _note_edit(connection: Connection, item: AssessedItem, at: datetime) -> None:
    """An edit alerts nobody: every verdict that was not a message now says so."""
    noted = [
        replace(verdict, reason=Reason.EDIT, detail="an edit of an item already read", at=at)
        for verdict in verdicts.of_item(connection, item.item.id)
        if verdict.reason is not Reason.SENT
    ]
    verdicts.add(connection, noted)
