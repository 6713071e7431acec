"""What people type after a command, read into what it asks for; knows no storage. Raises Misread."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import texts
from bot.telegram.commands.request import Misread
from bot.watching.schedule import parse_duration
from classifiers.places import place_codes
from classifiers.signals import SCALES, Signal, Tier

MOST_TERMS: Final = 20
MOST_TEXT: Final = 300
LONGEST_MUTE: Final = timedelta(days=30)

_LONGEST_NAME: Final = 5
_TOKEN: Final = re.compile(r'"([^"]+)"|“([^”]+)”|(,)|([^\s,"“”]+)')
_JOINING: Final = frozenset(
    {"a", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
)
_PROBABILITY: Final = re.compile(r"(.+?)\s+(\d*[.,]?\d+)(%?)(?:\s+(.+))?", re.ASCII | re.DOTALL)
_ALSO: Final = MappingProxyType(
    {
        "airstrike": Signal.STRIKE,
        "attack at sea": Signal.MARITIME,
        "ceasefire": Signal.DEESCALATION,
        "cyber": Signal.HYBRID,
        "hybrid": Signal.HYBRID,
        "hostage": Signal.ABDUCTION,
        "mobilisation": Signal.MOBILIZATION,
        "weapon": Signal.WEAPONS,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a watchlist asks for: codebook places, signal names, words of which any will do, a least tier."""

    places: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    tier: Tier | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Threshold:
    """A least tier, or the least probability (0-1) of a signal, of watchlist `name` ("": the only one)."""

    tier: Tier | None = None
    signal: str = ""
    least: float = 0
    name: str = ""


def watch_terms(text: str) -> Terms:
    """Places and signals by their names, a tier at the end, all else as words; in quotes it is a word."""
    if len(text) > MOST_TEXT:
        raise Misread(texts.TOO_LONG.format(terms=MOST_TERMS))
    found: dict[str, dict[str, None]] = {kind: {} for kind in ("place", "signal", "word", "tier")}
    terms = 0
    for kind, values in _read(text):
        terms += 1
        found[kind].update(dict.fromkeys(values))
    if terms > MOST_TERMS:
        raise Misread(texts.TOO_LONG.format(terms=MOST_TERMS))
    places, signals, words = (tuple(found[kind]) for kind in ("place", "signal", "word"))
    tier = next(map(Tier, found["tier"]), None)
    return Terms(places=places, signals=signals, words=words, tier=tier)


def threshold(text: str) -> Threshold | None:
    """A tier ("critical") or a signal's probability ("terror attack 80% Iraq"); None where it is neither."""
    first, _, rest = text.strip().partition(" ")
    found = _PROBABILITY.fullmatch(text.strip())
    signal = _graded(found[1]) if found else ""
    if found and signal:
        least = float(found[2].replace(",", ".")) / (100 if found[3] else 1)
        if least > 1:
            raise Misread(texts.NOT_PROBABLE)
        return Threshold(signal=signal, least=least, name=found[4] or "")
    tier = _tier(first)
    return Threshold(tier=tier, name=rest.strip()) if tier else None


def mute_span(text: str) -> timedelta | None:
    """A duration from a minute to thirty days; None for anything else."""
    span = span_of(text)
    return span if span and timedelta(minutes=1) <= span <= LONGEST_MUTE else None


def span_of(text: str) -> timedelta | None:
    """A duration as people type it, "4h" or "7D"; None for anything else."""
    try:
        return parse_duration(text.lower())
    except ValueError:
        return None


def signal_of(name: str) -> Signal | None:
    """The signal that people call so, in singular or plural."""
    typed = name.strip().casefold()
    known = (
        {scale.name: signal for signal, scale in SCALES.items()} | {str(one): one for one in Signal} | _ALSO
    )
    forms = (typed, typed.removesuffix("s"), typed.removesuffix("es"))
    return next((known[form] for form in forms if form in known), None)


def _read(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Terms in order: at each token the longest run that names a place or a signal, else a word."""
    tokens = list(_TOKEN.finditer(text))
    place = 0
    while place < len(tokens):
        quoted = tokens[place][1] or tokens[place][2]
        taken = 1
        if quoted and quoted.strip():
            yield "word", [" ".join(quoted.split())]
        elif found := _named(tokens[place : place + _LONGEST_NAME]):
            kind, codes, taken = found
            yield kind, codes
        elif place == len(tokens) - 1 and (tier := _tier(tokens[place][4] or "")):
            yield "tier", [str(tier)]
        elif tokens[place][4] and tokens[place][4].casefold() not in _JOINING:
            yield "word", [tokens[place][4]]
        place += taken


def _named(tokens: Sequence[re.Match[str]]) -> tuple[str, Sequence[str], int] | None:
    bare = next((n for n, token in enumerate(tokens) if not token[4]), len(tokens))
    for length in range(bare, 0, -1):
        name = " ".join(token[4] for token in tokens[:length])
        if name.casefold() in _JOINING:
            continue
        if signal := signal_of(name):
            return "signal", [str(signal)], length
        if codes := place_codes(name):
            return "place", codes, length
    return None


def _graded(name: str) -> str:
    tier = _tier(name)
    if tier in (Tier.SERIOUS, Tier.CRITICAL):
        return str(tier)
    return str(signal_of(name) or "")


def _tier(name: str) -> Tier | None:
    return next((tier for tier in Tier if tier == name.strip().casefold()), None)
