"""Why something was told, or was not, with every number shown; asks no database and decides nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.escalation.acts import FORCE
from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import clean, field, split, visible_length
from bot.messages.translated import noted
from bot.messages.verdicts import When, ruling_line, told_line, written_in
from bot.watching.match import likely
from bot.watching.why import Why
from classifiers.assessment import Assessment
from classifiers.signals import Signal, Tier, carried
from storage.records import (
    Alert,
    AssessedItem,
    Factor,
    Incident,
    Item,
    Modifier,
    Report,
    Scoring,
    Told,
)

LIMIT: Final = 4096
PAGE: Final = 2400
"""Visible units of a page, which a phone shows in a few screens."""

_LIST: Final = 12  # sources, alerts or watchlists that are named; the others are counted
_QUOTED: Final = frozenset({Factor.DEATHS, Factor.RANK, Factor.STRATEGIC, Factor.RETALIATION})
_SIGNALS: Final = 6
_LEAST: Final = 0.2


def why_message(why: Why, *, timezone: str, now: datetime | None = None) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units, the longest lists cut; see `why_pages`.

    Times leave out what they share with `now`.
    """
    when = written_in(timezone, now)
    for most in (_LIST, 6, 3, 1):
        message = "\n\n".join(section for section in _sections(why, when, most) if section)
        if visible_length(message) <= LIMIT:
            return message
    return "\n\n".join(_sections(why, when, 0))


def why_pages(why: Why, *, timezone: str, now: datetime, here: Sequence[Told] = ()) -> list[str]:
    """All that `why_message` tells and what became of it `here`, nothing cut: pages of Telegram HTML."""
    when = written_in(timezone, now)
    whole = "\n\n".join(section for section in _sections(why, when, None, here) if section)
    first, *others = split(whole, PAGE)
    return [first, *(f"{_named(why)}\n\n{page}" for page in others)]


def arithmetic(scoring: Scoring, severity: float) -> str:
    """S as it was reckoned, 5 b (1 + sum of m): "8 x 5 x (1 + .30 rank of target “commander”) = 52"."""
    if not scoring.signal:
        return strings.NO_SIGNAL_SEVERITY.format(severity=severity)
    added = "".join(f" + {_modifier(each)}" for each in scoring.modifiers)
    raised = strings.RAISED.format(added=added) if added else ""
    return strings.ARITHMETIC.format(base=scoring.base, raised=raised, severity=severity)


def _modifier(modifier: Modifier) -> str:
    words = field(noted(modifier.words) if modifier.factor is Factor.FIRST else modifier.words, 48)
    if modifier.factor in _QUOTED and words:
        words = f"“{words}”"
    value = f"{modifier.value:.2f}".removeprefix("0")
    return " ".join(part for part in (value, tables.FACTORS[modifier.factor], words) if part)


def _sections(why: Why, when: When, most: int | None, here: Sequence[Told] | None = None) -> Iterator[str]:
    """At most so many sources, alerts and watchlists, all without `most`; what became of it if `here`."""
    incident = why.incident
    yield _head(why, when)
    if here is not None and incident is not None and incident.id:
        told = [told_line(one, when) for one in here] or [strings.NOTHING_SENT]
        yield _titled(strings.WHY_HERE, told)
    rulings = [ruling_line(each, when) for each in why.rulings]
    yield _titled(strings.WHY_WATCHLISTS, _some(rulings, most) or [strings.NO_WATCHLIST])
    yield _titled(strings.WHY_READING, _reading(why))
    if incident is None:
        return
    yield _titled(strings.WHY_SEVERITY, [_severity(incident)])
    if incident.id:
        yield _titled(strings.WHY_SOURCES, _sources(why, incident, when, most))
    yield _titled(strings.WHY_ALERTS, latest([_alert(each, when) for each in why.alerts], most))


def _titled(title: str, lines: Sequence[str]) -> str:
    return "\n".join((f"<b>{title}</b>", *lines)) if lines else ""


def _some(lines: Sequence[str], most: int | None) -> list[str]:
    """The last of them, and how many more."""
    left = _left(lines, most)
    return [*lines[left:], strings.MORE.format(count=left)] if left else [*lines]


def latest(lines: Sequence[str], most: int | None) -> list[str]:
    """The latest of them, after how many came earlier."""
    left = _left(lines, most)
    return [strings.EARLIER.format(count=left), *lines[left:]] if left else [*lines]


def _left(lines: Sequence[str], most: int | None) -> int:
    """How many are left out."""
    return 0 if most is None else max(0, len(lines) - most)


def _named(why: Why) -> str:
    """What is asked about, in a line."""
    incident = why.incident
    what = (
        strings.THIS_TEXT
        if incident and not incident.id
        else wording.incident_tag(incident.id)
        if incident
        else ""
    )
    return f"{wording.mark(*_mark(why))} <b>{strings.WHY.format(what=what).strip()}</b>"


