"""The escalation index: takes incidents' acts in, changed and out again, tells level, momentum and rung.

Knows the present only: a moment before a key's latest act is refused. Keys are dyads (`US>IR`), networks
(`IR+US`), countries (`IR`), waters (`red-sea`) and regions (`western-asia`). However the acts came and
changed, it tells what an index built of them as they stand now would.

    EscalationError
    └── OutOfOrder       a moment before the latest act: ask for a later one, or build another index
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Final

from bot.escalation.acts import Act
from bot.escalation.dyads import Scope
from bot.escalation.history import History
from bot.escalation.pairs import Pair, Tally
from bot.escalation.readings import Reading, read
from bot.escalation.routes import Place, Way, route
from bot.escalation.rungs import Rung
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.assessment import Dyad

SWEEP: Final = timedelta(days=7)
"""How often what is older than memory is settled: so much longer an act may be remembered."""

_FORGOTTEN: Final = 1e-7  # pressure that moves no printed digit
_ROUTES: Final = 4096
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class EscalationError(Exception):
    """Something that the index cannot answer."""


class OutOfOrder(EscalationError):
    """A question lies before the latest act of its key."""

    def __init__(self, at: datetime, latest: datetime) -> None:
        super().__init__(f"{at.isoformat()} lies before the latest act of the index, {latest.isoformat()}")
        self.at = at
        self.latest = latest


@dataclass(frozen=True, order=True, slots=True)
class Deed:
    """A deed of `source` against the other side, in which `incident` it was told."""

    at: datetime
    source: str
    incident: int


@dataclass(slots=True)
class _Entry:
    """A key: the pairs whose acts count in it, each with its side where only one of both does."""

    scope: Scope
    tracks: dict[tuple[Place, int], None] = field(default_factory=dict)


_Track = tuple[Pair, int, str]


class Index:
    """Every key that an act counts in."""

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self._acts: dict[int, Act] = {}
        self._pairs: dict[Place, Pair] = {}
        self._entries: dict[str, _Entry] = {}
        self._history = History(weights)
        self._latest: datetime | None = None
        self._swept: datetime | None = None
        self._route = lru_cache(_ROUTES)(partial(route, weights=weights))

    @property
    def known_since(self) -> datetime:
        """When history begins, but for a few acts before it; the end of time before any act."""
        return self._history.since or _NEVER

    @property
    def latest(self) -> datetime | None:
        """When the latest act that was ever put happened."""
        return self._latest

    def put(self, act: Act) -> None:
        """Takes in the act of an incident, in the place of what was known of that incident before.

        In any order of time. An act of confidence 0 is none; one older than memory changes nothing.
        """
        known = self._acts.get(act.incident)
        if known == act:
            return
        if known is not None:
            self._take_out(known)
        if self._remembered(act):
            self._acts[act.incident] = act
            self._history.add(act.at)
            for way in self._ways(act):
                self._pair(way).put(act, way.parts)
        self._latest = max(self._latest or act.at, act.at)
        self._sweep(self._latest)

    def drop(self, incident: int) -> None:
        """Forgets the act of an incident; nothing happens where there is none, or it is older than memory."""
        if incident in self._acts:
            self._take_out(self._acts[incident])

    def touched(self, act: Act) -> list[str]:
        """The keys of the networks, then of the dyads, that an act counts in as its own."""
        found = (
            way.place.key(part.side)
            for way in self._ways(act)
            for part in way.parts
            if way.scope is Scope.DYAD and not part.indirect
        )
        return sorted(dict.fromkeys(found), key=lambda key: "+" not in key)

    def waters(self, act: Act) -> list[str]:
        """The keys of the waters that an act counts in."""
        return list(dict.fromkeys(way.place.arena for way in self._ways(act) if way.scope is Scope.WATERS))

    def known(self, at: datetime) -> timedelta:
        """For how long acts have been taken in at a moment, 0 before any."""
        return max(at - self.known_since, timedelta())

    def keys(self, scope: Scope) -> list[str]:
        """Every key of a scope, in code point order."""
        return sorted(
            key for key, entry in self._entries.items() if entry.scope is scope and any(self._tracks(key))
        )

    def level(self, key: str, at: datetime) -> float:
        """The level (0-100) of a key, 0 for one that no act has counted in. Raises `OutOfOrder`."""
        return self.reading(key, at).level

    def reading(self, key: str, at: datetime) -> Reading:
        """A key at a moment not before its latest act, else `OutOfOrder`.

        A country's or region's sums are those of its top three dyads, its rung the highest of all.
        """
        tallies = [(self._now(pair, at), side) for pair, side, _ in self._tracks(key)]
        return read(tallies, at, self.known(at), self.weights)

    def past(self, key: str, at: datetime) -> Reading:
        """A key as its acts up to a moment of the last weeks, as known now, left it then."""
        tallies = [(pair.tally_at(at), side) for pair, side, _ in self._tracks(key)]
        return read(tallies, at, self.known(at), self.weights)

    def pasts(self, key: str, moments: Sequence[datetime]) -> Iterator[Reading]:
        """`past` for moments in order of time, for little more than one of them costs."""
        walks = [(pair.tallies_at(moments), side) for pair, side, _ in self._tracks(key)]
        for at in moments:
            tallies = [(next(walk), side) for walk, side in walks]
            yield read(tallies, at, self.known(at), self.weights)

    def rung_without(self, act: Act, key: str, at: datetime) -> Rung:
        """The rung of a dyad or network, had an act that counts there not been."""
        rungs = (pair.rung_without(act, side, at) for pair, side, _ in self._tracks(key))
        return max(rungs, default=Rung.BASELINE)

    def deeds(self, key: str, since: datetime) -> list[Deed]:
        """The deeds since a moment, oldest first; in a patron's dyad its own alone."""
        return sorted(
            Deed(act.at, source, act.incident)
            for pair, side, source in self._tracks(key)
            for act, acting in pair.deeds(since)
            if acting == side
        )

    def climbed_at(self, key: str) -> datetime | None:
        """When a rung of the key last rose."""
        climbs = (pair.tally().ladder.climbed_at(side) for pair, side, _ in self._tracks(key))
        return max((at for at in climbs if at), default=None)

    def slow(self, key: str, dyad: Dyad, at: datetime) -> float:
        """L_slow of one directed dyad within a key, 0 where there is none."""
        mine = (
            self._now(pair, at).sums(side, at).slow(self.weights)
            for pair, side, source in self._tracks(key)
            if source == dyad.source
        )
        return sum(mine)

    def _tracks(self, key: str) -> Iterator[_Track]:
        """The pairs and sides that count in a key, with the side's name."""
        entry = self._entries.get(key)
        for place, side in entry.tracks if entry else ():
            pair = self._pairs.get(place)
            if pair and pair.has(side):
                yield pair, side, place.sides[side]

    def _now(self, pair: Pair, at: datetime) -> Tally:
        if pair.latest is not None and at < pair.latest:
            raise OutOfOrder(at, pair.latest)
        return pair.tally()

    def _ways(self, act: Act) -> tuple[Way, ...]:
        return self._route(act.dyads, act.places, deescalation=act.deescalation) if act.confidence > 0 else ()

    def _pair(self, way: Way) -> Pair:
        pair = self._pairs.get(way.place)
        if pair is None:
            pair = self._pairs[way.place] = Pair(self.weights)
        for part in way.parts:
            entry = self._entries.setdefault(way.place.key(part.side), _Entry(way.scope))
            entry.tracks[way.place, part.side] = None
        return pair

    def _take_out(self, act: Act) -> None:
        del self._acts[act.incident]
        self._history.remove(act.at)
        for way in self._ways(act):
            self._pairs[way.place].drop(act)

    def _remembered(self, act: Act) -> bool:
        return self._swept is None or act.at >= self._horizon(self._swept)

    def _horizon(self, at: datetime) -> datetime:
        return at - timedelta(days=self.weights.memory)

    def _sweep(self, now: datetime) -> None:
        """Settles what is older than memory, and forgets a pair that nothing printed is left of."""
        if self._swept is not None and now - self._swept < SWEEP:
            return
        self._swept = now
        horizon = self._horizon(now)
        self._history.forget(horizon)
        self._acts = {number: act for number, act in self._acts.items() if act.at >= horizon}
        for place, pair in list(self._pairs.items()):
            pair.settle(horizon)
            if pair.latest is None and not self._left(pair, now):
                del self._pairs[place]
                self._forget(place)

    def _left(self, pair: Pair, at: datetime) -> bool:
        return any(pair.tally().sums(side, at).pressure(self.weights) > _FORGOTTEN for side in (0, 1))

    def _forget(self, place: Place) -> None:
        for side in (0, 1):
            entry = self._entries.get(place.key(side))
            if entry is not None:
                entry.tracks.pop((place, side), None)
                if not entry.tracks:
                    del self._entries[place.key(side)]
