"""Who may have done it to whom in one item, and the cues for and against each pair.

It reads words round names and in the whole item; what a cue weighs is for a table to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

from classifiers.choice import Cues
from classifiers.cues import Reading, Seen, reading
from classifiers.gazetteer import Name, Sort, names_in, rows
from classifiers.homonyms import names_of
from classifiers.tokens import Tokens, tokens

UNKNOWN: Final = "?"
CIVILIANS: Final = "civilians"
GUNMEN: Final = "gunmen"
_UNNAMED: Final = frozenset({UNKNOWN, CIVILIANS, GUNMEN})
_LEAD: Final = 25  # words of the summary that count for the whole item: later ones tell of other things
_BETWEEN: Final = 8  # more words than these between two names link them no more
_PHRASE: Final = 3
_MOST: Final = 3
Pair = tuple[str, str]
_Cues = tuple[str, ...]


def dyad_cues(title: str, summary: str) -> Mapping[Pair, Cues]:
    """Every directed pair of sides that the item may be about, with the cues for and against it.

    Beside the sides named stand their usual rivals, civilians, gunmen and the unknown: news leaves out what
    is plain. {} where no side is named.
    """
    sides = _Sides(reading(title, summary), (tokens(title), tokens(summary)))
    return dict(sides.candidates()) if sides.named else {}


def are_rivals(one: str, other: str) -> bool:
    """Whether news that names the one may mean the other too."""
    return other in _rivals().get(one, ()) or one in _rivals().get(other, ())


@dataclass(frozen=True)
class _Sides:
    """The sides of one item, named and implied, and what their pairs share."""

    read: Reading
    texts: Sequence[Tokens]

    @cached_property
    def named(self) -> Mapping[str, list[str]]:
        """Sides in order of their first mention, with the cues of all their mentions."""
        found: dict[str, list[str]] = {}
        for seen in self.read.names:
            if seen.sort is not Sort.WATER:
                found.setdefault(seen.code, []).extend(_own(seen))
        return found

    @cached_property
    def implied(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {CIVILIANS: [], GUNMEN: [], UNKNOWN: []}
        for side in self.named:
            for rival in _rivals().get(side, ()):
                found.setdefault(rival, []).append(f"implied {side}")
        return {side: cues for side, cues in found.items() if side not in self.named}

    def candidates(self) -> Iterator[tuple[Pair, Cues]]:
        codes = (*self.named, *self.implied)
        sources, targets = (self._roles(role, codes) for role in "ST")
        bags = {
            (role, kind): tuple(f"{role} {kind} {word}" for word in self._bag)
            for role in "ST"
            for kind in {self._kind(code) for code in codes}
        }
        kinds: dict[tuple[str, str], _Cues] = {}
        for source, source_cues in sources.items():
            for target, target_cues in targets.items():
                if source == target or not self._likely(source, target):
                    continue
                of_kinds = (self._kind(source), self._kind(target))
                if of_kinds not in kinds:
                    kinds[of_kinds] = self._kinds(*of_kinds)
                yield (
                    (source, target),
                    (
                        source_cues,
                        target_cues,
                        bags["S", of_kinds[0]],
                        bags["T", of_kinds[1]],
                        kinds[of_kinds],
                        tuple(dict.fromkeys(self._pair(source, target))),
                    ),
                )

    def _likely(self, source: str, target: str) -> bool:
        """Whether a pair is worth weighing: of sides not named only the few that labels ever join."""
        if source in self.named:
            return target in self.named or target != GUNMEN
        if target in self.named:
            return source != CIVILIANS
        return target == CIVILIANS

    def _roles(self, role: str, codes: Sequence[str]) -> Mapping[str, _Cues]:
        return {code: tuple(dict.fromkeys(f"{role} {cue}" for cue in self._side(code))) for code in codes}

    def _side(self, code: str) -> Iterator[str]:
        many = min(len(self.named), _MOST + 1)
        yield f"code {code}"
        if code not in self.named:
            yield f"unnamed {_kind(code)} of {many}"
            yield from self.implied[code]
            return
        yield from self.named[code]
        yield f"rank {min(self._ranks[code], _MOST)} of {many}"
        yield f"times {min(self._times[code], _MOST)}"
        yield from self._surroundings.get(code, ())

    def _kinds(self, source: str, target: str) -> _Cues:
        many = min(len(self.named), _MOST + 1)
        bare = f"K {source.rstrip('-')}>{target.rstrip('-')}"
        topics = (f"{bare} {topic}" for topic in self.read.topics)
        return (f"K {source}>{target}", f"K {source}>{target} of {many}", *topics)

    def _pair(self, source: str, target: str) -> Iterator[str]:
        yield f"P {source}>{target}"
        if source in self._ranks and target in self._ranks:
            first, second = (min(self._ranks[side], _MOST) for side in (source, target))
            yield f"O {first}>{second}"
            if {source, target} in self._joined:
                yield "joined"
        for link in self._links.get((source, target), ()):
            yield f"B {link}"
        for link in self._links.get((target, source), ()):
            yield f"R {link}"

    def _kind(self, code: str) -> str:
        """The kind of a side; with "-" where it is not named."""
        return _kind(code) if code in self.named else f"{_kind(code)}-"

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {side: rank for rank, side in enumerate(self.named)}

    @cached_property
    def _times(self) -> Mapping[str, int]:
        codes = [seen.code for seen in self.read.names]
        return {side: codes.count(side) for side in self.named}

    @cached_property
    def _bag(self) -> Sequence[str]:
        """The telling words of title and summary, each once."""
        title, summary = ([word for word in text.words if word.isalpha()] for text in self.texts)
        return [word for word in dict.fromkeys((*title, *summary[:_LEAD])) if word not in _fillers()]

    @cached_property
    def _placed(self) -> Sequence[tuple[Tokens, Sequence[Name]]]:
        return [
            (text, [name for name in names_of(text) if name.sort is not Sort.WATER]) for text in self.texts
        ]

    @cached_property
    def _surroundings(self) -> Mapping[str, list[str]]:
        """The two words before and the two after each mention."""
        found: dict[str, list[str]] = {}
        for text, names in self._placed:
            for name in names:
                words = ("^", "^", *text.words, "$", "$")
                far, near = words[name.first : name.first + 2]
                next_, then = words[name.last + 2 : name.last + 4]
                found.setdefault(name.code, []).extend(
                    (
                        f"< {near}",
                        f"< {far} {near}",
                        f"<< {far}",
                        f"> {next_}",
                        f"> {next_} {then}",
                        f">> {then}",
                    )
                )
        return found

    @cached_property
    def _joined(self) -> Sequence[set[str]]:
        """Who do it to each other: "between A and B", "A and B exchange fire", "A, B agree"."""
        return [
            {before.code, after.code} for before, after in pairwise(self.read.names) if _join(before, after)
        ]

    @cached_property
    def _links(self) -> Mapping[Pair, list[str]]:
        """What stands between two names, neighbours or one apart, by their sides."""
        found: dict[Pair, list[str]] = {}
        for before, after in pairwise(self.read.names):
            if after.links and before.code != after.code:
                told = [f"{after.field} {'|'.join(after.links[:2])}", *after.links]
                found.setdefault((before.code, after.code), told)
        for text, names in self._placed:
            for apart, tag in ((1, ""), (2, "2 ")):
                for left, right in zip(names, names[apart:], strict=False):
                    if left.code != right.code:
                        words = text.words[left.last : right.first]
                        found.setdefault((left.code, right.code), []).extend(_between(words, tag))
        return found


def _own(seen: Seen) -> Sequence[str]:
    """The cues of one mention; those of civilians and gunmen by themselves, not by their sort."""
    if seen.code not in _UNNAMED:
        return seen.cues
    return [cue.replace(seen.sort, seen.code, 1) for cue in seen.cues]


def _between(words: Sequence[str], tag: str) -> Sequence[str]:
    if len(words) > _BETWEEN:
        return (f"{tag}far",)
    phrase = [f"{tag}= {' '.join(words)}"] if len(words) <= _PHRASE else []
    return (*phrase, *(f"{tag}: {word}" for word in words))


def _join(before: Seen, after: Seen) -> bool:
    if after.links == ("and",) and before.before.endswith(" between"):
        return True
    agree = after.field == before.field and "agree" in after.after.split("+")
    return agree and after.links in ((), ("and",))


def _kind(code: str) -> str:
    if code in _UNNAMED:
        return code
    return "state" if code.isupper() else "group"


@cache
def _rivals() -> Mapping[str, tuple[str, ...]]:
    return {row["side"]: tuple(names_in(row["rivals"])) for row in rows("rivals")}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("fillers"))
