"""What people type after /history, read into what it asks for; knows no storage. Raises Misread."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.times import span as length
from bot.telegram.commands.arguments import MOST_TEXT, Terms, span_of, watch_terms
from bot.telegram.commands.request import Misread
from classifiers.places import place_name
from classifiers.signals import Tier

LONGEST: Final = timedelta(days=365)
USUAL: Final = timedelta(days=7)

_TOKEN: Final = re.compile(r'"[^"]*"|“[^”]*”|\S+')
_SPAN: Final = re.compile(r"\d+[smhdw]", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """What to look for: all the words, any of the places, any of the signals, a least tier, a span back."""

    terms: Terms
    tier: Tier | None
    span: timedelta


def search(text: str) -> Search:
    """Places, signals and words in any order, with at most a tier and a span: "iraq strike serious 30d"."""
    if len(text) > MOST_TEXT:
        raise Misread(texts.HISTORY_FORM)
    tokens = _TOKEN.findall(text)
    spans = [token for token in tokens if _SPAN.fullmatch(token)]
    tiers = [token for token in tokens if _tier(token)]
    others = [token for token in tokens if token not in spans and token not in tiers]
    span = _span(spans[0]) if spans else USUAL
    if len(spans) > 1 or len(tiers) > 1 or not timedelta(0) < span <= LONGEST:
        raise Misread(texts.HISTORY_FORM)
    try:
        terms = watch_terms(" ".join(others))
    except Misread:  # it speaks of watchlists
        raise Misread(texts.HISTORY_FORM) from None
    return Search(terms=terms, tier=_tier(tiers[0]) if tiers else None, span=span)


def in_words(wanted: Search, *, told: bool = False) -> str:
    """What is looked for as plain text, "Iraq · strike · “drone” · from serious · 30 days"."""
    parts = (
        ", ".join(map(place_name, wanted.terms.places)),
        ", ".join(map(wording.signal, wanted.terms.signals)),
        " ".join(f"“{word}”" for word in wanted.terms.words),
        strings.FROM_TIER.format(tier=tables.TIERS[wanted.tier]) if wanted.tier else "",
        strings.TOLD_HERE if told else "",
        length(wanted.span),
    )
    return wording.row(*parts)


def _tier(token: str) -> Tier | None:
    return next((tier for tier in Tier if tier == token.casefold()), None)


def _span(token: str) -> timedelta:
    """Zero where it is no duration."""
    weeks = token[-1].lower() == "w"
    span = span_of(f"{token[:-1]}d" if weeks else token) or timedelta(0)
    return span * 7 if weeks else span
