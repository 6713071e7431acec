"""Which words moved a reading: each is left out in turn and the fall of the probability measured.

The fall is measured in log-odds: what is nearly certain hardly falls in per cent, whatever is left out.

It asks a model for probabilities and knows nothing of what is inside, so it explains every reader alike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from math import log
from typing import TYPE_CHECKING, Final, Protocol

from classifiers.assessment import Assessment, Evidence, Text
from classifiers.heads import Heads
from classifiers.text import windows

if TYPE_CHECKING:
    from classifiers.calibration import Array

_WORD: Final = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['\u2019.\-][^\W_]+)*")
# A run of text without an end is no sentence; what stands later in it is not looked at.
_MOST_WORDS: Final = 200
_STRONGEST: Final = 5
_LEAST_SHARE: Final = 0.05
_CERTAIN: Final = 1e-6
_FIELDS: Final = {"title": "title", "summary": "summary", "text": "body"}


class Reader(Protocol):
    """What explains itself: a model."""

    def probabilities(self, texts: Sequence[Text]) -> "Array":
        """Texts x heads."""
        ...


@dataclass(frozen=True, slots=True)
class MovingWord:
    """A word that raised a probability.

    `start` and `end` count code points of the evidence's field as given; `share` (0-1) is its part of all
    that the sentence's words add to the log-odds.
    """

    text: str
    start: int
    end: int
    share: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A signal's evidence, and the words in it that moved the probability, the strongest first."""

    evidence: Evidence
    words: tuple[MovingWord, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An assessment, and for each signal that passes what moved it.

    `sport` are the words, folded, by which what the readers took for an escalation is sport; () where it is
    none, or where they took it for nothing. `total` are those by which what they took for critical is a
    running total of deaths and no act, "" where it is an act.
    """

    assessment: Assessment
    signals: Mapping[str, Moved]
    sport: tuple[str, ...] = ()
    total: str = ""


def explain(
    reader: Reader, heads: Heads, text: Text, assessment: Assessment, longest: int = 0
) -> Explanation:
    """What moved each signal of `assessment`, the reading of `text`, that has evidence.

    The words of what is read as one piece (`windows(text, longest)`) are left out of the whole, those of a
    longer text out of their sentence.
    """
    spans = {
        each: list(islice(_words(each), _MOST_WORDS)) for each in dict.fromkeys(assessment.evidence.values())
    }
    short = len(windows(text, longest)) == 1
    variants = [piece for each, found in spans.items() for piece in _variants(text, each, found, short=short)]
    read = reader.probabilities(variants)
    ends = [0]
    for found in spans.values():
        ends.append(ends[-1] + 1 + len(found))
    rows = {each: read[start:end] for each, (start, end) in zip(spans, pairwise(ends), strict=True)}
    signals = {
        name: Moved(each, _strongest(each, spans[each], rows[each][:, heads.signals.index(name)].tolist()))
        for name, each in assessment.evidence.items()
    }
    return Explanation(assessment, signals)


def _words(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Where each word of the sentence stands in its field."""
    for found in _WORD.finditer(evidence.text):
        yield evidence.start + found.start(), evidence.start + found.end()


def _variants(
    text: Text, evidence: Evidence, spans: Sequence[tuple[int, int]], *, short: bool
) -> Iterator[Text]:
    """What is read as it is, then without each of its words."""
    field, raw, offset = _FIELDS[evidence.field], getattr(text, _FIELDS[evidence.field]), 0
    if not short:
        text, field, raw, offset = Text(), "title", evidence.text, evidence.start
    yield replace(text, **{field: raw})
    for start, end in spans:
        yield replace(text, **{field: raw[: start - offset] + raw[end - offset :]})


def _strongest(
    evidence: Evidence, spans: Sequence[tuple[int, int]], read: Sequence[float]
) -> tuple[MovingWord, ...]:
    whole, *without = map(_log_odds, read)
    falls = [max(0.0, whole - each) for each in without]
    total = sum(falls)
    if not total:
        return ()
    ranked = sorted(zip(spans, falls, strict=True), key=lambda entry: -entry[1])[:_STRONGEST]
    return tuple(
        MovingWord(evidence.text[start - evidence.start : end - evidence.start], start, end, fall / total)
        for (start, end), fall in ranked
        if fall >= _LEAST_SHARE * total
    )


def _log_odds(p: float) -> float:
    bounded = min(max(p, _CERTAIN), 1 - _CERTAIN)
    return log(bounded / (1 - bounded))
