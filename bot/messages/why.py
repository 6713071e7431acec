"""Why something was told, or was not, with every number shown; asks no database and decides nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.escalation.acts import FORCE
from bot.messages import strings, wording
from bot.messages.markup import clean, field, visible_length
from bot.messages.times import moment
from bot.watching.match import likely
from bot.watching.why import Ruling, Why
from classifiers.assessment import Assessment
from classifiers.signals import Signal, Tier, carried, signal_name
from storage.records import Alert, AssessedItem, Factor, Incident, Item, Modifier, Report, Scoring

LIMIT: Final = 4096
_LIST: Final = 12  # sources, alerts or watchlists that are named; the others are counted
_QUOTED: Final = frozenset({Factor.DEATHS, Factor.RANK, Factor.STRATEGIC, Factor.RETALIATION})
_SIGNALS: Final = 6
_LEAST: Final = 0.2


def why_message(why: Why, *, timezone: str) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units: reading, severity, sources, alerts, watchlists."""
    for most in (_LIST, 6, 3, 1):
        message = "\n\n".join(section for section in _sections(why, timezone, most) if section)
        if visible_length(message) <= LIMIT:
            return message
    return "\n\n".join(_sections(why, timezone, 0))


def arithmetic(scoring: Scoring, severity: float) -> str:
    """S as it was reckoned, 5 b (1 + sum of m): "8 x 5 x (1 + .30 rank of target “commander”) = 52"."""
    if not scoring.signal:
        return strings.NO_SIGNAL_SEVERITY.format(severity=severity)
    added = "".join(f" + {_modifier(each)}" for each in scoring.modifiers)
    raised = strings.RAISED.format(added=added) if added else ""
    return strings.ARITHMETIC.format(base=scoring.base, raised=raised, severity=severity)


def _modifier(modifier: Modifier) -> str:
    words = field(modifier.words, 48)
    if modifier.factor in _QUOTED and words:
        words = f"“{words}”"
    value = f"{modifier.value:.2f}".removeprefix("0")
    return " ".join(part for part in (value, strings.FACTORS[modifier.factor], words) if part)


def _sections(why: Why, timezone: str, most: int) -> Iterator[str]:
    incident = why.incident
    yield _head(why, timezone)
    yield _titled(strings.WHY_READING, _reading(why))
    if incident is not None:
        yield _titled(strings.WHY_SEVERITY, [_severity(incident)])
        yield _titled(strings.WHY_SOURCES, _sources(why, incident, timezone, most))
        yield _titled(strings.WHY_ALERTS, _latest([_alert(each, timezone) for each in why.alerts], most))
    told = [_ruling(each, timezone) for each in why.rulings]
    yield _titled(strings.WHY_WATCHLISTS, _some(told, most) or [strings.NO_WATCHLIST])


def _titled(title: str, lines: Sequence[str]) -> str:
    return "\n".join((f"<b>{title}</b>", *lines)) if lines else ""


def _some(lines: Sequence[str], most: int) -> list[str]:
    """The last of them, and how many more."""
    left = len(lines[:-most]) if most else len(lines)
    return [*lines[left:], strings.MORE.format(count=left)] if left else [*lines]


def _latest(lines: Sequence[str], most: int) -> list[str]:
    """The latest of them, after how many came earlier."""
    left = len(lines[:-most]) if most else len(lines)
    return [strings.EARLIER.format(count=left), *lines[left:]] if left else [*lines]


def _head(why: Why, timezone: str) -> str:
    """What is asked about, and why nothing came of it where nothing did."""
    incident, asked = why.incident, why.item.item if why.item else None
    title, url = (asked.title or asked.summary, asked.url) if asked else ("", "")
    if incident is not None and asked is None:
        title, url = incident.title or incident.summary, incident.url
    what = wording.incident_tag(incident.id) if incident else ""
    tier, signals = _mark(why)
    facts = wording.row(
        wording.places(_codes(why), 60),
        wording.sides(incident.dyads if incident else why.item.assessment.dyads if why.item else (), 64),
        field(asked.feed.name, 40) if asked else "",
        _seen(incident, asked, timezone),
    )
    lines = (
        f"{wording.mark(tier, signals)} <b>{strings.WHY.format(what=what).strip()}</b>",
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


def _seen(incident: Incident | None, asked: Item | None, timezone: str) -> str:
    at = incident.first_seen_at if incident else asked.first_seen_at if asked else None
    return strings.FIRST_SEEN.format(when=moment(at, timezone)) if at else ""


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
        wording.row(*(_likely(field(signal_name(name), 40), signals[name]) for name in shown))
        or strings.NO_SIGNAL,
        wording.row(*(_likely(f"P({strings.TIERS[tier]})", p) for tier, p in heads.items() if p is not None)),
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
            said.setdefault(clean(found.text), []).append(field(signal_name(name), 40))
    for sentence, names in list(said.items())[:3]:
        yield f"“{field(sentence, 280)}” ({', '.join(names)})"


def _severity(incident: Incident) -> str:
    if incident.scoring.signal == Signal.DEESCALATION:
        return strings.EASING_SEVERITY.format(severity=incident.severity)
    unknown = incident.toll is None and incident.scoring.signal in FORCE
    toll = wording.toll(incident.toll) if incident.toll else strings.TOLL_UNKNOWN if unknown else ""
    return wording.row(arithmetic(incident.scoring, incident.severity), toll)


def _sources(why: Why, incident: Incident, timezone: str, most: int) -> list[str]:
    claimants = wording.actors(incident.claimants, 60)
    reports = strings.REPORTS.format(reports=incident.reports, owners=incident.owners)
    summary = wording.row(
        reports if incident.reports > 1 else strings.A_REPORT,
        strings.STATUSES[incident.status],
        strings.CLAIM.format(sides=claimants) if claimants else "",
        strings.WHY_CONFIDENCE.format(confidence=incident.confidence),
    )
    return [summary, *_latest([_source(report, item, timezone) for report, item in why.told], most)]


def _source(report: Report, told: AssessedItem, timezone: str) -> str:
    name, owner = told.item.feed.name, report.owner
    stance = strings.STANCES[report.stance].format(side=wording.actors((report.side,), 40))
    copied = report.voice and report.voice != owner
    return wording.row(
        field(name, 40),
        field(owner, 40) if clean(owner).casefold() != clean(name).casefold() else "",
        strings.COPY_OF.format(voice=field(report.voice, 40)) if copied else "",
        stance,
        moment(report.at, timezone),
    )


def _alert(alert: Alert, timezone: str) -> str:
    return wording.row(moment(alert.at, timezone), wording.change(alert), wording.reason(alert, 160))


def _ruling(ruling: Ruling, timezone: str) -> str:
    when = strings.NOW if ruling.at is None else moment(ruling.at, timezone)
    reason = strings.REASONS[ruling.reason]
    return f"<i>{field(ruling.watchlist, 64)}</i>: {wording.row(reason, field(ruling.detail, 120), when)}"
