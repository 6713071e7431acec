"""Codes and records as people call them, as Telegram HTML within a given width; knows no whole message."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.messages import strings
from bot.messages.markup import clean, clip, field, link, utf16_length
from bot.watching.carried import carried, eases, signal_name
from classifiers.actors import PATRONS, actor_name
from classifiers.assessment import Dyad, Toll
from classifiers.language import language_name
from classifiers.places import place_name
from classifiers.signals import Tier
from storage.records import Alert, Change

DOVE: Final = "🕊"
UNRANKED: Final = "⚪"
_SERIES: Final = re.compile(r"(?<![\w-])[A-Za-z][\w-]+[>+][A-Za-z][\w-]+")
_MARKS: Final = MappingProxyType({Tier.CRITICAL: "🔴", Tier.SERIOUS: "🟠", Tier.NOTABLE: "🟡"})


def incident_tag(incident_id: int) -> str:
    """The short stable id of an incident, "#A17": how one message is told from its own repetition."""
    return f"#A{incident_id}"


def mark(tier: Tier | None, signals: Mapping[str, float] | None) -> str:
    """The emoji of a tier; a dove where de-escalation is what is reported."""
    if eases(signals):
        return DOVE
    return _MARKS[tier] if tier else UNRANKED


def change(alert: Alert) -> str:
    """What happened, as an alert is headed: "CRITICAL", "NOW SERIOUS", "RUNG 4", "DE-ESCALATION"."""
    if eases(alert.incident.signals) and alert.change is Change.OPENED:
        return strings.EASING
    form = strings.CHANGES[alert.change]
    if alert.change is Change.PROMOTED and alert.reason.startswith(strings.BY_TIER):
        form = strings.NEW_TIER
    words = form.format(tier=strings.TIERS[alert.tier].upper(), rung=rung(alert.facts.get("rung")))
    return words.strip()


def rung(found: float | None) -> str:
    """A rung as its number, 0 to 5; "" for none."""
    return "" if found is None else str(min(max(round(found), 0), len(strings.RUNGS) - 1))


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


def series(key: str, units: int) -> str:
    """A dyad or network by its sides: `US>IR` "United States → Iran", `IR+US` with the patron's proxies."""
    return field(_series_name(key), units)


def reason(alert: Alert, units: int) -> str:
    """Why an alert was raised, its series by their names."""
    return field(_SERIES.sub(lambda found: _series_name(found[0]), alert.reason), units)


def actors(codes: Sequence[str], units: int) -> str:
    """Sides by name, whole ones as far as they fit."""
    return names([_side(code) for code in codes], units)


def toll(said: Toll) -> str:
    """How many are said to have died: "5 dead", "5 to 8 dead", "at least 5 dead"."""
    if not said.high:
        return strings.NO_DEAD
    figures = f"{said.low:,}"
    if said.at_least:
        figures = strings.AT_LEAST.format(low=figures)
    elif said.low != said.high:
        figures = strings.RANGE.format(low=figures, high=f"{said.high:,}")
    return strings.DEAD.format(figures=figures)


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


def _series_name(key: str) -> str:
    one, plus, other = key.partition("+")
    if plus:
        return f"{_camp(one)} ↔ {_camp(other)}"
    one, arrow, other = key.partition(">")
    return f"{_side(one)} → {_side(other)}" if arrow else place_name(key)


def _camp(code: str) -> str:
    """A side of a network: a state that arms others stands for them too."""
    side = _side(code)
    return strings.AND_PROXIES.format(side=side) if code in PATRONS.values() else side


def _side(code: str) -> str:
    return strings.UNKNOWN_SIDE if code == "?" else actor_name(code)
