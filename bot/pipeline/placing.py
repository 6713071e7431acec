"""New items into incidents, stored: the effects around the pure clustering of `bot.incidents`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.incidents.cluster import join, open_incident, opens, title_key
from storage import incidents
from storage.database import Connection
from storage.records import AssessedItem, Incident, Report


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """An item as it arrives `at` our door, new or an edit of a known one.

    `baseline` marks an item of a feed's first poll, which is new to us but not to the world. `repeats` is
    the key of the item that this one repeats, "" for none: it joins the same incident whatever it says.
    """

    assessed: AssessedItem
    at: datetime
    baseline: bool = False
    edited: bool = False
    repeats: str = ""

    @property
    def moment(self) -> datetime:
        """When the item became news: as it arrived, but as published where the feed is new to us."""
        published = self.assessed.item.published_at
        return min(published, self.at) if self.baseline and published else self.at


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """An arrival with its incident after it joined, None where it reports no development."""

    arrival: Arrival
    incident: Incident | None
    promoted: bool = False


def place(connection: Connection, arrivals: Sequence[Arrival], *, window: timedelta) -> list[Placement]:
    """One placement for each arrival, in order; an incident takes reports until `window` after its last."""
    if not arrivals:
        return []
    keys = [title_key(arrival.assessed) for arrival in arrivals]
    known = incidents.find(connection, set(keys), since=min(arrival.at for arrival in arrivals) - window)
    placements = []
    for key, arrival in zip(keys, arrivals, strict=True):
        incident = known.get(key)
        if incident is not None and incident.last_seen_at < arrival.at - window:
            incident = None
        if arrival.repeats:
            incident = incidents.of_item(connection, arrival.repeats) or incident
        placement = _place(connection, arrival, incident)
        if placement.incident:
            known[placement.incident.title_key] = placement.incident
        placements.append(placement)
    return placements


def _place(connection: Connection, arrival: Arrival, incident: Incident | None) -> Placement:
    if incident is not None:
        return _join(connection, arrival, incident)
    if not opens(arrival.assessed.assessment):
        return Placement(arrival=arrival, incident=None)
    opened = incidents.add(connection, open_incident(arrival.assessed, at=arrival.moment))
    _attach(connection, opened, arrival)
    return Placement(arrival=arrival, incident=opened)


def _join(connection: Connection, arrival: Arrival, incident: Incident) -> Placement:
    _attach(connection, incident, arrival)
    owners = len(incidents.owners(connection, incident.id))
    joined = join(incident, arrival.assessed, owners=owners, at=arrival.moment)
    incidents.update(connection, joined.incident)
    return Placement(arrival=arrival, incident=joined.incident, promoted=joined.promoted)


def _attach(connection: Connection, incident: Incident, arrival: Arrival) -> None:
    item = arrival.assessed.item
    report = Report(incident_id=incident.id, item_id=item.id, owner=item.feed.owner, at=arrival.moment)
    incidents.attach(connection, report)
