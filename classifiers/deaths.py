"""Which counts of one sentence are of the dead, by the words round them; knows no other sentence.

The grammar is that of headlines: "12 killed", "kills 12", "death toll rises to 12", "bodies of 12", "claimed
12 lives". Of the wounded, missing or arrested, and of things destroyed, nothing is said.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from classifiers.counts import Count, Piece
from classifiers.gazetteer import rows

_MARKS: Final = frozenset(".;:|!?\u2014\u2013")
_BEFORE: Final = 9
_AFTER: Final = 4
_TOLL: Final = 12
_PERSON: Final = 6
_BESIDE: Final = 4


def deaths(text: Sequence[Piece], numbers: Sequence[Count]) -> Iterator[Count]:
    """The counts of the dead among `numbers`, those of `text`, one for each word of death that has one."""
    starts = {number.first: number for number in numbers}
    ends = {number.last: number for number in numbers}
    for at, piece in enumerate(text):
        sorts = _words().get(piece.word)
        if not sorts or _unreal(text, at):
            continue
        found = _object(text, at, sorts, starts) or _subject(text, at, sorts, starts, ends)
        if found:
            yield found


def one_dead(text: Sequence[Piece], numbers: Sequence[Count]) -> Iterator[Count]:
    """A single person killed, whom a noun of `text` names ("kills commander"), with those counted beside."""
    starts = {number.first: number for number in numbers}
    for at, piece in enumerate(text):
        sorts = _words().get(piece.word, frozenset())
        if sorts.isdisjoint(("active", "passive")) or _unreal(text, at):
            continue
        if "active" in sorts and not _is_passive(text, at, sorts, starts):
            steps: range = range(at + 1, min(at + 1 + _PERSON, len(text)))
        elif "passive" in sorts:
            steps = range(at - 1, max(at - 1 - _PERSON, -1), -1)
        else:
            continue
        noun = _person(text, steps, {spot for number in numbers for spot in range(number.first, number.last)})
        if noun is not None:
            one = Count(min(at, noun), max(at, noun) + 1, 1, 1)
            yield _and_more(text, one, starts) if noun > at else one


def _object(text: Sequence[Piece], at: int, sorts: frozenset[str], starts: dict[int, Count]) -> Count | None:
    """The count that follows a word of death: "kills 12", "deaths of 12", "death toll rises to 12"."""
    if "toll" in sorts:
        return _of_toll(text, at, starts)
    if "of" in sorts and text[at + 1 : at + 2] and text[at + 1].word in ("of", ":"):
        found = _next(text, at + 2, starts)
        return replace(found, first=at) if found and not _other(text, found) else None
    if not _is_shot_dead(text, at) and ("active" not in sorts or _is_passive(text, at, sorts, starts)):
        return None
    found = _next(text, at + 1, starts)
    if found is None or _other(text, found):
        return None
    return _and_more(text, replace(found, first=at), starts)


def _subject(
    text: Sequence[Piece],
    at: int,
    sorts: frozenset[str],
    starts: Collection[int],
    ends: dict[int, Count],
) -> Count | None:
    """The count that a word of death ends: "12 people were killed", "12 dead", "12 bodies"."""
    passive = _is_to_death(text, at) or (
        "passive" in sorts and ("active" not in sorts or _is_passive(text, at, sorts, starts))
    )
    if not passive and "counted" not in sorts:
        return None
    for before in range(at, max(0, at - (_BEFORE if passive else 3)), -1):
        found = ends.get(before)
        if found:
            found = _of_one(text, found, ends)
            between = {piece.word for piece in text[before:at]}
            fits = between.isdisjoint(_of_sort("other")) and not _of_whole(text, found)
            return _and_earlier(text, replace(found, last=at + 1), ends) if fits else None
        word = text[before - 1].word
        if word in _MARKS or word == "," or word in _of_sort("other") or word in _of_sort("break"):
            return None
    return None


def _of_one(text: Sequence[Piece], one: Count, ends: dict[int, Count]) -> Count:
    """`one`, or the count that is of it: "ten members of one family"."""
    if one.high != 1 or one.first < 2 or text[one.first - 1].word != "of":  # noqa: PLR2004
        return one
    earlier = (ends.get(before) for before in range(one.first - 1, max(0, one.first - _BESIDE), -1))
    return next((each for each in earlier if each), one)


def _of_toll(text: Sequence[Piece], at: int, starts: dict[int, Count]) -> Count | None:
    for spot in range(at + 1, min(at + 1 + _TOLL, len(text))):
        found = starts.get(spot)
        if found:
            if text[spot - 1].word == "from" and not found.at_least:
                found = replace(found, low=found.high)
            return None if _other(text, found) else replace(found, first=at)
        if text[spot].word in _MARKS - {":"}:
            return None
    return None


def _next(text: Sequence[Piece], start: int, starts: dict[int, Count]) -> Count | None:
    for spot in range(start, min(start + _AFTER, len(text))):
        if spot in starts:
            return starts[spot]
        if text[spot].word not in _of_sort("filler"):
            return None
    return None


def _and_more(text: Sequence[Piece], one: Count, starts: dict[int, Count]) -> Count:
    """`one` with a second count joined to it: "kills 3 soldiers and 5 civilians", but not "and wounds 5"."""
    for spot in range(one.last, min(one.last + _PERSON, len(text) - 1)):
        word = text[spot].word
        if word in ("and", "plus", "&"):
            more = starts.get(spot + 1)
            if more and not _other(text, more):
                return _sum(one, more)
            return one
        if word in _MARKS or word == "," or word in _of_sort("other"):
            return one
    return one


def _and_earlier(text: Sequence[Piece], one: Count, ends: dict[int, Count]) -> Count:
    """`one` with the count before it: "two soldiers and three civilians were killed"."""
    joined = one.first - 1
    if joined < 1 or text[joined].word not in ("and", ",", "&"):
        return one
    for before in range(joined, max(0, joined - _BESIDE), -1):
        more = ends.get(before)
        if more:
            between = {piece.word for piece in text[before:joined]}
            listed = text[joined].word != "," or (more.first == 0 and before < joined)
            return (
                _sum(more, one)
                if listed and between.isdisjoint(_of_sort("other") | _of_sort("break"))
                else one
            )
    return one


def _sum(one: Count, more: Count) -> Count:
    return Count(
        one.first, more.last, one.low + more.low, one.high + more.high, one.at_least or more.at_least
    )


def _person(text: Sequence[Piece], steps: range, counted: set[int]) -> int | None:
    for spot in steps:
        word = text[spot].word
        if (
            spot in counted
            or word in _MARKS
            or word in (",", "of", "to")
            or word in _of_sort("other") | _of_sort("break")
        ):
            return None
        if word in _of_sort("person"):
            return spot
    return None


def _is_passive(text: Sequence[Piece], at: int, sorts: frozenset[str], starts: Collection[int]) -> bool:
    """Whether a participle says who died ("were killed in"), not who killed."""
    if "passive" not in sorts:
        return False
    if not _of_sort("auxiliary").isdisjoint(piece.word for piece in text[max(0, at - 3) : at]):
        return True
    if at + 1 in starts:
        return False
    following = text[at + 1].word if at + 1 < len(text) else "."
    return following in _of_sort("closer") or not following[0].isalnum()


def _is_to_death(text: Sequence[Piece], at: int) -> bool:
    """Whether it is "stabbed to death", "beaten to death" or the like."""
    return (
        text[at].word == "death" and at > 1 and text[at - 1].word == "to" and text[at - 2].word[-1] in "dnt"
    )


def _is_shot_dead(text: Sequence[Piece], at: int) -> bool:
    """Whether "dead" is what someone was shot, so that the dead may follow: "shot dead three militants"."""
    return text[at].word == "dead" and at > 0 and text[at - 1].word in ("shot", "shoot", "shoots", "shooting")


def _other(text: Sequence[Piece], count: Count) -> bool:
    """Whether the words after `count` say that it is of the wounded, the missing, of rockets or the like."""
    for piece in text[count.last : count.last + _BESIDE]:
        if piece.word in _of_sort("other"):
            return True
        if piece.word in _MARKS or piece.word in (",", "and", "in", "as", "by", "after"):
            return False
    return False


def _of_whole(text: Sequence[Piece], count: Count) -> bool:
    """Whether `count` is what a part is taken of: "one of 12 people killed"."""
    before = [piece.word for piece in text[max(0, count.first - 2) : count.first]]
    return before[-1:] == ["of"] and before[0] in ("one", "half", "most", "many", "some")


def _unreal(text: Sequence[Piece], at: int) -> bool:
    """Whether it could, would or must not happen, or did not."""
    before = [piece.word for piece in text[max(0, at - 3) : at]]
    if before[-1:] == ["to"]:
        return not _is_to_death(text, at)
    return before[-1:] in (["nearly"], ["almost"]) or not _of_sort("reserve").isdisjoint(before)


@cache
def _table() -> dict[str, frozenset[str]]:
    sorts: dict[str, set[str]] = {}
    for row in rows("deaths"):
        for word in row["words"].split(";"):
            sorts.setdefault(word, set()).add(row["sort"])
    return {word: frozenset(found) for word, found in sorts.items()}


@cache
def _words() -> dict[str, frozenset[str]]:
    kinds = {"active", "passive", "toll", "of", "counted"}
    return {word: sorts & kinds for word, sorts in _table().items() if sorts & kinds}


@cache
def _of_sort(sort: str) -> frozenset[str]:
    return frozenset(word for word, sorts in _table().items() if sort in sorts)
