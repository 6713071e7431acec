"""How like an item is to a group of reports, by cues that a table weighs; knows no clock but what it is told.

Words weigh by how rare they are, in news at large and in what is open now: in a war everything names the same
two sides, and only what is left tells acts apart.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from math import log, sqrt
from typing import Final

from classifiers.actors import UNKNOWN
from classifiers.choice import weights
from classifiers.gazetteer import rows
from classifiers.likeness import Fingerprint
from classifiers.signals import eases

TABLE: Final = "likeness"
_KNOWN: Final = 150.0  # how many open reports the words of news at large count for
_RAREST: Final = 7.0
_RECENT: Final = 8  # the latest reports of a group, which an item is held against one by one
_SAID: Final = 0.02  # mean weight of a word in a group's reports from which it has been said there
_UNSEEN: Final = 4e-6  # share of items that hold a word which the table lacks
_DAY: Final = 86400.0
# Of the reports that name sides or places: most say that who answers was the one struck, few anything else.
_MOST: Final = 0.5
_FEW: Final = 0.3

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fingerprint whose `title` and `terms` are vectors of unit length."""

    fingerprint: Fingerprint
    title: Vector
    terms: Vector


@cache
def _shares() -> Mapping[str, float]:
    """Stem to the share of items that hold it, from `classifiers/data/terms.tsv`."""
    return {term: float(row["share"]) for row in rows("terms") for term in row["terms"].split(";")}


class Background:
    """How common words are among the reports that are open now."""

    def __init__(self) -> None:
        self._reports = 0
        self._holding: Counter[str] = Counter()

    def add(self, fingerprint: Fingerprint) -> None:
        """Counts a report."""
        self._reports += 1
        self._holding.update(fingerprint.terms.keys())

    def drop(self, fingerprint: Fingerprint) -> None:
        """Takes a counted report back."""
        self._reports -= 1
        self._holding.subtract(fingerprint.terms.keys())
        for term in fingerprint.terms:
            if not self._holding[term]:
                del self._holding[term]

    def weigh(self, fingerprint: Fingerprint) -> Weighed:
        """The fingerprint with its words weighed by how rare they are now."""
        shares, holding, every = _shares(), self._holding, self._reports + _KNOWN
        rarity = {
            term: min(
                max(log(every / (holding.get(term, 0) + _KNOWN * shares.get(term, _UNSEEN))), 0.0), _RAREST
            )
            for term in fingerprint.terms
        }
        terms = {term: often * rarity[term] for term, often in fingerprint.terms.items()}
        return Weighed(fingerprint, _unit({term: rarity[term] for term in fingerprint.title}), _unit(terms))


