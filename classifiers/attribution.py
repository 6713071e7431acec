"""Whose word an item is: the sides that say, deny or own up to what it tells; knows no other text.

A side speaks where its name, or that of its army, ministry or state media, is followed by a verb of saying,
or stands after "according to". Independent witnesses, monitors and reporters beside it make the item more
than its word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from classifiers.gazetteer import Sort
from classifiers.roles import Spot, spots
from classifiers.text import clean

_OFFICE: Final = (
    r"(?:defen[cs]e|foreign|health|interior|emergency|emergencies|prime|general|top|senior|regional"
    r"|local|national"
    r"|state|public|armed|air|security|civil|deputy|military|media|revolutionary|minist(?:ry|er|ers)"
    r"|army|navy"
    r"|forces?|staff|officials?|authorities|government|police|president|leader|group|spokes\w+|tv|television"
    r"|agency|governor|mayor|troops|commanders?|chief|rebels?|fighters|militants?|militia|movement"
    r"|intelligence"
    r"|service|guards?|prosecutors?|embassy|envoy|ambassador|command|wing)"
)
# Between a side's name and its verb: the office that speaks for it, or a person's name.
_OF_ITS: Final = (
    r"(?:'s|\u2019s)?(?:-(?:run|led|controlled|backed|installed|appointed|aligned))?"
    rf"(?:\s+(?:{_OFFICE}|and|(?-i:[A-Z])[\w'\u2019-]+)){{0,5}}?"
)
_HAS: Final = r"\s+(?:(?:has|have|had|also|later|strongly|again|flatly|categorically|on \w+day)\s+){0,2}"
_TELL: Final = (
    r"(?:admit(?:s|ted)?|acknowledg(?:es?|ed)|confirm(?:s|ed)?|says?|said|claim(?:s|ed)?|announc(?:es?|ed))"
)
_OWN: Final = r"(?:admit(?:s|ted)?|acknowledg(?:es?|ed)|confirm(?:s|ed)?)"
_DID: Final = (
    r"(?:behind|responsible|carr(?:ied|ying) out|struck|hit|bombed|shelled|attacked|attacks?|launched"
    r"|fired|targeted"
    r"|killed|assassinated|seized|captured|raided|destroyed|sank|conducted|airstrikes?|strikes?)"
)
_DEED: Final = (
    r"(?:carrying out|striking|attack(?:s|ing)?|killing|bombing|firing|launching|shooting"
    r"|(?:air)?strikes?|assassination"
    r"|role)"
)
# What is denied is a thing asked for, not a deed.
_NO_REFUSAL: Final = (
    r"(?!\s+(?:\S+\s+){0,4}?(?:entry|access|appeals?|visas?|bail|parole|permission|permits?|asylum"
    r"|requests?)\b)"
)
_UNTRUE: Final = (
    r"(?:says?|said|calls?|called)\s+(?:(?:it|that|this|they|these|the|such|claims?|reports?|allegations?)"
    r"(?:'s|\u2019s)?\s+(?:of\s+(?:\S+\s+){1,4}?)?){1,3}(?:(?:is|are|was|were)\s+)?"
    r"(?:not true|untrue|false|baseless|unfounded)\b"
)
_SPEAKS: Final = re.compile(
    rf"(?i)^{_OF_ITS}{_HAS}(?:says?|said|claims?|claimed|announces?|announced|confirms?|confirmed"
    rf"|reports?|reported"
    r"|insists?|insisted|alleges?|alleged|accuses?|accused(?! of)|blames?|blamed)\b(?!-)"
)
_DENIES: Final = re.compile(
    rf"(?i)^{_OF_ITS}{_HAS}(?:den(?:y|ies|ied|ying)\b{_NO_REFUSAL}|refut(?:es?|ed)\b|{_UNTRUE}"
    r"|(?:rejects?|rejected|dismiss(?:es|ed)?|disputes?|disputed)\s+(?:\w+(?:'s|\u2019s)?\s+){0,3}"
    r"(?:claims?|accusations?|reports?|allegations?|responsibility|blame|version|involvement)\b)"
)
_ADMITS: Final = re.compile(
    rf"(?i)^{_OF_ITS}{_HAS}(?:"
    r"(?:claim(?:s|ed|ing)?|takes?|took|accepts?)\s+(?:\w+\s+)?responsibility\b"
    rf"|{_TELL}\s+(?:that\s+)?(?:it|it's|they|its|their)\s+(?:(?:own|had|has|have|was|were|forces"
    rf"|military|troops|army"
    rf"|fighters|air|force|navy|drones?|warplanes|jets|missiles|also)\s+){{0,5}}?{_DID}\b"
    rf"|{_OWN}\s+(?:to\s+)?(?:\w+\s+)?{_DEED}\b)"
)
# A group boasts where a state states: "claims attack" is the group's own.
_BOASTS: Final = re.compile(
    rf"(?i)^{_OF_ITS}{_HAS}claim(?:s|ed)?\s+(?:(?:deadly|suicide|car|bus|drone|missile|rocket|mosque"
    rf"|church|market|a|the"
    r"|two|an|bomb|hotel|school)\s+){0,3}(?:attack|bombing|blast|shooting|assault|strike|killing"
    r"|massacre|ambush|raid)s?\b"
    r"(?!\s+(?:was|were|by|had|has|killed))"
)
_CITED: Final = re.compile(
    r"(?i)\b(?:according to|citing)\s+(?:(?:the|a|an|senior|top|state|official)\s+){0,3}$"
)
_INVERTED: Final = re.compile(r"(?i)\b(?:says?|said|claims?)\s+(?:the\s+)?$|\s[-\u2013\u2014]\s+$")
_SIGNS: Final = re.compile(rf"(?i)^{_OF_ITS}\s*(?:$|[.!?,;])")
_CLAIMED_BY: Final = re.compile(r"(?i)\b(?:claimed|admitted|acknowledged) by (?:the\s)?$")
_DENIED_BY: Final = re.compile(r"(?i)\b(?:denied|rejected|dismissed) by (?:the\s)?$")
# Of a state, but not named: that of the place.
_AUTHORITIES: Final = re.compile(
    r"(?i)\b(?:authorities|officials"
    r"|government|police|interior ministry|coast ?guard)\s+(?:has\s|have\s)?den(?:y|ies|ied)\b"
    rf"{_NO_REFUSAL}"
)
# Told as what somebody says, not as what happened.
_HEDGED: Final = re.compile(
    r"(?i)\bclaim(?:s|ed|ing)?\b(?! (?:responsibility|\S+ lives))|\balleg(?:e|es|ed|edly|ing)\b"
    r"|\breportedly\b|\bpurported(?:ly)?\b|\bunverified\b|\bunconfirmed\b"
    r"|\b(?:organi[sz]ers?|activists?|groups?|witness(?:es)?|residents|sources?) (?:say|says|said)\b"
)
# Stems of which a text with a voice in it has one; looked for one by one, as that is faster than a pattern.
_CUES: Final = (
    "say", "said", "claim", "announc", "confirm", "report", "insist", "alleg", "accus", "blam", "deny",
    "deni", "refut", "reject", "dismiss", "disput", "admit", "acknowledg", "according", "citing",
    "responsib", " - ", " \u2013 ", " \u2014 ",
)  # fmt: skip
_INDEPENDENT: Final = re.compile(
    r"(?i)\b(?:witness(?:es)?|residents?|medics|rescuers|doctors|aid (?:agenc\w+|groups?|workers?)"
    r"|reuters|afp"
    r"|associated press|bbc|cnn|journalists?|reporters?|monitors?|monitoring|observatory|human rights"
    r"|red cross"
    r"|red crescent|both sides|satellite|footage|videos?|the united nations"
    r"|u\.?n\.?)\b(?! (?:security council|resolution))"
    r"(?=(?:\s+\S+){0,4}?\s+(?:sa(?:ys?|id)|told|tells?|show(?:s|ed)?|report(?:s|ed)?|saw|heard"
    r"|confirm(?:s|ed)?"
    r"|verif\w+)\b)|\bindependently (?:confirmed|verified)\b"
)
_LEAD: Final = re.compile(r"[.!?](?=\s+[A-Z\"'])")
_PLACES: Final = frozenset({Sort.PART, Sort.CITY})
_OFFICIALLY: Final = re.compile(rf"(?i)^(?:'s|\u2019s)?(?:-\w+)?\s+{_OFFICE}\b")
_NOBODY: Final = frozenset({"gunmen", "civilians"})
# The ministry in Gaza is its rulers' (CODEBOOK).
_GAZA: Final = re.compile(r"(?i)^(?:'s|\u2019s)?\s+(?:health|interior|media|civil|government)\b")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Actor codes: the sides whose word alone a text is, that deny, and that say they did it.

    `unnamed`: authorities deny of whom the title does not say whose. `hedged`: it tells what is claimed.
    """

    attributed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    unnamed: bool = False
    hedged: bool = False


