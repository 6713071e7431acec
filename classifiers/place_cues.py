"""What speaks for and against each place of an item, alone and in pairs.

It describes; the weights of `data/where.tsv` decide. An act has one place or two: three are too rare to tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from classifiers.choice import Cues
from classifiers.cues import Reading, Seen, reading
from classifiers.gazetteer import place_of
from classifiers.implied import Implied, implied, topics_of

Places = tuple[str, ...]
_MOST: Final = 8  # places of one item that are paired with one another
_MANY: Final = 3


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that stands for a place: that place, how it was seen, and the names beside it in its text."""

    place: str
    seen: Seen
    before: Seen | None
    after: Seen | None


def place_sets(title: str, summary: str) -> Mapping[Places, Cues]:
    """Every place, and every two, that the act may belong to, with the cues for and against.

    Places named come first, in order of mention (a group counts for the country that it is at home in), then
    those that are only implied.
    """
    read = reading(title, summary)
    named = _named(read)
    told = _named_cues(named, read.topics)
    codes = dict.fromkeys((*(seen.code for seen in read.names), *told))
    hints = list(implied(codes, topics_of(read.words)))
    untold = _implied_cues(hints, told, read.topics)
    cues = {place: (tuple(dict.fromkeys(each)),) for place, each in (*told.items(), *untold.items())}
    pairs = _pairs(list(cues)[:_MOST], told, hints, _links(named))
    return {(place,): groups for place, groups in cues.items()} | {
        (one, other): (*cues[one], *cues[other], *groups) for (one, other), groups in pairs
    }


def _named(read: Reading) -> list[_Named]:
    names = read.names
    found = []
    for index, seen in enumerate(names):
        place = place_of(seen.code, seen.sort)
        if place:
            before = names[index - 1] if index and _together(names[index - 1], seen) else None
            after = names[index + 1] if index + 1 < len(names) else None
            found.append(_Named(place, seen, before, after if after and _together(seen, after) else None))
    return found


def _together(one: Seen, other: Seen) -> bool:
    """Whether both stand in the title, or both in the summary."""
    return (one.field == "t") == (other.field == "t")


def _named_cues(named: Sequence[_Named], topics: Sequence[str]) -> dict[str, list[str]]:
    cues: dict[str, list[str]] = {}
    for name in named:
        cues.setdefault(name.place, [f"code {name.place}"]).extend(_name_cues(name, topics))
    return cues


def _name_cues(name: _Named, topics: Sequence[str]) -> Iterator[str]:
    seen, before, after = name.seen, name.before, name.after
    yield from seen.cues
    if before:
        yield f"after {before.after}"
        yield f"after {before.sort} {before.after}>{'|'.join(seen.links[:2])}"
        if before.code == seen.code:
            yield "again"
    if after:
        yield f"before {'|'.join(after.links[:2])}"
        yield f"before {after.sort} {after.before}"
    if seen.field == "t":
        for topic in topics:
            yield f"{seen.sort}<{seen.before} @{topic}"


def _implied_cues(
    hints: Sequence[Implied], named: Mapping[str, list[str]], topics: Sequence[str]
) -> dict[str, list[str]]:
    """The cues of places that are only implied; one that is named gets what is about it beside its own."""
    cues: dict[str, list[str]] = {}
    for hint in hints:
        if hint.place in named:
            if hint.topic:
                named[hint.place].append(f"hinted {hint.place}<{hint.by} @{hint.topic}")
        else:
            way = f"implied {hint.place}<{hint.by}"
            cues.setdefault(hint.place, []).extend(
                (f"implied {hint.place}", f"implied @{hint.topic}", way, f"{way} @{hint.topic}")
            )
    beside = f"implied beside {min(len(named), _MANY)}"
    about = [f"implied in {topic}" for topic in topics]
    for place, told in cues.items():
        told.extend((f"code {place}", "implied", beside, *about))
    return cues


def _pairs(
    places: Sequence[str],
    named: Mapping[str, list[str]],
    hints: Sequence[Implied],
    links: Mapping[frozenset[str], tuple[str, ...]],
) -> Iterator[tuple[tuple[str, str], Cues]]:
    """Every two of `places` with what speaks for both: rivalry, whether named, what joins their names."""
    rivals = {frozenset((hint.place, hint.by)) for hint in hints}
    for one, other in combinations(places, 2):
        both = frozenset((one, other))
        kind = _KINDS[one in named, other in named, both in rivals]
        yield (one, other), (kind, links[both]) if both in links else (kind,)


# Built once: every item's pairs carry the same few.
_KINDS: Final = {
    (first, second, rivals): (
        "two",
        f"two {'named' if first else 'implied'} {'named' if second else 'implied'}",
        *((f"two rivals {'named' if first else 'implied'} {'named' if second else 'implied'}",) * rivals),
    )
    for first in (False, True)
    for second in (False, True)
    for rivals in (False, True)
}


def _links(named: Sequence[_Named]) -> Mapping[frozenset[str], tuple[str, ...]]:
    """What joins two places whose names follow each other: "A and B agree", "fire across the A-B border"."""
    found: dict[frozenset[str], list[str]] = {}
    for first, second in pairwise(named):
        if second.seen is first.after and first.place != second.place:
            one, other = first.seen, second.seen
            link = "-" if other.before == "-" else "|".join(other.links)
            cues = (f"two {link}", f"two {one.before} {link}", f"two {one.sort} {link} {other.sort}")
            found.setdefault(frozenset((first.place, second.place)), []).extend(cues)
    return {both: tuple(dict.fromkeys(cues)) for both, cues in found.items()}