@dataclass(slots=True)
class Group:
    """The reports of one incident as an item is held against them; `first` and `last` are when they came.

    `grave` and `loud` tell whether any of them is.
    """

    first: datetime
    last: datetime
    size: int = 0
    terms: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    recent: deque[Weighed] = field(default_factory=lambda: deque(maxlen=_RECENT))
    places: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)
    dyads: Counter[str] = field(default_factory=Counter)
    ordinals: dict[str, set[str]] = field(default_factory=dict)
    words: float = 0.0
    placed: int = 0
    sided: int = 0
    grave: bool = False
    loud: bool = False

    def add(self, report: Weighed) -> None:
        """Takes a report in."""
        told = report.fingerprint
        self.size += 1
        for term, weight in report.terms.items():
            self.terms[term] += weight
        self.recent.append(report)
        self.places.update(told.places)
        self.actors.update(told.actors)
        self.dyads.update(told.dyads)
        for noun, ordinal in told.ordinals.items():
            self.ordinals.setdefault(noun, set()).add(ordinal)
        self.words += told.words
        self.placed += bool(told.places)
        self.sided += bool(told.actors)
        self.grave |= told.grave
        self.loud |= told.loud

    def contradicts(self, item: Fingerprint) -> bool:
        """Whether the item cannot be of this group, however like its words are.

        It tells of another one of a row (the 13th package is not the 12th), of another place where neither
        side is the same, of what was done back elsewhere, or of what broke the truce that the group tells of.
        """
        elsewhere = bool(self.places) and bool(item.places) and self.places.keys().isdisjoint(item.places)
        if self._broken_by(item) or (elsewhere and self.actors.keys().isdisjoint(item.actors)):
            return True
        return self._answered_elsewhere_by(item) or any(
            noun in self.ordinals and ordinal not in self.ordinals[noun]
            for noun, ordinal in item.ordinals.items()
        )

    def _broken_by(self, told: Fingerprint) -> bool:
        """Whether a grave act is told, and the group tells of nothing but a step back."""
        if not told.loud or self.loud or eases(told.signals):
            return False
        return all(eases(each.fingerprint.signals) for each in self.recent)

    def _answered_elsewhere_by(self, told: Fingerprint) -> bool:
        """Whether the group's sides are told the other way round, and in a place that few of it name."""
        back = _turned(told.dyads)
        if not back or not self.sided or not self.placed or not told.places:
            return False
        answered = max(self.dyads.get(dyad, 0) for dyad in back) >= _MOST * self.sided
        same = max(self.dyads.get(dyad, 0) for dyad in told.dyads) <= _FEW * self.sided
        there = max(self.places.get(place, 0) for place in told.places)
        return answered and same and there <= _FEW * self.placed

    def _answered_by(self, told: Fingerprint) -> bool:
        """Whether what is told was done back: the group's sides the other way round, and only so."""
        known = self.dyads.keys()
        return known.isdisjoint(told.dyads) and not known.isdisjoint(_turned(told.dyads))

    def _novelty(self, item: Weighed) -> float:
        """The share of the title, by weight, that hardly any report of the group has said."""
        known = [weight * weight for term, weight in item.title.items() if self._says(term)]
        return 1.0 - sum(known)

    def _says(self, term: str) -> bool:
        return self.terms.get(term, 0.0) >= _SAID * self.size

    def cues(self, item: Weighed, at: datetime) -> dict[str, float]:
        """What speaks for and against the item, seen `at`, being of this group."""
        told, size = item.fingerprint, self.size
        return {
            "nearest title": max(dot(item.title, each.title) for each in self.recent),
            "texts": dot(item.terms, self.terms) / size,
            "signals": max(dot(told.signals, each.fingerprint.signals) for each in self.recent),
            "same dyad": 0.0 if self.dyads.keys().isdisjoint(told.dyads) else 1.0,
            "answers": float(self._answered_by(told)),
            "new words": self._novelty(item),
            "other place": _apart(told.places, self.places, self.placed),
            "other side": _apart(told.actors, self.actors, self.sided),
            "words for acts": abs(told.words - self.words / size),
            "log size": log(size),
            "days since first": abs((at - self.first).total_seconds()) / _DAY,
        }


def of_none(item: Fingerprint) -> dict[str, float]:
    """What speaks for an item being of no group that is open."""
    return {"none": 1.0, "none: recap": item.recap, "none: round-up": float(item.roundup)}


def score(cues: Mapping[str, float], weigh: Mapping[str, float] | None = None) -> float:
    """The weighted sum of the cues, by the shipped table without another."""
    table = weights(TABLE) if weigh is None else weigh
    return sum([table.get(cue, 0.0) * value for cue, value in cues.items()])


def dot(one: Vector, other: Vector) -> float:
    """The product of two vectors."""
    return sum([weight * other[term] for term, weight in one.items() if term in other])


def _apart(told: tuple[str, ...], known: Counter[str], reports: int) -> float:
    """The share of a group's `reports` that name none of what is told; 0 where one side names nothing."""
    if not told or not reports:
        return 0.0
    return 1.0 - min(1.0, max(known.get(code, 0) for code in told) / reports)


def _turned(dyads: Iterable[str]) -> set[str]:
    """The dyads the other way round, but for those with an unknown side."""
    return {">".join(reversed(dyad.split(">"))) for dyad in dyads if UNKNOWN not in dyad}


def _unit(vector: Vector) -> Vector:
    length = sqrt(sum([weight * weight for weight in vector.values()])) or 1.0
    return {term: weight / length for term, weight in vector.items()}
