"""How many a text newly reports killed; knows nothing of who did it and keeps no earlier figure.

It reads English, a sentence at a time, title first. Tolls of whole wars, of other years and of courts'
cases are not new, sums of many acts are of none, and what could, would or must not happen has no toll.
"""

import re
from collections.abc import Iterator
from typing import Final

from classifiers.assessment import Text, Toll
from classifiers.counts import Count, Piece, counts, pieces
from classifiers.deaths import deaths, one_dead
from classifiers.text import Sentence, sentences

# No single act of 2000-2025 killed as many (11 September 2001: 2,977); that is a war's toll.
_MOST: Final = 3000
# From these on a figure is a war's unless the text ties it to one act; few acts of 2000-2025 killed as many.
_MANY: Final = 200
_THOUSAND: Final = 1000
_READ: Final = 3  # sentences of a summary: further down is background
# Stems of which a sentence with a toll has one; looked for one by one, as that is faster than a pattern.
_DEATHS: Final = (
    "kill", "dead", "die", "death", "toll", "bodies", "lives", "slain", "fatalit", "casualt",
    "massacre", "slaughter", "murder", "assassinat", "execut", "behead", "gunned", "perish", "martyr",
    "eliminat", "lynch",
)  # fmt: skip
# A part of those told of before; read alone it would lower the toll.
_PART: Final = re.compile(
    r"(?i),?\s(?:including|among them|among whom|(?:[a-z]+|\d+) of (?:them|whom)|all|both|mostly|most)"
    r"(?:\s(?!(?:killed|dead|died|die|were|was|have|are|in|after|when|and)\b)[^\s,.;:]+){1,6},?(?=\s|$)"
)
_NONE: Final = re.compile(
    r"(?i)\b(?:no[ -]one|nobody) (?:was |has been |were |is )?(?:reported(?:ly)? )?(?:killed|hurt"
    r"|injured|dead|died)\b"
    r"|\bno (?:casualties|deaths|fatalities)(?: or (?:injuries|damage))?(?=[.,;]|$| (?:were|was|have"
    r"|from|in|on|after)\b)"
    r"|\bno (?:injuries|damage) or (?:casualties|deaths|fatalities)\b"
    r"|\bwithout (?:causing )?(?:any )?(?:casualties|deaths|fatalities)\b"
)
FRESH: Final = (
    r"(?! (?:late |early )?(?:\w+day\b|dawn|(?:this |the )?(?:morning|evening|night)|midnight|overnight"
    r"|last night))"
)
"""After "since": not one of the last hours, since when a toll is of a new act."""

# In the same clause, or in the one that leads to it: the figure is not of a new act.
_OLD: Final = re.compile(
    rf"(?i)\bsince\b{FRESH}|\b(?:19|20)\d\ds?\b|\bago\b|\bonce (?:killed|saw)\b|\bongoing\b|\bearlier this\b"
    r"|\bso far (?:this|in the)\b|\b(?:this|last|that) year\b|\b(?:this|last) month\b|\blast week\b"
    r"|\bin the (?:\w+ )?(?:war|genocide)\b|\bduring the (?:\w+ )?(?:war|conflict)\b"
    r"|\b(?:World|Korean|Vietnam|Gulf) War\b|\bww ?(?:1|2|ii?)\b|\bdecades?\b"
    r"|\b(?:past|last) (?:\w+ )?(?:weeks|months|years?)\b|\bin (?:just )?(?:\w+ )?(?:years|months)\b"
    r"|\bper (?:day|week|month|year)\b|\bevery (?:day|year|\w+ minutes)\b"
    r"|\b(?:years?|months?|weeks?) (?:after|later|on)\b"
    r"|\bin (?:\S+ ){1,3}(?:weeks|months|years) of\b|\b(?:oct(?:ober|\.)? 7|7(?:th)? oct(?:ober)?)(?:th)?\b"
    r"|\b(?:war|conflict|insurgency|genocide|campaign|offensive)\b(?: \w+){0,4}"
    r" (?:has|have|had) (?:killed|left)\b"
)
# Anywhere in the sentence: a figure of hundreds is that of a war, of a span, or a mark that a sum has passed.
_SUM: Final = re.compile(
    rf"(?i)\bsince\b{FRESH}|\b(?:war|conflict|fighting|hostilities|genocide|offensive|bombardment|protests?"
    r"|demonstrations|unrest|uprising|crackdown)\b|\btotal\b|\boverall\b|\bin all\b|\bso far\b"
    r"|\b(?:tops|topped|passes|passed|surpass\w*|exceed\w*|cross(?:es|ed)|nears|neared|nearing)\b"
    r"|\b(?:in|of|past|last|first|after|enters?) (?:\S+ ){0,2}(?:hours|days?|weeks?|months?|years?)\b"
)
_ACTS: Final = (
    r"\b(?:attack|assault|massacre|bombing|blast|explosion|shooting|shootout|raid|ambush|siege|stampede"
    r"|crash|airstrike|strike (?:on|at|in)|downing|pogrom|rampage)\b"
)
_ONE_ACT: Final = re.compile(rf"(?i){_ACTS}")
_OF_ONE_ACT: Final = re.compile(
    r"(?i)\b(?:toll|killed|dead|died|deaths) (?:from|in|of|after|by|at) (?:(?!since|war|as)\S+ ){0,5}?"
    rf"{_ACTS}"
    rf"|{_ACTS} (?:\S+ ){{0,3}}(?:that|which) (?:\S+ ){{0,3}}kill"
)
# Someone known to be dead, whom the sentence names: "grave of assassinated general".
_KNOWN_DEAD: Final = frozenset({"assassinated", "killed", "murdered", "slain", "executed", "martyred"})
_NAMING: Final = frozenset(
    {
        *(
            "a",
            "an",
            "the",
            "his",
            "her",
            "its",
            "their",
            "of",
            "for",
            "to",
            "with",
            "by",
            "at",
            "near",
            "over",
        ),
        *("from", "about", "mourn", "mourns", "honour", "honours", "honor", "honors", "bury", "buries"),
    }
)
# Before the figure: it is of the act that this one answers.
_ANSWERED: Final = re.compile(
    r"(?i)\b(?:after|following|retaliat\w+|response to|aveng\w+|revenge for)\b[^,;:]*\b(?:that|which)\s*$"
)
# Anywhere in the sentence: the violence is not new (CODEBOOK, retro).
_PAST: Final = re.compile(
    r"(?i)\banniversary of (?:the |an? )?(?:\w+ )?(?:attack|bombing|massacre|shooting|war|disaster|coup)"
    r"|\b(?:commemorat|remember|honou?r)\w* (?:\w+ ){0,4}(?:killed|dead|died|victims)\b"
    r"|\bconvicted\b|\bsentenced?\b|\bjail(?:s|ed)\b|\btrial\b|\binquest\b|\blawsuit\b|\bguilty\b|\bindicted\b"
    r"|\bcharged (?:with|over|in)\b|\baccused of (?:killing|murder)"
    r"|\bpandemic\b|\bcovid|\b(?:earth)?quakes?\b|\bdocumentary\b|\bon this day\b"
)


