"""Codes and records as people call them, as Telegram HTML within a given width; knows no whole message."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import lists, strings, tables
from bot.messages.markup import clean, clip, field, link, utf16_length
from bot.messages.translated import noted
from classifiers.actors import PATRONS, actor_name
from classifiers.assessment import Dyad, Toll
from classifiers.language import language_name
from classifiers.places import place_name
from classifiers.signals import Tier, carried, eases
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
    loud, status = tables.TIERS[alert.tier].upper(), tables.STATUSES[alert.incident.status]
    form = promotion(alert) or tables.CHANGES[alert.change]
    tier = strings.EASING if eases(alert.incident.signals) and form != strings.NEW_TIER else loud
    return form.format(tier=tier, status=status, rung=rung(alert.facts.get("rung"))).strip()


def promotion(alert: Alert) -> str:
    """The form of a promotion's header, by what its reason came to: a tier, a status, or more severity."""
    if alert.change is not Change.PROMOTED:
        return ""
    forms = {str(alert.tier): strings.NEW_TIER, str(alert.incident.status): strings.NEW_STATUS}
    return forms.get(alert.reason.rpartition("→ ")[2], tables.CHANGES[Change.PROMOTED])


def rung(found: float | None) -> str:
    """A rung as its number, 0 to 5; "" for none."""
    return "" if found is None else str(min(max(round(found), 0), len(lists.RUNGS) - 1))


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
    """The first dyad and those that share a side with it, "United States, Israel → Iran"; ↔ if mutual.

    A side that is not known is left out: "against Syria", "by Iran".
    """
    if not dyads:
        return ""
    source, target = dyads[0].source, dyads[0].target
    sources = dict.fromkeys(dyad.source for dyad in dyads if dyad.target == target)
    targets = dict.fromkeys(dyad.target for dyad in dyads if dyad.source == source)
    arrow = "↔" if Dyad(target, source) in dyads else "→"
    # United States → Iran, Yemen and Israel → Iran: only what is true of all that are named.
    struck = [target] if len(sources) > 1 else targets
    acting, hit = (", ".join(map(_side, filter(_is_known, named))) for named in (sources, struck))
    if acting and hit:
        return field(f"{acting} {arrow} {hit}", units)
    form, named = (strings.AGAINST, hit) if hit else (strings.BY, acting)
    return field(form.format(sides=named), units) if named else ""


def scene(codes: Sequence[str], dyads: Sequence[Dyad], place_units: int, side_units: int) -> str:
    """Where it happened and between whom, "Iraq · United States → Iran"; once where a place is a side."""
    known = [side for dyad in dyads[:1] for side in (dyad.source, dyad.target) if _is_known(side)]
    where, who = places(codes, place_units), sides(dyads, side_units)
    if len(known) == 1 and known[0] in codes:
        return where
    return who if known and {*codes} <= {*known} else row(where, who)


def _is_known(side: str) -> bool:
    return side != "?"


def series(key: str, units: int) -> str:
    """A dyad or network by its sides: `US>IR` "United States → Iran", `IR+US` with the patron's proxies."""
    return field(_series_name(key), units)


def reason(alert: Alert, units: int) -> str:
    """Why an alert was raised, its series by their names."""
    return field(_SERIES.sub(lambda found: _series_name(found[0]), noted(alert.reason)), units)


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


def signal(name: str) -> str:
    """A signal by its name for people; one of a user's own labels as it is."""
    return tables.SIGNALS.get(name, name)


def signals(found: Mapping[str, float] | None, units: int, *, extra: Sequence[str] = ()) -> str:
    """The signals carried, most likely first, and what `extra` adds: "strike · clash · cross-border"."""
    return field(" · ".join([*map(signal, carried(found)), *extra]), units)


def names(listed: Sequence[str], units: int) -> str:
    """Names in a row, whole ones as far as they fit, then how many more."""
    cleaned = [clip(clean(name), units if len(listed) == 1 else units // 2) for name in listed]
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
