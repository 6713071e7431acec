"""The escalation index: takes acts in as they happen, tells level, sums, momentum and rung of any key.

Knows the present only: a moment before its latest act is refused. Keys are dyads (`US>IR`), networks
(`IR+US`), countries (`IR`), waters (`red-sea`) and regions (`western-asia`).

    EscalationError
    └── OutOfOrder       a moment before the latest act: sort the acts, or build another index
"""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest

from bot.escalation.acts import Act
from bot.escalation.decay import Decay, Sums
from bot.escalation.dyads import UNKNOWN, Scope, Share, shares
from bot.escalation.rungs import Ladder, Rung
from bot.escalation.weights import WEIGHTS, Weights
from classifiers.assessment import Dyad


class EscalationError(Exception):
    """Something that the index cannot answer."""


class OutOfOrder(EscalationError):
    """An act or a question lies before the latest act."""

    def __init__(self, at: datetime, latest: datetime) -> None:
        super().__init__(f"{at.isoformat()} lies before the latest act of the index, {latest.isoformat()}")
        self.at = at
        self.latest = latest


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A key at one moment.

    `level` is 0-100. `acts` and `words` are A and T with days and weeks added as in the level, so that
    level = 100 (1 - exp(-(acts + .5 words) / 1.5)). `fast` and `slow` are L_fast and L_slow. `momentum` is
    their ratio, 1 where acts come at a steady rate, above 1 where they quicken; None where nothing is known.
    """

    level: float
    acts: float
    words: float
    fast: float
    slow: float
    momentum: float | None
    rung: Rung


@dataclass(slots=True)
class _Track:
    """One directed dyad within a key: its sums, its place on the pair's ladder and its recent deeds."""

    decay: Decay
    ladder: Ladder
    side: int
    deeds: deque[tuple[datetime, int]] = field(default_factory=deque)


@dataclass(slots=True)
class _Entry:
    scope: Scope
    tracks: dict[Dyad, _Track] = field(default_factory=dict)


@dataclass(frozen=True, order=True, slots=True)
class Deed:
    """A deed of `source` against the other side; `number` tells the incident apart from others."""

    at: datetime
    source: str
    number: int


class Index:
    """Every key that an act has ever counted in."""

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self._entries: dict[str, _Entry] = {}
        self._ladders: dict[tuple[str, tuple[str, ...]], Ladder] = {}
        self._latest: datetime | None = None
        self._acts = 0

    def add(self, act: Act) -> None:
        """Takes in an act. Raises `OutOfOrder` where it is older than one taken in before."""
        self._require(act.at)
        self._latest = act.at
        self._acts += 1
        for share in shares(act, self.weights):
            track = self._track(share, act.at)
            track.decay.add(act, share=share.share, ease=share.ease)
            if not share.indirect:
                track.ladder.add(act, track.side)
                self._remember(track, act)

    def keys(self, scope: Scope) -> list[str]:
        """Every key of a scope, in code point order."""
        return sorted(key for key, entry in self._entries.items() if entry.scope is scope)

    def level(self, key: str, at: datetime) -> float:
        """The level (0-100) of a key, 0 for one that no act has counted in. Raises `OutOfOrder`."""
        return self.reading(key, at).level

    def reading(self, key: str, at: datetime) -> Reading:
        """A key at a moment not before the latest act, else `OutOfOrder`.

        A country's or region's sums are those of its top three dyads, its rung the highest of all.
        """
        self._require(at)
        weights, tracks = self.weights, self._tracks(key)
        each = (track.decay.sums(at) for track in tracks.values())
        most = nlargest(int(weights.top_dyads), each, key=lambda sums: sums.pressure(weights))
        total = sum(most, start=Sums())
        fast, slow = total.fast(weights), total.slow(weights)
        steady = weights.slow_half_life / weights.fast_half_life
        return Reading(
            level=100 * -math.expm1(-total.pressure(weights) / weights.scale),
            acts=total.fast_acts + weights.slow_share * total.slow_acts,
            words=total.fast_words + weights.slow_share * total.slow_words,
            fast=fast,
            slow=slow,
            momentum=steady * fast / slow if slow else None,
            rung=max((track.ladder.rung(track.side, at) for track in tracks.values()), default=Rung.BASELINE),
        )

    def deeds(self, key: str) -> list[Deed]:
        """The deeds of the last three weeks of acts, oldest first; in a patron's dyad its own alone."""
        tracks = self._tracks(key).items()
        return sorted(Deed(at, dyad.source, n) for dyad, track in tracks for at, n in track.deeds)

    def climbed_at(self, key: str) -> datetime | None:
        """When a rung of the key last rose."""
        climbs = (track.ladder.climbed_at(track.side) for track in self._tracks(key).values())
        return max((at for at in climbs if at), default=None)

    def slow(self, key: str, dyad: Dyad, at: datetime) -> float:
        """L_slow of one directed dyad within a key, 0 where there is none."""
        self._require(at)
        track = self._tracks(key).get(dyad)
        return track.decay.sums(at).slow(self.weights) if track else 0.0

    def _tracks(self, key: str) -> dict[Dyad, _Track]:
        entry = self._entries.get(key)
        return entry.tracks if entry else {}

    def _track(self, share: Share, at: datetime) -> _Track:
        entry = self._entries.setdefault(share.key, _Entry(share.scope))
        if share.dyad not in entry.tracks:
            decay = Decay(at, self.weights)
            entry.tracks[share.dyad] = _Track(decay, self._ladder(share), _side(share.dyad))
        return entry.tracks[share.dyad]

    def _ladder(self, share: Share) -> Ladder:
        """One ladder for both directions of a pair; in a country or region, for what concerns it alone."""
        arena = "" if share.key == str(share.dyad) else share.key
        return self._ladders.setdefault((arena, _pair(share.dyad)), Ladder(self.weights))

    def _remember(self, track: _Track, act: Act) -> None:
        if act.is_deed:
            track.deeds.append((act.at, self._acts))
        while track.deeds and act.at - track.deeds[0][0] > timedelta(days=self.weights.exchange_window):
            track.deeds.popleft()

    def _require(self, at: datetime) -> None:
        if self._latest is not None and at < self._latest:
            raise OutOfOrder(at, self._latest)


def _pair(dyad: Dyad) -> tuple[str, ...]:
    """Both directions of a pair alike; an unknown side is not the same twice, so it makes no pair."""
    sides = (dyad.source, dyad.target)
    return sides if UNKNOWN in sides else tuple(sorted(sides))


def _side(dyad: Dyad) -> int:
    return _pair(dyad).index(dyad.source)
