"""The open incidents, held in memory: which of them a report joins.

Knows no storage, and no time but what it is told: the same reports put in the same order make the same board.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import sqrt
from types import MappingProxyType
from typing import Final

from bot.incidents.second_look import joined
from classifiers.likeness import Fingerprint
from classifiers.likeness_group import Background, Group, Weighed, dot, of_none, score

# An incident takes no report this long after its last one, whatever the window.
QUIET: Final = timedelta(hours=36)
_HELD_AGAINST: Final = 5  # incidents that share most with a report, which are looked at closely
_MOST_LOOKED_UP: Final = 150  # entries of the index, from the rarest word on
_NOWHERE: Final[Mapping[int, float]] = MappingProxyType({})
_LEAST_WORDS: Final = 3  # words looked up however common they are
_LIKE_ACTS: Final = 0.5  # the least likeness of signals


@dataclass(slots=True)
class _Open:
    """An open incident; `reports` holds each different one, by its headline."""

    group: Group
    reports: dict[str, Fingerprint] = field(default_factory=dict)


class Board:
    """Open incidents by id; one takes reports until `QUIET`, or `window` if shorter, after its last.

    `window` after its first it takes nothing but copies: a war would else become one incident.
    """

    def __init__(self, window: timedelta) -> None:
        self._window, self._quiet = window, min(window, QUIET)
        self._open: dict[int, _Open] = {}
        self._background = Background()
        # For each word the incidents that hold it, with the sum of its weights there.
        self._holding: dict[str, dict[int, float]] = {}
        self._copies: dict[str, int] = {}
        self._latest: Weighed | None = None

    def find(self, fp: Fingerprint, at: datetime) -> int | None:
        """The open incident that a report seen `at` joins, None where it is like none.

        A report with a headline that is there already joins it, whatever else it says. One that is loud and
        like none is held once more against those that are loud, too.
        """
        copied = self._copies.get(fp.copy)
        if copied is not None and self._takes(self._open[copied].group, at):
            return copied
        item = self._weighed(fp)
        best, most = None, score(of_none(fp))
        for incident_id in self._nearest(item, at):
            group = self._open[incident_id].group
            if not group.contradicts(fp) and (alike := score(group.cues(item, at))) > most:
                best, most = incident_id, alike
        if best is None and fp.loud:
            return joined(item, at, self._loud(at))
        return best

    def tells_of(self, fp: Fingerprint, at: datetime) -> bool:
        """Whether what a grave report explains is told: by a grave incident of a like act (`_tells`)."""
        groups = (one.group for one in self._open.values())
        return any(_tells(group, fp) for group in groups if group.grave and self._takes(group, at))

    def put(self, incident_id: int, fp: Fingerprint, at: datetime) -> None:
        """Notes that a report seen `at` stands in an incident, a new one or a known one.

        A further copy of a report changes nothing but when the incident was last heard of.
        """
        one = self._open.get(incident_id)
        if one is None:
            one = self._open[incident_id] = _Open(Group(at, at))
        one.group.last = max(one.group.last, at)
        if fp.copy in one.reports:
            return
        item = self._weighed(fp)
        self._background.add(fp)
        self._latest = None
        one.group.add(item)
        one.reports[fp.copy] = fp
        self._copies[fp.copy] = incident_id
        for term, weight in item.terms.items():
            held = self._holding.setdefault(term, {})
            held[incident_id] = held.get(incident_id, 0.0) + weight

    def drop(self, incident_id: int) -> None:
        """Takes an incident off the board, as if its reports had never come."""
        self._latest = None
        one = self._open.pop(incident_id)
        for copy, fp in one.reports.items():
            self._background.drop(fp)
            if self._copies.get(copy) == incident_id:
                del self._copies[copy]
        for term in one.group.terms:
            held = self._holding[term]
            del held[incident_id]
            if not held:
                del self._holding[term]

    def _loud(self, at: datetime) -> Mapping[int, Group]:
        groups = ((number, one.group) for number, one in self._open.items())
        return {number: group for number, group in groups if group.loud and self._grows(group, at)}

    def _takes(self, group: Group, at: datetime) -> bool:
        return abs(at - group.last) <= self._quiet

    def _grows(self, group: Group, at: datetime) -> bool:
        return self._takes(group, at) and abs(at - group.first) <= self._window

    def _nearest(self, item: Weighed, at: datetime) -> list[int]:
        """Those that share most of the rare words with the item, nearest first."""
        found: dict[int, float] = {}
        looked_up = 0
        rarest_first = sorted(item.terms.items(), key=lambda pair: (-pair[1], pair[0]))
        for place, (term, weight) in enumerate(rarest_first):
            held = self._holding.get(term, _NOWHERE)
            looked_up += len(held)
            if looked_up > _MOST_LOOKED_UP and place >= _LEAST_WORDS:
                break
            for incident_id, sum_ in held.items():
                found[incident_id] = found.get(incident_id, 0.0) + weight * sum_
        open_ = self._open
        ranked = sorted(
            [(-shared / sqrt(open_[number].group.size), number) for number, shared in found.items()]
        )
        takes = (number for _, number in ranked if self._grows(open_[number].group, at))
        return list(islice(takes, _HELD_AGAINST))

    def _weighed(self, fp: Fingerprint) -> Weighed:
        """What is found is mostly put next: weighed once."""
        if self._latest is None or self._latest.fingerprint is not fp:
            self._latest = self._background.weigh(fp)
        return self._latest


def _tells(group: Group, fp: Fingerprint) -> bool:
    """Whether an incident is of the same place, between the same two sides and of the same sort of act.

    What the report does not name it does not ask for; who acts and who answers is not told apart.
    """
    pairs = {frozenset(dyad.split(">")) for dyad in fp.dyads}
    return (
        (not fp.places or not group.places.keys().isdisjoint(fp.places))
        and (not pairs or any(frozenset(dyad.split(">")) in pairs for dyad in group.dyads))
        and any(dot(fp.signals, each.fingerprint.signals) >= _LIKE_ACTS for each in group.recent)
    )
