"""Whether a sentence says that a strategic target was hit, with the words; knows no other sentence.

Capitals, nuclear sites, straits, embassies and seats of power count where something was done to them or in
them. "Moscow" and "the Kremlin" that say, warn or want are people's words, not places.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from classifiers.gazetteer import names_in, rows

_DONE: Final = re.compile(
    r"(?i)\b(?:hit(?:s|ting)?|str(?:ikes?|uck|iking)|attack(?:s|ed|ing)?|bomb(?:s|ed|ings?|ardment|ards"
    r"|er|ers)?"
    r"|shell(?:s|ed|ing)|storm(?:s|ed|ing)?|target(?:s|ed|ing)|rock(?:s|ed)|pound(?:s|ed|ing)|blasts?"
    r"|explosions?"
    r"|explodes?|raid(?:s|ed)?|missiles?|rockets?|drones?|airstrikes?|shootings?|shoots?|shot|gunm[ae]n"
    r"|kill(?:s|ed|ing)?"
    r"|assassinat\w+|seiz(?:es?|ed|ing|ure)|hijack\w*|abduct\w+|kidnap\w*|clash(?:es)?|coup|captur(?:es?"
    r"|ed|ing)"
    r"|besieg\w+|siege|torch(?:es|ed)|set fire|ambush\w*|assault(?:s|ed)?|dead|bombardment|gunfire"
    r"|stabbing|sabotage)\b"
)
_UNDONE: Final = re.compile(
    r"(?i)\b(?:could|would|might|may|will|threat\w*|vow\w*|plan\w*|plot\w*|if|warn\w*|fears?|talks?"
    r"|anniversar\w+|after"
    r"|since|protest\w*|condemn\w*|denies|says?|said|told|urge\w*|avoid|alert|drill\w*|exercise\w*|funeral"
    r"|sh(?:oo|o)ts? down|downs|downed|intercept\w*|thwart\w*|foil\w*)\b"
)
_MARK: Final = re.compile(r"[.;:!?|]\s")
_REACH: Final = 80  # characters between a deed and where it was done
# What leads from a deed to its place, or is one with a place as its object.
_INTO: Final = re.compile(
    r"(?i)\b(?P<into>in|on|at|near|outside|inside|against|over|across|into|around|through|off|of"
    r"|rocks?|hits?|strikes?|strik(?:es|ing)|struck|hitting|pounds?|targets?|targeting|targeted|attacks?"
    r"|attacked|bombs?|bombed"
    r"|storms?|stormed|shells|shelled|rocked|pounded|raids?|raided|seizes?|seized|torch(?:es|ed))"
    r"(?:\s+(?:the|a|an|its|central|downtown|northern|southern|eastern|western|capital|city|suburbs?"
    r"|outskirts|heart|of"
    r"|(?-i:[A-Z])\w*(?:'s|\u2019s)|(?-i:[A-Z])\w+|consular|former|main|key|largest)){0,4}?\s+$"
)
_AFTER: Final = re.compile(
    r"(?i)^(?:'s|\u2019s)?(?:\s+(?:suburbs?|area|district|airport|building|annex|compound|is|was|were"
    r"|has been|being|comes?|came"
    r"|again|missile|drone|rocket|air|suicide|bomb|market|mosque|church|hospital|school|bus|hotel)){0,3}\s+"
    r"(?:hit|struck|attacked|bombed|stormed|targeted|shelled|under (?:attack|fire|siege)|attacks?"
    r"|bombings?|strikes?"
    r"|blasts?|explosions?|rocked|shootings?|raids?|shelling|seized|besieged|pounded|airstrikes?)\b"
)
_REGION: Final = re.compile(r"(?i)^ (?:region|oblast|province)\b")


def hit(sentence: str, capitals: Collection[str]) -> str:
    """The words by which `sentence` says that a strategic target was hit, "" where it says none.

    `capitals` are the names of capitals that may have been, those of the countries where the act took place.
    """
    if not _DONE.search(sentence):
        return ""
    for start, end in _targets(sentence, capitals):
        words = _hit_at(sentence, start, end)
        if words:
            return words
    return ""


def _targets(sentence: str, capitals: Collection[str]) -> Iterator[tuple[int, int]]:
    if not _site_words().isdisjoint(sentence.lower().split()):
        yield from (found.span() for found in _sites().finditer(sentence))
    for name in capitals:
        start = sentence.find(name)
        while start >= 0:
            yield start, start + len(name)
            start = sentence.find(name, start + 1)


def _hit_at(sentence: str, start: int, end: int) -> str:
    """The words round the target at `start` that say it was hit: "strikes embassy", "embassy attack"."""
    first = max(0, start - _REACH)
    for mark in _MARK.finditer(sentence, first, start):
        first = mark.end()
    before, after = sentence[first:start], sentence[end : end + _REACH]
    if _UNDONE.search(before):
        return ""
    into = _INTO.search(before)
    if into and not _REGION.match(after) and _DONE.search(before):
        return into[0].lstrip() + sentence[start:end]
    struck = _AFTER.match(after)
    return sentence[start:end] + struck[0] if struck else ""


@cache
def _names() -> tuple[str, ...]:
    """Every name of a site, the longest first."""
    return tuple(sorted((name for row in rows("strategic") for name in names_in(row["names"])), key=len))[
        ::-1
    ]


@cache
def _sites() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, _names()))})\b")


@cache
def _site_words() -> frozenset[str]:
    """The words that names of sites end in, bare and with what may stick to them in a text."""
    last = {name.lower().split()[-1] for name in _names()}
    return frozenset(word + stuck for word in last for stuck in ("", ",", ".", ":", "'s", "\u2019s", ";"))
