"""Places that news leaves out because they are plain: a war's other side, the sea a ship sails.

It goes by the codes that are named and by the words of the whole item; it reads no sentence.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from classifiers.gazetteer import names_in, rows

_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Implied:
    """A place that `by`, a code named ("*": none need be), makes plain in an item about `topic` ("": any)."""

    place: str
    by: str
    topic: str


def topics_of(words: Collection[str]) -> frozenset[str]:
    """What folded words are about: "sea", "captives", "coup" …, the rows of `data/topics.tsv`."""
    known = _topics()
    return frozenset(topic for word in words if word in known for topic in known[word])


def implied(named: Collection[str], topics: Collection[str]) -> Iterator[Implied]:
    """Every place, itself named or not, that the codes `named` imply in an item about `topics`."""
    for by in (*named, _ANY):
        for one in _implied().get(by, ()):
            if not one.topic or one.topic in topics:
                yield one


@cache
def _topics() -> Mapping[str, tuple[str, ...]]:
    topics: dict[str, list[str]] = {}
    for row in rows("topics"):
        for word in names_in(row["words"]):
            topics.setdefault(word, []).append(row["topic"])
    return {word: tuple(found) for word, found in topics.items()}


@cache
def _implied() -> Mapping[str, tuple[Implied, ...]]:
    found: dict[str, list[Implied]] = {}
    for row in rows("implied"):
        for by in names_in(row["by"]) or (_ANY,):
            found.setdefault(by, []).extend(
                Implied(place, by, row["topic"]) for place in names_in(row["place"])
            )
    return {by: tuple(each) for by, each in found.items()}
