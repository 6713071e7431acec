"""Does an alert answer to a watchlist? Knows nothing of time, of who was told, or of models.

A fault is a short phrase for people; "" means that there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.watching.words import words_fault, words_found
from classifiers.assessment import Dyad
from classifiers.places import place_name
from classifiers.signals import LIKELY, Signal, Tier, carried, eases, signal_name
from storage.records import Alert, AssessedItem, Change, Incident, Item, Watchlist, Words

TURNS: Final = frozenset({Change.RUNG, Change.SPIRAL, Change.SURPRISE})
"""Changes of a series of incidents; what they ask for is held against the incident that brought them."""

_SHOWN: Final = 3
_SUREST: Final = 0.99
_NO_WORDS: Final = Words()
_RANKS: Final = {tier: tier.rank for tier in Tier}  # asked tens of thousands of times by a preview


@dataclass(frozen=True, kw_only=True, slots=True)
class _Subject:
    """What a watchlist's topic is held against."""

    texts: tuple[str, ...]
    places: tuple[str, ...]
    signals: Mapping[str, float]
    dyads: tuple[Dyad, ...]


def topic_fault(alert: Alert, watchlist: Watchlist, item: Item | None = None) -> str:
    """The first of places, signals, sides and words that does not match the alert's incident.

    An empty list asks for nothing. A watchlist with places never matches an incident without one, and a
    listed signal matches from P >= .5, or from the watchlist's own threshold where that is lower. Sides are
    also looked for in the alert's series, words in the `item` that brought it. An incident below every tier
    is told for its de-escalation alone, so that no other signal of it counts.
    """
    return _fault(_of_alert(alert, item), watchlist)


def incident_fault(incident: Incident, watchlist: Watchlist) -> str:
    """`topic_fault` of an incident as such, by the places, signals, sides and text of its record."""
    return _fault(_of_incident(incident), watchlist)


def reading_fault(assessed: AssessedItem, watchlist: Watchlist) -> str:
    """`topic_fault` of an item that is in no incident, by what the classifier says of it alone."""
    item, reading = assessed.item, assessed.assessment
    if not reading.assessed:
        return "language not read"
    subject = _Subject(
        texts=(item.title, item.summary),
        places=reading.places,
        signals=reading.signals or {},
        dyads=reading.dyads,
    )
    return _fault(subject, watchlist)


def strength_fault(alert: Alert, watchlist: Watchlist) -> str:
    """The first of tier, thresholds, S and independent voices that falls short.

    Each is one more condition: a threshold never lets through what the tier holds back. `notable`, `serious`
    and `critical` are least probabilities of the incident. A signal's threshold speaks of that signal only:
    an incident is held back if every watched signal that it carries (P >= .5) falls short of its own
    threshold, so that a weak strike holds back no sure clash, nor one that carries neither.

    Of a turn of a series only its tier is asked, of a de-escalation its tier, that signal's threshold and
    its voices: S and the probabilities of a tier measure harm. Who watches that signal by name is not asked
    for a tier.
    """
    incident, heads = alert.incident, _heads(alert.incident)
    turn = alert.change in TURNS
    eased = eases(incident.signals) and not turn
    graded = turn or bool(heads) or alert.tier is not Tier.NOTABLE
    fault = _tier_fault(alert.tier, watchlist.tier, graded=graded)
    if turn or (fault and not (eased and Signal.DEESCALATION in watchlist.signals)):
        return fault
    short = _signal_fault(_signals(alert), watchlist)
    alone = _voices_fault(incident.owners, watchlist)
    if eased:
        return short or alone
    weak = _severity_fault(incident.severity, watchlist)
    return _head_fault(heads, watchlist.threshold) or short or weak or alone


def matched(alert: Alert, watchlist: Watchlist, item: Item | None = None) -> str:
    """What an alert has that the watchlist asks for: "strike 0.97, clash 0.81 · Iraq · tier serious"."""
    subject = _of_alert(alert, item)
    names = [name for name in carried(subject.signals) if _watches(watchlist.signals, name)]
    places = [code for code in subject.places if _watches(watchlist.places, code)]
    sides = [side for side in watchlist.sides if any(_is_side(side, dyad) for dyad in subject.dyads)]
    parts = (
        f"{alert.change} {alert.series}" if alert.change in TURNS else "",
        ", ".join(f"{signal_name(name)} {likely(subject.signals[name])}" for name in names[:_SHOWN]),
        ", ".join(place_name(code) for code in places[:_SHOWN]),
        ", ".join(sides[:_SHOWN]),
        ", ".join(f"“{word}”" for word in _words(subject, watchlist)[:_SHOWN]),
        f"tier {alert.tier}",
    )
    return " · ".join(part for part in parts if part)


def likely(probability: float) -> str:
    """A probability as it is shown, "0.93", never a hundred per cent: what is read is only likely."""
    return f"{min(probability, _SUREST):.2f}"


