"""Stored incidents with what became of each at one address; decides nothing."""

from collections.abc import Collection, Sequence

from bot.messages.history import Past
from storage import history, incidents
from storage.database import Connection
from storage.records import Address


def past_of(
    connection: Connection, ids: Sequence[int], address: Address, watchlist_ids: Collection[int]
) -> list[Past]:
    """The incidents in the order of `ids`, with what an address was told of each, or why it was not."""
    told = history.told_at(connection, address, ids)
    decided = history.decided(connection, watchlist_ids, ids)
    raised = history.raised(connection, ids)
    return [
        Past(
            incident=incident,
            raised=raised.get(incident.id, 0),
            told=tuple(told.get(incident.id, ())),
            decided=tuple(decided.get(incident.id, ())),
        )
        for incident in incidents.some(connection, ids)
    ]
