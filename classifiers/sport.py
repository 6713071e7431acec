"""Tells a text that is plainly of sport, whose war is a figure of speech; knows no model.

Reports of matches strike, bombard and ambush, so such words count for nothing. A word of play speaks for
sport by how much rarer it is among items that report an escalation; a word of real violence, or of those who
do it, speaks against (docs/classifier.md).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from classifiers.assessment import Text
from classifiers.gazetteer import names_in, rows
from classifiers.heads import Heads
from classifiers.signals import Kind, Signal
from classifiers.tokens import POSSESSIVE, Tokens, tokens

# The table's weights must add up to so much, and everyday words of sport (win, final, team) are not enough.
_LEAST: Final = 4
_TELLING: Final = 2
# Of a word that no sport outweighs.
_GRAVE: Final = -99
_PLAIN_WORD: Final = re.compile(r"[a-z0-9]+")
_DIGITS_OF_A_SCORE: Final = 3
RARE: Final = 0.01
"""What a head may still say of what a guard takes for nothing: half an item in 81, rounded up.

None of 80 labelled items that are taken for sport has any signal or severity.
"""


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase of the table, folded, and what it weighs for sport."""

    words: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class _FirstLook:
    """What a set of a text's words is enough to look for.

    `grave` are the grave words that are part of no word of play ("sudden death"); `telling` are the terms
    that tell of sport as the sets of their words, by their longest.
    """

    grave: frozenset[str]
    telling: Mapping[str, Sequence[frozenset[str]]]


def answers_codebook(heads: Heads) -> bool:
    """Whether a model's labels are the codebook's, to which sport is nothing; one's own may ask for it."""
    return set(heads.signals) <= set(Signal) and set(heads.kinds) <= set(Kind)


def sport_words(pieces: Sequence[Text]) -> tuple[str, ...]:
    """The words that make a text plainly one of sport, folded, in order; () where it is not.

    The first of its `pieces` (`classifiers.text.windows`) must speak of sport; a word of real violence in any
    piece makes the text none.
    """
    lead, *rest = pieces
    if not _may_be_sport(lead):
        return ()
    found = _terms_in(lead)
    if sum(found.values()) < _LEAST or max(found.values(), default=0) < _TELLING:
        return ()
    if any(_GRAVE in _terms_in(piece).values() for piece in rest):
        return ()
    return tuple(words for words, weight in found.items() if weight > 0)


def calmed(heads: Heads, row: Sequence[float]) -> list[float]:
    """The probabilities `row` of a text of sport: no head above what it is there, what is left kind none.

    A model without that kind keeps its kinds.
    """
    calm = [min(p, RARE) for p in row]
    if Kind.NONE in heads.kinds:
        none = heads.kind_columns.start + heads.kinds.index(Kind.NONE)
        calm[none] = 0.0
        calm[none] = 1 - sum(calm[heads.kind_columns])
    else:
        calm[heads.kind_columns] = row[heads.kind_columns]
    return calm


def _terms_in(text: Text) -> Mapping[str, int]:
    """The terms of title and summary with their weights, each once; the longest at each place."""
    return {words: weight for each in (text.title, text.summary) for words, weight in _terms_of(tokens(each))}


def _terms_of(text: Tokens) -> Iterator[tuple[str, int]]:
    table, words = _terms(), text.words
    position = 0
    while position < len(words):
        step = 1
        for term in table.get(words[position], ()):
            length = len(term.words)
            if length == 1 or tuple(words[position : position + length]) == term.words:
                yield " ".join(term.words), term.weight
                step = length
                break
        else:
            if _is_score(text, position):
                yield f"{words[position]}-{words[position + 1]}", 1
                step = 2
        position += step


def _is_score(text: Tokens, position: int) -> bool:
    """Whether "3-1" begins at `position`."""
    pair = text.words[position : position + 2]
    return (
        len(pair) > 1
        and text.hyphened[position + 1]
        and all(each.isdecimal() and len(each) <= _DIGITS_OF_A_SCORE for each in pair)
    )


@cache
def _terms() -> Mapping[str, tuple[_Term, ...]]:
    """The rows of `data/sport.tsv` by first word, longer terms first."""
    found: dict[str, list[_Term]] = {}
    for row in rows("sport"):
        for term in names_in(row["words"]):
            words = tuple(term.split())
            found.setdefault(words[0], []).append(_Term(words, int(row["weight"])))
    return {first: tuple(sorted(terms, key=lambda term: -len(term.words))) for first, terms in found.items()}


def _may_be_sport(text: Text) -> bool:
    """False for most texts, by a set of words alone: with a grave one, or without any telling term's."""
    words = frozenset(_PLAIN_WORD.findall(f"{text.title} {text.summary}".lower()))
    first_look = _first_look()
    return words.isdisjoint(first_look.grave) and any(
        term <= words for word in words for term in first_look.telling.get(word, ())
    )


@cache
def _first_look() -> _FirstLook:
    every = [term for each in _terms().values() for term in each]
    inside = {word for term in every if term.weight > 0 for word in term.words}
    grave = (term.words[0] for term in every if term.weight == _GRAVE and len(term.words) == 1)
    telling: dict[str, list[frozenset[str]]] = {}
    for term in every:
        if term.weight >= _TELLING:
            parts = [part for part in term.words if part != POSSESSIVE]
            telling.setdefault(max(parts, key=len), []).append(frozenset(parts))
    return _FirstLook(frozenset(grave) - inside, telling)
