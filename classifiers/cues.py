"""The words round a name that tell whether an act takes place there, and who does it to whom.

It describes; what a cue weighs is for the tables of places and actors to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from classifiers.gazetteer import Name, Sort, names_in, rows
from classifiers.homonyms import names_of
from classifiers.tokens import POSSESSIVE, Tokens, tokens

_BREAKS: Final = frozenset('.!?;:|,()"\u201c\u201d\u2018')
_PREPOSITION: Final = "preposition"
# Words that stand between a preposition and its place without changing what it says.
_PASSED_OVER: Final = "passed over"
_REACH: Final = 4
_LINKS: Final = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A name in an item: what it stands for, the cues that it carries, and what links it to the name before.

    `field` is "t" for the title, "s" for the summary's first sentence, "r" for the rest of it. `before`
    and `after` are what stands round it, as `_before` and `_after` put it; the cues say the same. `links` are
    the classes and prepositions between the name before in the same text and this one; () for a first name.
    """

    code: str
    sort: Sort
    field: str
    before: str
    after: str
    cues: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The names of one item in order, the classes of its title's words, sorted, and all its folded words."""

    names: tuple[Seen, ...]
    topics: tuple[str, ...]
    words: frozenset[str]


# Small: it only spares the second reading where places and actors of the same item are asked for in turn.
@lru_cache(maxsize=64)
def reading(title: str, summary: str) -> Reading:
    """The names of an item and their surroundings; the same for the same texts."""
    headline, rest = tokens(title), tokens(summary)
    classes = _classes()
    topics = {part for word in headline.words if word in classes for part in classes[word].split("+")}
    names = (*_seen(headline, in_title=True), *_seen(rest, in_title=False))
    return Reading(names, tuple(sorted(topics)), frozenset((*headline.words, *rest.words)))


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    return {row["class"]: frozenset(names_in(row["words"])) for row in rows("cue_words")}


@cache
def _classes() -> Mapping[str, str]:
    """Folded word to its class; a word of several classes has them joined by `+`."""
    classes: dict[str, list[str]] = {}
    for name, words in _vocabulary().items():
        for word in sorted(words) if name not in (_PREPOSITION, _PASSED_OVER) else ():
            classes.setdefault(word, []).append(name)
    return {word: "+".join(names) for word, names in classes.items()}


def _seen(text: Tokens, *, in_title: bool) -> list[Seen]:
    names = names_of(text)
    taken = {index: name.sort for name in names for index in range(name.first, name.last)}
    lead_ends = 0 if in_title else _first_stop(text.words)
    found: list[Seen] = []
    for index, name in enumerate(names):
        field = "t" if in_title else "s" if name.first <= lead_ends else "r"
        before, after = _before(text, name, taken), _after(text, name, taken)
        cues = [f"{field} {name.sort}", f"{name.sort}<{before}", f"{name.sort}>{after}"]
        if index == 0:
            cues.append(f"{field} first")
        links = _links(text.words[names[index - 1].last : name.first]) if index else ()
        found.append(Seen(name.code, name.sort, field, before, after, tuple(cues), links))
    return found


def _first_stop(words: Sequence[str]) -> int:
    return words.index(".") if "." in words else len(words)


def _links(words: Sequence[str]) -> tuple[str, ...]:
    classes = _classes()
    telling = (word if word in _vocabulary()[_PREPOSITION] else classes.get(word, "") for word in words)
    return tuple(link for link in telling if link)[:_LINKS]


def _before(text: Tokens, name: Name, taken: Mapping[int, Sort]) -> str:
    """What stands before: a preposition with its head, a class of words, another name, or a break."""
    if text.hyphened[name.first]:
        return "-"
    words = text.words
    position = _skip_back(words, name.first - 1)
    if position < 0:
        return "^"
    word = words[position]
    if position in taken:
        return f"name:{taken[position]}"
    if word in _vocabulary()[_PREPOSITION]:
        head = (
            "name" if position - 1 in taken else _classes().get(words[position - 1], "") if position else ""
        )
        return f"{head} {word}"
    if word in _BREAKS:
        return word if word in ",:" else "^"
    return "poss" if word == POSSESSIVE else _classes().get(word, "other")


def _skip_back(words: Sequence[str], position: int) -> int:
    nearest = max(-1, position - _REACH)
    while position > nearest and words[position] in _vocabulary()[_PASSED_OVER]:
        position -= 1
    return position


def _after(text: Tokens, name: Name, taken: Mapping[int, Sort]) -> str:
    """What stands after: the first telling word within reach, its possessive marked, or a break."""
    classes, words = _classes(), text.words
    position = name.last
    if position >= len(words):
        return "$"
    if text.hyphened[position]:
        return "-name" if position in taken else f"-{words[position]}"
    owner = ""
    if words[position] == POSSESSIVE:
        owner, position = "'s ", position + 1
    for ahead in range(position, min(position + _REACH, len(words))):
        word = words[ahead]
        if ahead in taken:
            return f"{owner}name:{taken[ahead]}" if ahead == position else f"{owner}other"
        if word in _BREAKS:
            return f"{owner}{word if word in ',:' else '$'}"
        if word in _vocabulary()[_PREPOSITION] or word in classes:
            return owner + (word if word in _vocabulary()[_PREPOSITION] else classes[word])
    return f"{owner}other"