def series_dyads(series: str) -> tuple[Dyad, ...]:
    """The two sides of a series: `US>IR` that dyad, `IR+US` either way, () for one that names no pair."""
    for joint, both in (("+", True), (">", False)):
        one, found, other = series.partition(joint)
        if found:
            return (Dyad(one, other), Dyad(other, one)) if both else (Dyad(one, other),)
    return ()


def _of_alert(alert: Alert, item: Item | None) -> _Subject:
    incident = alert.incident
    texts = (incident.title, incident.summary)
    return _Subject(
        texts=(*texts, item.title, item.summary) if item else texts,
        places=incident.places,
        signals=_signals(alert),
        dyads=(*incident.dyads, *series_dyads(alert.series)) if alert.series else incident.dyads,
    )


def _of_incident(incident: Incident) -> _Subject:
    return _Subject(
        texts=(incident.title, incident.summary),
        places=incident.places,
        signals=incident.signals,
        dyads=incident.dyads,
    )


def _signals(alert: Alert) -> Mapping[str, float]:
    """The signals that an alert may be told for."""
    incident = alert.incident
    if incident.tier is None and alert.change not in TURNS and eases(incident.signals):
        return {Signal.DEESCALATION: incident.signals[Signal.DEESCALATION]}
    return incident.signals


def _fault(subject: _Subject, watchlist: Watchlist) -> str:
    if watchlist.places and not any(_watches(watchlist.places, code) for code in subject.places):
        return "no watched place" if subject.places else "no place found"
    if watchlist.signals and not any(
        _reaches(subject.signals, name, watchlist) for name in watchlist.signals
    ):
        return "no watched signal"
    if watchlist.sides and not any(_is_side(side, d) for side in watchlist.sides for d in subject.dyads):
        return "no watched side" if subject.dyads else "no side found"
    return "" if watchlist.words == _NO_WORDS else words_fault(watchlist.words, *subject.texts)


def _words(subject: _Subject, watchlist: Watchlist) -> tuple[str, ...]:
    return () if watchlist.words == _NO_WORDS else words_found(watchlist.words, *subject.texts)


def _watches(listed: tuple[str, ...], code: str) -> bool:
    return not listed or code.casefold() in _folded(listed)


@lru_cache(maxsize=1024)
def _folded(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(entry.casefold() for entry in listed)


def _reaches(signals: Mapping[str, float], name: str, watchlist: Watchlist) -> bool:
    return signals.get(name, -1.0) >= min(LIKELY, watchlist.threshold.get(name, LIKELY))


@lru_cache(maxsize=65536)
def _is_side(side: str, dyad: Dyad) -> bool:
    """IL is either side of a dyad, US>IR that dyad, US+IR the two against each other."""
    wanted = side.casefold().replace(" ", "")
    source, target = dyad.source.casefold(), dyad.target.casefold()
    return wanted in {source, target, f"{source}>{target}", f"{source}+{target}", f"{target}+{source}"}


def _tier_fault(tier: Tier, wanted: Tier, *, graded: bool) -> str:
    """A model without severity (of a user's own labels) knows no tier but notable: no more is asked of it."""
    return "" if _RANKS[tier] >= _RANKS[wanted] or not graded else f"tier {tier}, wants {wanted}"


def _heads(read: Incident) -> dict[str, float]:
    heads = {Tier.NOTABLE: read.notable, Tier.SERIOUS: read.serious, Tier.CRITICAL: read.critical}
    return {str(tier): probability for tier, probability in heads.items() if probability is not None}


def _head_fault(read: Mapping[str, float], threshold: Mapping[str, float]) -> str:
    for tier in Tier:
        least = threshold.get(tier, 0.0)
        if tier in threshold and read.get(tier, -1.0) < least:
            found = f"{read[tier]:.2f}" if tier in read else "not read"
            return f"P({tier}) {found}, wants {least:.2f}"
    return ""


def _signal_fault(signals: Mapping[str, float], watchlist: Watchlist) -> str:
    if not watchlist.threshold:
        return ""
    names = [name for name in carried(signals) if not watchlist.signals or name in watchlist.signals]
    short = [name for name in names if signals[name] < watchlist.threshold.get(name, 0.0)]
    if not names or len(short) < len(names):
        return ""
    return f"{signal_name(short[0])} {signals[short[0]]:.2f}, wants {watchlist.threshold[short[0]]:.2f}"


def _severity_fault(severity: float, watchlist: Watchlist) -> str:
    least = watchlist.severity
    return "" if severity >= least else f"severity {severity:.0f}, wants {least:.0f}"


def _voices_fault(owners: int, watchlist: Watchlist) -> str:
    if owners >= watchlist.owners:
        return ""
    return f"{owners} independent {'voice' if owners == 1 else 'voices'}, wants {watchlist.owners}"