def _head(why: Why, when: When) -> str:
    """What is asked about, and why nothing came of it where nothing did."""
    incident, asked = why.incident, why.item.item if why.item else None
    title, url = (asked.title or asked.summary, asked.url) if asked else ("", "")
    if incident is not None and asked is None:
        title, url = incident.title or incident.summary, incident.url
    facts = wording.row(
        wording.places(_codes(why), 60),
        wording.sides(incident.dyads if incident else why.item.assessment.dyads if why.item else (), 64),
        field(asked.feed.name, 40) if asked else "",
        _seen(incident, asked, when),
    )
    lines = (
        _named(why),
        wording.headline(title, url, 200),
        facts,
        strings.WHY_NOT_TOLD.format(grounds=field(why.grounds, 120)) if why.grounds else "",
    )
    return "\n".join(line for line in lines if line)


def _mark(why: Why) -> tuple[Tier | None, Mapping[str, float] | None]:
    if why.incident is not None:
        return why.incident.tier, why.incident.signals
    return (why.item.assessment.tier, why.item.assessment.signals) if why.item else (None, None)


def _codes(why: Why) -> Sequence[str]:
    if why.incident is not None:
        return why.incident.places
    return why.item.assessment.places if why.item else ()


def _seen(incident: Incident | None, asked: Item | None, when: When) -> str:
    if asked is not None and not asked.key:
        return strings.UNSTORED  # a text that somebody only asks about
    at = incident.first_seen_at if incident else asked.first_seen_at if asked else None
    return strings.FIRST_SEEN.format(when=when(at)) if at else ""


def _reading(why: Why) -> list[str]:
    """Signals and probabilities, then the sentences that say them."""
    asked = why.item.assessment if why.item else None
    read: Incident | Assessment | None = why.incident or asked
    if read is None or (asked is not None and not asked.assessed and why.incident is None):
        return []
    signals = read.signals or {}
    ranked = sorted(signals, key=lambda name: (-signals[name], name))
    shown = [name for name in ranked if signals[name] >= _LEAST][:_SIGNALS]
    heads = {Tier.NOTABLE: read.notable, Tier.SERIOUS: read.serious, Tier.CRITICAL: read.critical}
    lines = (
        wording.row(*(_likely(field(wording.signal(name), 40), signals[name]) for name in shown))
        or strings.NO_SIGNAL,
        wording.row(*(_likely(f"P({tables.TIERS[tier]})", p) for tier, p in heads.items() if p is not None)),
        *_evidence(why, signals),
    )
    return [line for line in lines if line]


def _likely(name: str, probability: float) -> str:
    return strings.PROBABILITIES.format(name=name, probability=likely(probability))


def _evidence(why: Why, signals: Mapping[str, float]) -> Iterator[str]:
    """Each sentence once, with the signals that it says; of the item asked about, else of any report."""
    items = [why.item] if why.item else [item for _, item in why.told]
    said: dict[str, list[str]] = {}
    for name in carried(signals):
        found = next(
            (one.assessment.evidence[name] for one in items if name in one.assessment.evidence), None
        )
        if found and clean(found.text):
            said.setdefault(clean(found.text), []).append(field(wording.signal(name), 40))
    for sentence, names in list(said.items())[:3]:
        yield f"“{field(sentence, 280)}” ({', '.join(names)})"


def _severity(incident: Incident) -> str:
    if incident.scoring.signal == Signal.DEESCALATION:
        return strings.EASING_SEVERITY.format(severity=incident.severity)
    unknown = incident.toll is None and incident.scoring.signal in FORCE
    toll = wording.toll(incident.toll) if incident.toll else strings.TOLL_UNKNOWN if unknown else ""
    return wording.row(arithmetic(incident.scoring, incident.severity), toll)


def attestation(incident: Incident) -> str:
    """How many tell it, how it stands, which sides alone tell it, and how sure it is."""
    claimants = wording.actors(incident.claimants, 60)
    reports = strings.REPORTS.format(reports=incident.reports, owners=incident.owners)
    return wording.row(
        reports if incident.reports > 1 else strings.A_REPORT,
        tables.STATUSES[incident.status],
        strings.CLAIM.format(sides=claimants) if claimants else "",
        strings.WHY_CONFIDENCE.format(confidence=likely(incident.confidence)),
    )


def _sources(why: Why, incident: Incident, when: When, most: int | None) -> list[str]:
    return [attestation(incident), *latest([_source(report, item, when) for report, item in why.told], most)]


def _source(report: Report, told: AssessedItem, when: When) -> str:
    name, owner = told.item.feed.name, report.owner
    stance = tables.STANCES[report.stance].format(side=wording.actors((report.side,), 40))
    copied = report.voice and report.voice != owner
    return wording.row(
        field(name, 40),
        field(owner, 40) if clean(owner).casefold() != clean(name).casefold() else "",
        strings.COPY_OF.format(voice=field(report.voice, 40)) if copied else "",
        stance,
        when(report.at),
    )


def _alert(alert: Alert, when: When) -> str:
    return wording.row(when(alert.at), wording.change(alert), wording.reason(alert, 160))
