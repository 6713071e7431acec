"""Labelled streams of items, what each item had to choose from, and how well a choice agrees with the labels.

A stream is NAME.items.jsonl, in time order, with NAME.gold beside it: `id|incident` lines, where what begins
with "~" is no incident.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from pathlib import Path
from typing import Final

from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.likeness import Fingerprint, develops, fingerprint
from classifiers.likeness_group import Background, Group, Weighed, dot, of_none, score

Cues = Mapping[str, float]
Chooser = Callable[[Sequence[Cues], Cues], int | None]

_HELD_AGAINST: Final = 6  # groups that share most words with an item


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a labelled stream; `incident` is "" where it reports none."""

    fingerprint: Fingerprint
    at: datetime
    incident: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The open incidents' cues and those of "none"; `right` numbers the incident, None for none."""

    incidents: tuple[Cues, ...]
    none: Cues
    right: int | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """B-cubed precision and recall (Bagga and Baldwin 1998), 0-1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def stream(path: Path) -> list[Item]:
    """The labelled stream whose items are at `path`, read by the shipped model."""
    given = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    gold = path.with_name(path.name.removesuffix(".items.jsonl") + ".gold").read_text(encoding="utf-8")
    incidents = dict(line.split("|") for line in gold.splitlines() if "|" in line)
    texts = [Text(title=row["title"] or "", summary=row.get("summary") or "") for row in given]
    items = []
    for row, text, assessment in zip(given, texts, load().assess(texts, sparing=True), strict=True):
        marks = fingerprint(text.title, text.summary, assessment)
        incident = incidents[row["id"]].strip()
        items.append(
            Item(
                marks,
                datetime.fromisoformat(row["published_at"]),
                "" if incident.startswith("~") else incident,
                develops(assessment) and not marks.roundup,
            )
        )
    return items


def choices(items: Iterable[Item], chooser: Chooser | None = None) -> list[Choice]:
    """What each item had to choose from, with the incidents as labelled or as `chooser` makes them."""
    background = Background()
    groups: list[Group] = []
    holds: list[Counter[str]] = []
    made: list[Choice] = []
    for item in items:
        weighed = background.weigh(item.fingerprint)
        cues = tuple(group.cues(weighed, item.at) for group in groups)
        none, right = of_none(item.fingerprint), _right(item.incident, holds)
        chosen = right if chooser is None else chooser(cues, none)
        if cues:
            made.append(Choice(cues, none, right))
        if chosen is None and (item.opens or (chooser is None and item.incident)):
            groups.append(Group(item.at, item.at))
            holds.append(Counter())
            chosen = len(groups) - 1
        if chosen is not None:
            _put(groups[chosen], weighed, item.at, background)
            holds[chosen][item.incident] += 1
    return made


def placed(items: Sequence[Item], weights: Cues) -> list[int | None]:
    """The group that each item gets by a table of weights, None for none."""
    background = Background()
    groups: list[Group] = []
    found: list[int | None] = []
    for item in items:
        weighed = background.weigh(item.fingerprint)
        best, most = None, score(of_none(item.fingerprint), weights)
        shared = ((dot(weighed.terms, each.terms) / each.size**0.5, -n) for n, each in enumerate(groups))
        for _, number in nlargest(_HELD_AGAINST, shared):
            alike = score(groups[-number].cues(weighed, item.at), weights)
            if alike > most:
                best, most = -number, alike
        if best is None and item.opens:
            groups.append(Group(item.at, item.at))
            best = len(groups) - 1
        if best is not None:
            _put(groups[best], weighed, item.at, background)
        found.append(best)
    return found


def b_cubed(gold: Sequence[str], found: Sequence[int | None]) -> Agreement:
    """Over the items with an incident in `gold` ("" for none); one that was placed nowhere is alone."""
    items = [item for item, incident in enumerate(gold) if incident]
    placed: list[Hashable] = [("alone", i) if number is None else number for i, number in enumerate(found)]
    right: dict[str, set[int]] = defaultdict(set)
    made: dict[Hashable, set[int]] = defaultdict(set)
    for item in items:
        right[gold[item]].add(item)
        made[placed[item]].add(item)
    shared = [(len(right[gold[i]] & made[placed[i]]), i) for i in items]
    return Agreement(
        precision=sum(both / len(made[placed[i]]) for both, i in shared) / len(items),
        recall=sum(both / len(right[gold[i]]) for both, i in shared) / len(items),
    )


def _right(incident: str, holds: Sequence[Counter[str]]) -> int | None:
    """The group that holds most of `incident`, the purest of several."""
    found = [(held[incident], held[incident] / held.total(), -number) for number, held in enumerate(holds)]
    count, _, number = max(found, default=(0, 0.0, 0))
    return -number if incident and count else None


def _put(group: Group, report: Weighed, at: datetime, background: Background) -> None:
    group.last = max(group.last, at)
    group.add(report)
    background.add(report.fingerprint)
