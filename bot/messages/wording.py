"""Codes and records as people call them, as Telegram HTML within a given width; knows no whole message."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.messages import strings
from bot.messages.markup import clean, clip, field, link, utf16_length
from bot.watching.carried import carried, eases, signal_name
from classifiers.actors import actor_name
from classifiers.assessment import Dyad
from classifiers.language import language_name
from classifiers.places import place_name
from classifiers.signals import Tier

DOVE: Final = "🕊"
UNRANKED: Final = "⚪"
_MARKS: Final = MappingProxyType({Tier.CRITICAL: "🔴", Tier.SERIOUS: "🟠", Tier.NOTABLE: "🟡"})


def incident_tag(incident_id: int) -> str:
    """The short stable id of an incident, "#A17": how one message is told from its own repetition."""
    return f"#A{incident_id}"


def mark(tier: Tier | None, signals: Mapping[str, float] | None) -> str:
    """The emoji of a tier; a dove where de-escalation is what is reported."""
    if eases(signals):
        return DOVE
    return _MARKS[tier] if tier else UNRANKED


def row(*parts: str) -> str:
    """Those parts of a line that there are, "Iraq · 3 Mar · severity 83"."""
    return " · ".join(part for part in parts if part)


def headline(title: str, url: str, units: int) -> str:
    """A linked title."""
    return link(url, clip(clean(title) or strings.UNTITLED, units))


def places(codes: Sequence[str], units: int) -> str:
    """The first two places by name, and how many more: "Iraq, Syria +2"."""
    named = [place_name(code) for code in codes[:2]]
    rest = f" +{len(codes) - 2}" if len(codes) > 2 else ""  # noqa: PLR2004  the two named above
    return field(", ".join(named), units - len(rest)) + rest


def sides(dyads: Sequence[Dyad], units: int) -> str:
    """The first dyad and those that share a side with it, "United States, Israel → Iran"; ↔ if mutual."""
    if not dyads:
        return ""
    source, target = dyads[0].source, dyads[0].target
    sources = dict.fromkeys(dyad.source for dyad in dyads if dyad.target == target)
    targets = dict.fromkeys(dyad.target for dyad in dyads if dyad.source == source)
    arrow = "↔" if Dyad(target, source) in dyads else "→"
    # United States → Iran, Yemen and Israel → Iran: only what is true of all that are named.
    struck = [target] if len(sources) > 1 else targets
    return field(f"{', '.join(map(_side, sources))} {arrow} {', '.join(map(_side, struck))}", units)


def signals(found: Mapping[str, float] | None, units: int, *, extra: Sequence[str] = ()) -> str:
    """The signals carried, most likely first, and what `extra` adds: "strike · clash · cross-border"."""
    return field(" · ".join([*map(signal_name, carried(found)), *extra]), units)


def names(listed: Sequence[str], units: int) -> str:
    """Names in a row, whole ones as far as they fit, then how many more."""
    cleaned = [clip(clean(name), units // 2) for name in listed]
    for shown in range(len(cleaned), 0, -1):
        rest = [strings.MORE.format(count=len(cleaned) - shown)] if shown < len(cleaned) else []
        line = ", ".join(cleaned[:shown] + rest)
        if utf16_length(line) <= units:
            return field(line, units)
    return field(strings.MORE.format(count=len(cleaned)), units) if cleaned else ""


def languages(unread: Mapping[str, int], units: int) -> str:
    """How many items each language had, most first: "14 Arabic, 3 Persian"."""
    ranked = sorted(unread.items(), key=lambda entry: (-entry[1], entry[0]))
    return names([f"{count:,} {_language(code)}" for code, count in ranked], units)


def _language(code: str) -> str:
    return strings.UNKNOWN_LANGUAGE if code in {"", "und", "zxx"} else language_name(code)


def _side(code: str) -> str:
    return strings.UNKNOWN_SIDE if code == "?" else actor_name(code)