def attribution(title: str, summary: str) -> Attribution:
    """Who speaks in an item; what its title attributes goes before what its first sentence does."""
    lower = f"{title}\n{summary}".lower()
    if not any(stem in lower for stem in _CUES):
        return Attribution()
    texts = (clean(title), clean(summary))
    speakers = [each for each in _speakers(title, summary, texts) if _may_speak(each)]
    attributed = _attributed(speakers, texts[1])
    if attributed and any(_INDEPENDENT.search(text) for text in texts):
        attributed = ()
    return Attribution(
        attributed=attributed,
        denied=_codes(each for each in speakers if _denies(each)),
        admitted=_codes(each for each in speakers if _admits(each)),
        unnamed=bool(_AUTHORITIES.search(texts[0] or texts[1])),
        hedged=bool(_HEDGED.search(texts[0] or texts[1])),
    )


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A name that may speak, with what stands before and after it."""

    spot: Spot
    before: str
    after: str


def _speakers(title: str, summary: str, texts: tuple[str, str]) -> Iterator[_Speaker]:
    for spot in spots(title, summary):
        text = texts[spot.field]
        yield _Speaker(spot, text[max(0, spot.start - 60) : spot.start], text[spot.end : spot.end + 160])


def _attributed(speakers: Sequence[_Speaker], summary: str) -> tuple[str, ...]:
    said = [each for each in speakers if _is_quoted(each)]
    lead = _LEAD.search(summary)
    until = lead.end() if lead else len(summary)
    return _codes(each for each in said if each.spot.field == 0) or _codes(
        each for each in said if each.spot.start < until
    )


def _is_quoted(speaker: _Speaker) -> bool:
    if _SPEAKS.match(speaker.after) or _CITED.search(speaker.before):
        return True
    return bool(_INVERTED.search(speaker.before)) and bool(_SIGNS.match(speaker.after))


def _denies(speaker: _Speaker) -> bool:
    return bool(_DENIES.match(speaker.after) or _DENIED_BY.search(speaker.before))


def _admits(speaker: _Speaker) -> bool:
    if _ADMITS.match(speaker.after) or _CLAIMED_BY.search(speaker.before):
        return True
    return speaker.spot.sort is Sort.GROUP and bool(_BOASTS.match(speaker.after))


def _may_speak(speaker: _Speaker) -> bool:
    """Whether a name may be a side that speaks; of towns and provinces only their officials do."""
    if speaker.spot.sort is Sort.WATER or speaker.spot.code in _NOBODY:
        return False
    return speaker.spot.sort not in _PLACES or bool(_OFFICIALLY.match(speaker.after))


def _codes(speakers: Iterable[_Speaker]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_code, speakers)))


def _code(speaker: _Speaker) -> str:
    if speaker.spot.code == "PS" and speaker.spot.sort is not Sort.PEOPLE and _GAZA.match(speaker.after):
        return "hamas"
    return speaker.spot.code
