"""How a text tells an act: whom it struck, where it hurts, whose word it is; knows no other report."""

import re
from dataclasses import dataclass
from typing import Final

from classifiers.assessment import Assessment, Text
from classifiers.attribution import attribution
from classifiers.gazetteer import Sort
from classifiers.ranks import Rank, struck
from classifiers.roles import spots
from classifiers.strategic import hit
from classifiers.text import Sentence, clean, sentences

__all__ = ["Framing", "Rank", "framing"]

_READ: Final = 3  # sentences of a summary: further down is background
# Stems of which a sentence about a blow has one; looked for one by one, as that is faster than a pattern.
_BLOWS: Final = (
    "kill", "assassin", "eliminat", "murder", "execut", "abduct", "kidnap", "captur", "shoot", "shot",
    "poison", "wound", "injur", "target", "take out", "took out", "ambush", "behead", "death",
    "attempt", "attack", "strike", "struck", "bomb", "raid", "slain", "gunned", "dead", "martyr",
    "stab", "died", "dies", "hostage", "hit", "shell", "storm", "rock", "pound", "blast", "explo",
    "missile", "drone", "seiz", "clash", "coup", "sieg", "torch", "fire", "sabotage",
)  # fmt: skip
_REPRISAL: Final = re.compile(r"[Rr]e(?:tal|pri|ven|spon)|[Aa]veng|[Tt]at\b|back")
_RETALIATION: Final = re.compile(
    r"(?i)\bretaliat\w+|\breprisals?\b|\brevenge\b|\baveng\w+|\btit[- ]for[- ]tat\b|\b(?:strikes?"
    r"|struck) back\b"
    r"|\bhit(?:s|ting)? back\b(?=[^.]*\b(?:air)?(?:strikes?|missiles?|rockets?|drones?|attacks?|raids?"
    r"|shell\w*|bomb\w*)\b)"
    r"|\bin response to (?:\S+ ){0,5}?(?:attacks?|strikes?|airstrikes?|killings?|assassination|rockets?"
    r"|missiles?|drones?"
    r"|shelling|bombings?|raids?|ambush|incursion|fire)\b"
)
# Feared, ruled out or asked not to happen, or done without arms.
_NO_REPRISAL: Final = re.compile(
    r"(?i)\b(?:fear(?:s|ed|ing)?|not|no|without|rul\w+ out|avoid\w*|possible|potential|expected|await\w*"
    r"|brac\w+|against"
    r"|risk\w*|economic|political|tariff|trade|porn|evidence|accused)\b(?:\s+\S+){0,2}\s+$"
)
_STORY: Final = r"(?:report|story|article|headline|version|bulletin)"
_RETRACTED: Final = re.compile(
    rf"(?i)^\W*corrections?\b(?!al)|\bretract(?:s|ed|ion)\b(?=.*\b{_STORY})|\b{_STORY}\b.*\bretracted\b"
    rf"|\bwithdr(?:aws|ew|awn) (?:(?:its|the|a|earlier) )*{_STORY}\b"
    rf"|\b(?:corrects|corrected) (?:(?:its|the|an|earlier|previous) )*{_STORY}\b"
)
_LOWERED: Final = re.compile(
    r"(?i)\btoll\b(?: \S+){0,6} (?:lowered|revised down\w*|downgraded|reduced|cut)\b"
    r"|\b(?:lower|downgrad|reduc|cut)(?:e?s|ed|ing)? (?:\S+ ){0,4}(?:death )?toll\b"
    r"|\brevis(?:es|ed|ing) (?:down\w* (?:\S+ ){0,5}(?:toll|deaths?|dead|killed)"
    r"|(?:\S+ ){0,4}toll(?: \S+){0,4} down\w*)\b"
)
# Below both, a text tells of no conflict, and nothing in it is framed.
_LEAST_SIGNAL: Final = 0.1
_LEAST_KIND: Final = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Framing:
    """What a text says beside the act; words are those of the text as given, "" where it says none.

    `rank` is that of the person whom the act struck. `attributed`, `denied` and `admitted` are actor codes:
    the sides whose word alone the item is, that deny the act, and that say they did it. `hedged`: it is told
    as what somebody claims. `retracted`: the item takes an earlier report back; `lowered`: it revises a toll
    downwards.
    """

    rank: Rank | None = None
    rank_words: str = ""
    strategic: str = ""
    retaliation: str = ""
    attributed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    hedged: bool = False
    retracted: bool = False
    lowered: bool = False


def framing(title: str, summary: str, assessment: Assessment) -> Framing:
    """How `title` and `summary`, in English, tell what `assessment` read in them, if it read a conflict."""
    if not _tells(assessment):
        return Framing()
    said = attribution(title, summary)
    both = f"{title}\n{summary}"
    read = _read(title, summary) if _has_blow(both) else []
    rank, rank_words = _highest(read)
    return Framing(
        rank=rank,
        rank_words=rank_words,
        strategic=_strategic(title, summary, read, assessment) if read else "",
        retaliation=_retaliation(title) or _retaliation(summary),
        attributed=said.attributed,
        denied=said.denied or (assessment.places[:1] if said.unnamed else ()),
        admitted=said.admitted,
        hedged=said.hedged,
        retracted=bool(_RETRACTED.search(title)),
        lowered=_lowers(both),
    )


def _lowers(text: str) -> bool:
    lower = text.lower()
    return ("toll" in lower or "revis" in lower) and bool(_LOWERED.search(text))


def _tells(assessment: Assessment) -> bool:
    """Whether a text may tell of a conflict; where the model cannot say, it may."""
    if not assessment.signals or not assessment.kind:
        return True
    certain = max(assessment.signals.values()) >= _LEAST_SIGNAL
    return certain or assessment.kind.get("none", 0.0) < _LEAST_KIND


def _has_blow(text: str) -> bool:
    lower = text.lower()
    return any(stem in lower for stem in _BLOWS)


def _read(title: str, summary: str) -> list[Sentence]:
    every = sentences(Text(title=title, summary=summary))
    titles = sum(each.field == "title" for each in every)
    return every[: titles + _READ]


def _highest(read: list[Sentence]) -> tuple[Rank | None, str]:
    found = [each for each in (struck(sentence.raw) for sentence in read) if each]
    order = list(Rank)
    return max(found, key=lambda pair: order.index(pair[0]), default=(None, ""))


def _strategic(title: str, summary: str, read: list[Sentence], assessment: Assessment) -> str:
    texts = (clean(title), clean(summary))
    capitals = {
        texts[spot.field][spot.start : spot.end]: None
        for spot in spots(title, summary)
        if spot.sort is Sort.CAPITAL and (not assessment.places or spot.code in assessment.places)
    }
    return next(filter(None, (hit(sentence.raw, capitals) for sentence in read)), "")


def _retaliation(text: str) -> str:
    if not _REPRISAL.search(text):
        return ""
    for found in _RETALIATION.finditer(text):
        if not _NO_REPRISAL.search(text[max(0, found.start() - 60) : found.start()]):
            return found[0]
    return ""
