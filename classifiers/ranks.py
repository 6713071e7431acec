"""The rank of the person whom an act struck, with the words that say it; knows no act and no other text.

It reads the grammar of headlines: "kills commander", "commander X killed", "assassination of minister". What
a title holder says, wants or is mourned for is no blow to one.
"""

import re
from enum import StrEnum
from functools import cache
from typing import Final

from classifiers.gazetteer import names_in, rows


class Rank(StrEnum):
    """The rank of the person whom an act struck, the lowest first."""

    OFFICIAL = "official"
    COMMANDER = "commander"
    HEAD = "head"


_ACTIVE: Final = (
    r"kill(?:s|ed|ing)?|assassinat(?:es?|ed|ing)|eliminat(?:es?|ed|ing)|murder(?:s|ed|ing)?|execut(?:es"
    r"|ed|ing)"
    r"|abduct(?:s|ed|ing)?|kidnap(?:s|ped|ping)?|captur(?:es?|ed|ing)|shoots?|shot(?: dead)?|shooting"
    r"|poison(?:s|ed)"
    r"|wound(?:s|ed|ing)|injur(?:es|ed|ing)|target(?:s|ed|ing)|takes? out|took out|ambush(?:es|ed)|beheads?"
)
_PASSIVE: Final = (
    r"killed|assassinated|eliminated|murdered|executed|abducted|kidnapped|captured|shot|poisoned|wounded"
    r"|injured"
    r"|targeted|slain|gunned down|dead|martyred|ambushed|stabbed|blown up|beheaded|taken hostage"
)
_NOUN: Final = (
    r"(?:killing|assassination|murder|abduction|kidnapping|capture|shooting|execution|death)s? of"
    r"|attempts? on the life of|(?:attack|strike|bombing|ambush|assassination attempt|raid)s? (?:on"
    r"|against|targeting)"
)
_WORD: Final = re.compile(r"[^\W_]+")
# Between the deed and the one it struck: no clause, no speech, no second deed.
_GAP: Final = (
    r"(?:\s+(?!and\b|in\b|at\b|after\b|as\b|by\b|for\b|over\b|who\b|near\b|on\b|to\b|says?\b)[^\s.,;:!?"
    r"|]+){0,5}?\s+"
)
# From a title to what befell its holder: names, and no verb that makes the holder the doer.
_NAME: Final = (
    r"(?:,?\s+(?!Says?\b|Said\b|Order|Warns?\b|Vows?\b|Claims?\b|Condemn)"
    r"(?:(?-i:[A-Z])[\w'\u2019-]*|al-[\w'\u2019-]+|of (?:the )?[\w-]+|and (?:his|her|two|three)"
    r"|[\"'\u2018]?(?-i:[A-Z])\S*)){0,7}?,?"
)
_BE: Final = (
    r"(?:\s+(?:was|were|is|are|has been|have been|had been|reportedly|allegedly|believed|feared|and|also"
    r"|being"
    r"|confirmed|found|among(?: the| those)?|who was|who were)){0,3}\s+"
)
# What someone did earlier, may do or wants to do is not what this text tells.
_ASIDE: Final = re.compile(
    r"(?i)(?:\b(?:after|over|following|for|since|aveng\w+|anniversar\w+(?: \w+)?|to|mourn\w*|response"
    r"|would|could|may"
    r"|might|will|must|plot\w*|plan\w*|threat\w*|vow\w*|revenge|before|of|condemn\w*|denies|suspect\w*"
    r"|accused"
    r"|not|never|ahead)(?:\s+[^\s,.;:]+){0,3}\s+|[\"'\u2018\u201c])$"
)
_LATER: Final = re.compile(
    r"(?i)^(?:'s|\u2019s)\s+(?!convoy|motorcade|residence|home\b|house|plane|helicopter|car\b|vehicle)"
)
_OBJECT: Final = re.compile(
    r"(?i)^\s+(?:at least|more than|over|up to|\d|an?\b|the\b|his\b|her\b|their\b|two\b|three\b|four\b"
    r"|five\b|six\b|dozens)"
)
_NAMES: Final = (
    r"(?:hamas|hezbollah|hizbullah|islamic state|isis|isil|is|al[- ]qa?eda|al[- ]qaida|taliban|ttp"
    r"|houthis?|al[- ]shabaab"
    r"|boko haram|islamic jihad|wagner|pkk|iswap|aqim)"
)
_MOVEMENT: Final = re.compile(rf"(?i)(?P<one>\b\w+\s+)?\b{_NAMES}(?:'s|\u2019s?)?(?: group)?\s+$")
_OF_MOVEMENT: Final = re.compile(rf"(?i)^\s+of\s+(?:the\s+)?{_NAMES}\b")
# One of several leaders, not the leader.
_ONE_OF: Final = frozenset(
    {
        "a",
        "an",
        "another",
        "former",
        "high-ranking",
        "key",
        "local",
        "ranking",
        "regional",
        "second",
        "senior",
        "top",
    }
)
_HEADS: Final = frozenset({"leader", "chief", "political leader", "supreme leader"})


def struck(sentence: str) -> tuple[Rank, str] | None:
    """The highest rank that `sentence` says was killed, hurt, seized or attacked, and the words that do."""
    if _last_words().isdisjoint(_WORD.findall(sentence.lower())):
        return None
    found = []
    for shape in _shapes():
        for match in shape.finditer(sentence):
            rank = _rank(match["who"], sentence, match.start("who"))
            if rank and _holds(match, sentence):
                found.append((rank, match[0].strip()))
    order = list(Rank)
    return max(found, key=lambda pair: order.index(pair[0]), default=None)


def _holds(match: re.Match[str], sentence: str) -> bool:
    if _ASIDE.search(sentence[: match.start()]):
        return False
    rest = sentence[match.end() :]
    return not (_OBJECT.match(rest) if match.lastgroup == "passive" else _LATER.match(rest))


def _rank(who: str, sentence: str, start: int) -> Rank | None:
    """The rank that `who` names; "leader" and "chief" right after a movement's name mean its head."""
    words = who.lower().replace("\u2019", "'")
    if words in _HEADS:
        named = _MOVEMENT.search(sentence[:start])
        if named and (named["one"] or "").strip().lower() not in _ONE_OF:
            return Rank.HEAD
        before = sentence[:start].split()[-1:]
        if _OF_MOVEMENT.match(sentence[start + len(who) :]) and (not before or before[0].lower() == "the"):
            return Rank.HEAD
    return _ranks().get(words)


@cache
def _last_words() -> frozenset[str]:
    """A word of each title and name: a sentence without any of them names nobody."""
    return frozenset(_WORD.findall(name)[-1] for name in _ranks())


@cache
def _ranks() -> dict[str, Rank]:
    return {
        name: Rank(row["rank"])
        for row in rows("ranks")
        for name in (*names_in(row["names"]), *names_in(row["words"]))
    }


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    words = sorted(_ranks(), key=lambda name: (-len(name), name))
    who = rf"(?<![\w-])(?P<who>{'|'.join(map(re.escape, words))})\b(?!-)"
    return (
        re.compile(rf"(?i)\b(?:{_ACTIVE}){_GAP}{who}"),
        re.compile(rf"(?i)\b(?:{_NOUN}){_GAP}{who}"),
        re.compile(rf"(?i){who}{_NAME}{_BE}(?P<passive>{_PASSIVE})\b"),
    )
