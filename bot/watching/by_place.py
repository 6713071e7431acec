"""Incidents by their places, so that a watchlist is held against those alone that may answer to it."""

from collections import defaultdict
from collections.abc import Sequence

from bot.watching.match import incident_fault
from storage.records import Incident, Watchlist


class ByPlace:
    """Incidents in an order, which is kept; for as many watchlists as there are."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self._incidents = incidents
        self._there: dict[str, list[int]] = defaultdict(list)
        for number, incident in enumerate(incidents):
            for code in {code.casefold() for code in incident.places}:
                self._there[code].append(number)

    def watched(self, watchlist: Watchlist) -> list[Incident]:
        """Those that a watchlist asks for, by `incident_fault`."""
        return [one for one in self._in(watchlist.places) if not incident_fault(one, watchlist)]

    def _in(self, places: Sequence[str]) -> Sequence[Incident]:
        if not places:
            return self._incidents
        numbers = {number for code in places for number in self._there.get(code.casefold(), ())}
        return [self._incidents[number] for number in sorted(numbers)]