def toll(title: str, summary: str) -> Toll | None:
    """The deaths newly reported of the act, with the words that say so; None where no figure is given.

    The title goes before the summary, unless it gives but a vague figure or a single person's death and the
    summary a higher one. 0 is what a text says that reports nobody killed.
    """
    if not _has_death(f"{title}\n{summary}") or _PAST.search(title):
        return None
    found: dict[str, list[Toll]] = {"title": [], "summary": []}
    read = 0
    for sentence in sentences(Text(title=title, summary=summary)):
        read += sentence.field == "summary"
        if read <= _READ:
            found[sentence.field] += _of_sentence(sentence)
    return _chosen(found["title"], found["summary"]) or _nobody(title, summary)


def _has_death(text: str) -> bool:
    lower = text.lower()
    return any(stem in lower for stem in _DEATHS)


def _chosen(title: list[Toll], summary: list[Toll]) -> Toll | None:
    first = max(title, key=_size, default=None)
    second = max(summary, key=_size, default=None)
    if first is None or second is None:
        return first or second
    sharper = second.low >= first.low and (first.at_least or first.high <= 1)
    return second if sharper else first


def _size(found: Toll) -> tuple[int, int]:
    return found.low, found.high


def _of_sentence(sentence: Sentence) -> Iterator[Toll]:
    raw = sentence.raw
    if not _has_death(raw) or _PAST.search(raw):
        return
    text = pieces(_PART.sub(lambda part: " " * len(part[0]), raw))
    numbers = counts(text)
    counted = [each for each in deaths(text, numbers) if not (_is_sum(raw, each) or _is_old(raw, text, each))]
    if not counted and "anniversary of" not in raw.lower():
        ones = (each for each in one_dead(text, numbers) if not _is_known_dead(text, each))
        counted = [each for each in ones if not _is_old(raw, text, each)]
    for each in counted:
        words = raw[text[each.first].start : text[each.last - 1].end]
        yield Toll(low=each.low, high=each.high, at_least=each.at_least, words=words)


def _is_sum(raw: str, count: Count) -> bool:
    """Whether a figure adds up many acts, as far as so high a one says it."""
    if count.low < _MANY or _OF_ONE_ACT.search(raw):
        return count.low >= _MOST
    act = _ONE_ACT.search(raw) is not None
    return count.low >= _MOST or _SUM.search(raw) is not None or (count.low >= _THOUSAND and not act)


def _is_known_dead(text: list[Piece], one: Count) -> bool:
    opening = one.first == 0 or text[one.first - 1].word in _NAMING
    return opening and text[one.first].word in _KNOWN_DEAD


def _is_old(raw: str, text: list[Piece], count: Count) -> bool:
    start, end = text[count.first].start, text[count.last - 1].end
    clause = max(raw.rfind(mark, 0, start) for mark in ",;:") + 1
    opening = raw[: max(0, clause - 1)]
    before = max(opening.rfind(mark) for mark in ",;:") + 1
    if re.match(
        r"\s*(?:(?:In|Since|During|Over|Between|More than|Last|Earlier)\b|.*\bago$)", opening[before:]
    ):
        clause = before
    ends = [at for at in (raw.find(mark, end) for mark in ",;:") if at >= 0]
    old = _OLD.search(raw, clause, min(ends, default=len(raw)))
    return old is not None or _ANSWERED.search(raw[clause:start]) is not None


def _nobody(title: str, summary: str) -> Toll | None:
    for raw in (title, summary):
        if said := _NONE.search(raw):
            return Toll(low=0, high=0, words=said[0])
    return None
