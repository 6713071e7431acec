"""Numbers of people as news text writes them, in figures and in words; knows not what is counted.

"a dozen" is 12, "dozens" at least 24, "hundreds" at least 200 (CODEBOOK), "up to 20" from 1 to 20. Years,
ages, dates, sums of money, percentages, distances and other measures are no counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from classifiers.gazetteer import rows

_PIECE: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[^\w\s]")
_LARGEST: Final = 10_000_000
_YEARS: Final = range(1900, 2100)
_HYPHENS: Final = frozenset("-\u2010\u2011\u2013\u2014")
_COMMAS: Final = frozenset(",(")
_RANGE: Final = frozenset({"to", "and", "or", *_HYPHENS})
# How far back "at least", "as many as" and the like reach.
_LONGEST_QUALIFIER: Final = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, number or mark of a text, folded; `start` and `end` count code points of it."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Count:
    """Pieces `first` up to, without, `last` say `low` to `high`; `at_least` where there is no upper bound."""

    first: int
    last: int
    low: int
    high: int
    at_least: bool = False


def pieces(text: str) -> list[Piece]:
    """`text` in pieces; words in lower case."""
    return [Piece(found[0].lower(), found.start(), found.end()) for found in _PIECE.finditer(text)]


def counts(text: Sequence[Piece]) -> list[Count]:
    """Every count in `text`, in order; they do not overlap."""
    return list(_counts(text))


def _counts(text: Sequence[Piece]) -> Iterator[Count]:
    at = 0
    while at < len(text):
        number = _number(text, at)
        if number is None:
            at += 1
            continue
        number = _with_range(text, number)
        at = number.last
        if not _measures(text, number) and 0 <= number.low <= number.high <= _LARGEST:
            yield _qualified(text, number)


def _number(text: Sequence[Piece], at: int) -> Count | None:
    word = text[at].word
    if word[0].isdigit():
        if "." in word:
            return None
        value = int(word.replace(",", ""))
        last = at + 1
        following = text[last].word if last < len(text) else ""
        if following in ("million", "billion", "bn"):
            return None
        if following in ("dozen", "hundred", "thousand"):
            value *= _values()[0][following]
            return Count(at, last + 1, value, value)
        return Count(at, last, value, value)
    return _spelled(text, at)


def _spelled(text: Sequence[Piece], at: int) -> Count | None:
    """A number in words that starts at `at`: "twenty-three", "two dozen", "a hundred", "several"."""
    values, vague = _values()
    word = text[at].word
    last = at + 1
    if word in ("a", "half") and last < len(text):
        return _article(text, at)
    if word in vague:
        if text[last:] and text[last].word == "of" and _spelled_after(text, last + 1):
            return None
        return Count(at, last, vague[word], vague[word], at_least=True)
    if word not in values:
        return None
    value = values[word]
    while last < len(text):
        following = last + 1 if text[last].word in _HYPHENS and last + 1 < len(text) else last
        more = values.get(text[following].word)
        if more is None or not _joins(value, more):
            break
        value = value * more if more > value else value + more
        last = following + 1
    return Count(at, last, value, value)


def _spelled_after(text: Sequence[Piece], at: int) -> bool:
    """Whether a larger vague word follows, as in "tens of thousands"."""
    return at < len(text) and text[at].word in _values()[1]


def _joins(value: int, more: int) -> bool:
    return more in (12, 100, 1000) or (20 <= value < 100 and value % 10 == 0 and more < 10)  # noqa: PLR2004


def _article(text: Sequence[Piece], at: int) -> Count | None:
    following = at + 2 if text[at + 1].word == "a" and at + 2 < len(text) else at + 1
    value = {"dozen": 12, "hundred": 100, "thousand": 1000, "couple": 2}.get(text[following].word)
    if value is None:
        return None
    half = text[at].word == "half"
    return Count(at, following + 1, value // 2 if half else value, value // 2 if half else value)


def _with_range(text: Sequence[Piece], one: Count) -> Count:
    """`one`, or the range that it begins: "20-30", "5 to 7", "between five and seven"."""
    mark = one.last
    if mark + 1 >= len(text) or text[mark].word not in _RANGE or one.at_least:
        return one
    word = text[mark].word
    between = one.first > 0 and text[one.first - 1].word == "between"
    if word == "and" and not between:
        return one
    other = _number(text, mark + 1)
    if other is None or other.at_least or other.high <= one.low:
        return one
    return Count(one.first - between, other.last, one.low, other.high)


def _measures(text: Sequence[Piece], number: Count) -> bool:
    """Whether `number` counts something else than people: a year, an age, a date, money, time, distance."""
    before = text[number.first - 1].word if number.first else ""
    after = text[number.last].word if number.last < len(text) else ""
    units, dates = _units()
    if after in units or before in dates or after in dates:
        return True
    if after in _HYPHENS and number.last + 1 < len(text) and text[number.last + 1].word in units:
        return True
    if before in _HYPHENS and number.first > 1 and text[number.first].start == text[number.first - 1].end:
        # "Su-25", "COVID-19": glued to a word.
        return text[number.first - 1].start == text[number.first - 2].end
    if text[number.first].word.isdigit():
        if before in _COMMAS and after in (*_COMMAS, ")", "") and number.high < 120:  # noqa: PLR2004
            return True  # an age between commas
        return number.high == number.low and number.low in _YEARS
    return after in ("of", "another") and text[number.first].word == "one"


def _qualified(text: Sequence[Piece], number: Count) -> Count:
    """`number` with what stands before it ("at least") or after it ("or more", "+")."""
    for length in range(_LONGEST_QUALIFIER, 0, -1):
        start = number.first - length
        said = _qualifiers().get(" ".join(piece.word for piece in text[max(0, start) : number.first]))
        if start >= 0 and said:
            low = 1 if said == "most" else number.low
            return Count(start, number.last, low, number.high, number.at_least or said == "least")
    after = [piece.word for piece in text[number.last : number.last + 2]]
    if after[:1] == ["+"]:
        return Count(number.first, number.last + 1, number.low, number.high, at_least=True)
    if after == ["or", "more"]:
        return Count(number.first, number.last + 2, number.low, number.high, at_least=True)
    return number


@cache
def _values() -> tuple[dict[str, int], dict[str, int]]:
    """Words that say a number, and those that say one vaguely, by its least."""
    exact: dict[str, int] = {}
    vague: dict[str, int] = {}
    for row in rows("numbers"):
        (vague if row["sort"] == "vague" else exact)[row["word"]] = int(row["value"])
    return exact, vague


@cache
def _units() -> tuple[frozenset[str], frozenset[str]]:
    """Words that a measure is followed by, and those that stand beside a day or an age."""
    by_sort: dict[str, set[str]] = {"unit": set(), "date": set()}
    for row in rows("measures"):
        by_sort[row["sort"]].add(row["word"])
    return frozenset(by_sort["unit"]), frozenset(by_sort["date"])


@cache
def _qualifiers() -> dict[str, str]:
    return {row["words"]: row["says"] for row in rows("qualifiers")}
