"""Does an item or incident answer to a watchlist? Knows nothing of time, of who was told, or of models.

A fault is a short phrase for people; "" means that there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.watching.carried import CARRIED, carried, signal_name
from bot.watching.words import words_fault, words_found
from classifiers.assessment import Assessment, Dyad
from classifiers.places import place_name
from classifiers.signals import Tier
from storage.records import AssessedItem, Incident, Watchlist

_SHOWN: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class _Subject:
    """What a watchlist's topic is held against."""

    texts: tuple[str, str]
    places: tuple[str, ...]
    signals: Mapping[str, float]
    dyads: tuple[Dyad, ...]


def topic_fault(assessed: AssessedItem, watchlist: Watchlist) -> str:
    """The first of places, signals, sides and words that does not match.

    An empty list asks for nothing. A watchlist with places never matches an item without one, and a listed
    signal matches from P >= .5, or from the watchlist's own threshold where that is lower.
    """
    if not assessed.assessment.assessed:
        return "language not read"
    return _fault(_of_item(assessed), watchlist)


def incident_fault(incident: Incident, watchlist: Watchlist) -> str:
    """`topic_fault` of a whole incident, by the places, signals, sides and text of its record."""
    subject = _Subject(
        texts=(incident.title, incident.summary),
        places=incident.places,
        signals=incident.signals,
        dyads=incident.dyads,
    )
    return _fault(subject, watchlist)


def strength_fault(assessed: AssessedItem, watchlist: Watchlist, severity: float) -> str:
    """The first of tier, thresholds and S (`severity`, 0-100) that falls short.

    Each is one more condition: a threshold never lets through what the tier holds back. `notable`, `serious`
    and `critical` are least probabilities of the item. A signal's threshold speaks of that signal only: an
    item is held back if every watched signal that it carries (P >= .5) falls short of its own threshold, so
    that a weak strike holds back no sure clash, nor an item that carries neither.
    """
    reading = assessed.assessment
    return (
        _tier_fault(reading, watchlist.tier)
        or _head_fault(reading, watchlist.threshold)
        or _signal_fault(reading.signals or {}, watchlist)
        or (
            ""
            if severity >= watchlist.severity
            else f"severity {severity:.0f}, wants {watchlist.severity:.0f}"
        )
    )


def passes_a_threshold(assessed: AssessedItem, watchlist: Watchlist) -> bool:
    """Whether any probability reaches a threshold that the watchlist names itself."""
    found = {**(assessed.assessment.signals or {}), **_heads(assessed.assessment)}
    return any(found.get(name, -1.0) >= least for name, least in watchlist.threshold.items())


def matched(assessed: AssessedItem, watchlist: Watchlist) -> str:
    """What an item has that the watchlist asks for: "strike 0.97, clash 0.81 · Iraq · tier serious"."""
    subject = _of_item(assessed)
    names = [name for name in carried(subject.signals) if _watches(watchlist.signals, name)]
    places = [code for code in subject.places if _watches(watchlist.places, code)]
    sides = [side for side in watchlist.sides if any(_is_side(side, dyad) for dyad in subject.dyads)]
    parts = (
        ", ".join(f"{signal_name(name)} {subject.signals[name]:.2f}" for name in names[:_SHOWN]),
        ", ".join(place_name(code) for code in places[:_SHOWN]),
        ", ".join(sides[:_SHOWN]),
        ", ".join(f"“{word}”" for word in words_found(watchlist.words, *subject.texts)[:_SHOWN]),
        f"tier {assessed.assessment.tier}" if assessed.assessment.tier else "",
    )
    return " · ".join(part for part in parts if part)


def _of_item(assessed: AssessedItem) -> _Subject:
    item, reading = assessed.item, assessed.assessment
    return _Subject(
        texts=(item.title, item.summary),
        places=reading.places,
        signals=reading.signals or {},
        dyads=reading.dyads,
    )


def _fault(subject: _Subject, watchlist: Watchlist) -> str:
    if not any(_watches(watchlist.places, code) for code in subject.places or ("",)):
        return "no watched place" if subject.places else "no place found"
    if watchlist.signals and not any(
        _reaches(subject.signals, name, watchlist) for name in watchlist.signals
    ):
        return "no watched signal"
    if watchlist.sides and not any(_is_side(side, d) for side in watchlist.sides for d in subject.dyads):
        return "no watched side" if subject.dyads else "no side found"
    return words_fault(watchlist.words, *subject.texts)


def _watches(listed: tuple[str, ...], code: str) -> bool:
    return not listed or code.casefold() in {entry.casefold() for entry in listed}


def _reaches(signals: Mapping[str, float], name: str, watchlist: Watchlist) -> bool:
    return signals.get(name, -1.0) >= min(CARRIED, watchlist.threshold.get(name, CARRIED))


def _is_side(side: str, dyad: Dyad) -> bool:
    """IL is either side of a dyad, US>IR that dyad, US+IR the two against each other."""
    wanted = side.casefold().replace(" ", "")
    source, target = dyad.source.casefold(), dyad.target.casefold()
    return wanted in {source, target, f"{source}>{target}", f"{source}+{target}", f"{target}+{source}"}


def _tier_fault(reading: Assessment, wanted: Tier) -> str:
    """A model without severity (of a user's own labels) knows no tier but notable: no more is asked of it."""
    tier = reading.tier
    if tier and (tier.rank >= wanted.rank or not _heads(reading)):
        return ""
    return f"tier {tier}, wants {wanted}" if tier else f"below notable, wants {wanted}"


def _heads(reading: Assessment) -> dict[str, float]:
    read = {Tier.NOTABLE: reading.notable, Tier.SERIOUS: reading.serious, Tier.CRITICAL: reading.critical}
    return {str(tier): probability for tier, probability in read.items() if probability is not None}


def _head_fault(reading: Assessment, threshold: Mapping[str, float]) -> str:
    read = _heads(reading)
    for tier in Tier:
        least = threshold.get(tier, 0.0)
        if tier in threshold and read.get(tier, -1.0) < least:
            found = f"{read[tier]:.2f}" if tier in read else "not read"
            return f"P({tier}) {found}, wants {least:.2f}"
    return ""


def _signal_fault(signals: Mapping[str, float], watchlist: Watchlist) -> str:
    names = [name for name in carried(signals) if not watchlist.signals or name in watchlist.signals]
    short = [name for name in names if signals[name] < watchlist.threshold.get(name, 0.0)]
    if not names or len(short) < len(names):
        return ""
    return f"{signal_name(short[0])} {signals[short[0]]:.2f}, wants {watchlist.threshold[short[0]]:.2f}"
