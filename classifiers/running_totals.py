"""Tells a headline whose figure is the running total of a war, not what one act did; knows no model.

Such an item is no act of its own: of the labelled items that this takes for one none is above severity 2
(docs/classifier.md).
"""

import re
from collections.abc import Sequence
from typing import Final

from classifiers.heads import Heads
from classifiers.sport import RARE
from classifiers.tolls import FRESH, toll

_MAJOR: Final = "severity:3"

_DEATHS: Final = (
    r"\b(?:deaths?|(?:death )?toll|casualt(?:y|ies)|fatalities|killed|killings"
    r"|dead|died|losses|slain|lives)\b"
)
# Figures and words are taken whole: else a row of apostrophes or of thousands is tried for ever.
_FIGURE: Final = r"(?:\d+(?:[,.]+\d+)*+[kKmM]?|hundreds|thousands|dozens|\w+ (?:thousand|hundred))\b"
_PASSES: Final = (
    r"\b(?:pass(?:es|ed|ing)?|top(?:s|ped|ping)?|surpass\w*|exceed\w*|cross(?:es|ed)?|near(?:s|ed|ing)?"
    r"|reach(?:es|ed)?|hits?|(?:rises?|climbs?|rose|jumps?) (?:past|above|over))"
)
# From 200 on, as of tolls: few single acts kill as many, and a day's fighting may pass 100.
_HIGH: Final = (
    r"(?:(?:over|more than|nearly|almost|at least) )?"
    r"(?:\d{1,3}(?:,\d{3})+|[1-9]\d{3,}|[2-9]\d\d|\d+(?:\.\d)?[kK]|\w+ thousand|(?:one|a|1) million)\b"
)
_SPAN: Final = (
    rf"(?:since\b{FRESH}|\b(?:this year|this month|so far this)\b"
    r"|\b(?:in|over|for|during|within) (?:the |just |only )?(?:(?:past|last|first) )?(?!new\b)(?:[\w.]+[ -])?"
    r"(?:weeks|months|years?|yrs|decades?)\b"
    r"|\b(?:past|last) (?:\w+ )?(?:weeks|months?|years?)\b)"
)
_WORDS: Final = r"(?:['\u2019]*+[^\w'\u2019]+[\w'\u2019]++)"
# "deaths pass 8,000", "toll in the north tops 1,200"
_MARK: Final = re.compile(rf"(?i){_DEATHS}{_WORDS}{{0,5}}?\W+{_PASSES}\W{{1,2}}{_HIGH}")
# "7,000 civilians killed since the invasion", "deaths hit 100 this year"
_OVER_A_SPAN: Final = re.compile(
    rf"(?i)(?:\b{_FIGURE}{_WORDS}{{0,6}}?\W+{_DEATHS}|{_DEATHS}{_WORDS}{{0,4}}?\W+{_FIGURE})"
    rf"{_WORDS}{{0,6}}?\W+{_SPAN}"
)
# "20,000 dead in the war": no single act of 2000-2025 killed 5,000.
_HUGE: Final = r"(?:[5-9],\d{3}|\d{2,3}(?:,\d{3})+|[5-9]\d{3}|\d{5,}|\d{2,}[kK]|(?:a|one|1) million)\b"
_NEAR: Final = r"(?:['\u2019]*+[^\w'\u2019]+(?!(?:as|and|after|with|up)\b)[\w'\u2019]++)"
_OF_A_WAR: Final = re.compile(rf"(?i)\b{_HUGE}{_NEAR}{{0,3}}?\W+{_DEATHS}|{_DEATHS}{_NEAR}{{0,4}}?\W+{_HUGE}")
# One act has its own toll, however high, and what is the worst of a span is one of its acts.
_ONE_ACT: Final = re.compile(
    r"(?i)\b(?:attacks?|assaults?|massacres?|bombings?|blasts?|explosions?|shootings?|raids?|ambush(?:es)?"
    r"|sieges?|airstrikes?|(?:air )?strikes?|downing|pogroms?|rampages?)\b"
)
_WORST: Final = re.compile(r"(?i)\b(?:\w+est|worst|most|first|record)\b")


def running_total(title: str) -> str:
    """The words of `title` that give a running total of deaths; "" where it gives none."""
    if (mark := _MARK.search(title)) and not _ONE_ACT.search(title):
        return mark[0]
    if (war := _OF_A_WAR.search(title)) and toll(title, "") is None:
        return war[0]
    span = _OVER_A_SPAN.search(title)
    return span[0] if span and not _WORST.search(title) else ""


def no_act(heads: Heads, row: Sequence[float]) -> list[float]:
    """The probabilities `row` of a running total: no severity of 3 or above is likelier than it is there."""
    calm, columns = list(row), heads.columns
    if _MAJOR in columns:
        for column in range(columns.index(_MAJOR), heads.severity_columns.stop):
            calm[column] = min(row[column], RARE)
    return calm
