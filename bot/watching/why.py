"""Why something was told, or was not: stored verdicts, and what is worked out where there is none; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.languages.catalogue import strings, tables
from bot.watching.match import matched, reading_fault, strength_fault, topic_fault
from classifiers.assessment import Assessment
from classifiers.language import language_name
from classifiers.signals import DEVELOPMENTS
from storage.records import Alert, AssessedItem, Change, Incident, Reason, Report, Verdict, Watchlist


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What was decided for one watchlist; `at` is None where it is worked out now."""

    watchlist: str
    reason: Reason
    detail: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """All that is known of an incident, or of an item that is in none, and who was told.

    `item` is the report that was asked for, None where the incident was; `grounds` say why it raised
    nothing, "" where it did. `told` are the incident's reports in their order, those not purged.
    """

    incident: Incident | None
    item: AssessedItem | None = None
    told: tuple[tuple[Report, AssessedItem], ...] = ()
    alerts: tuple[Alert, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    grounds: str = ""


def of_incident(
    incident: Incident,
    told: Sequence[tuple[Report, AssessedItem]],
    alerts: Sequence[Alert],
    watchlists: Iterable[Watchlist],
    verdicts: Sequence[Verdict],
) -> Why:
    """Why an incident was told, or not; `verdicts` are those on its reports, `alerts` its own by id."""
    return Why(
        incident=incident,
        told=tuple(told),
        alerts=tuple(alerts),
        rulings=tuple(_ruling(watchlist, verdicts, alerts, told) for watchlist in watchlists),
        grounds="" if alerts else _not_raised(incident),
    )


def of_report(whole: Why, item: AssessedItem) -> Why:
    """`whole`, an incident's, as asked by one of its reports."""
    brought = {alert.item_id for alert in whole.alerts}
    grounds = whole.grounds
    if whole.incident is not None and whole.alerts and item.item.id not in brought:
        grounds = strings.FURTHER_REPORT.format(incident=whole.incident.id)
    return replace(whole, item=item, grounds=grounds)


def of_item(item: AssessedItem, watchlists: Iterable[Watchlist], verdicts: Sequence[Verdict]) -> Why:
    """Why an item that is in no incident was not told."""
    rulings = tuple(_ruling_of_item(watchlist, item, verdicts) for watchlist in watchlists)
    return Why(incident=None, item=item, rulings=rulings, grounds=_not_placed(item.assessment))


def of_text(incident: Incident, item: AssessedItem, watchlists: Sequence[Watchlist]) -> Why:
    """What would come of a text that nobody sent, read as `item`, if it opened `incident` now."""
    if incident.tier is None or _is_no_development(item.assessment):
        return of_item(item, watchlists, ())
    alert = Alert(
        key="",
        incident=incident,
        change=Change.OPENED,
        tier=incident.tier,
        at=incident.first_seen_at,
        reason="",
    )
    rulings = tuple(_now(watchlist, alert, item) for watchlist in watchlists)
    return Why(incident=incident, item=item, rulings=rulings)


def _is_no_development(reading: Assessment) -> bool:
    return not reading.assessed or _likeliest(reading) not in {*DEVELOPMENTS, ""}


def _likeliest(reading: Assessment) -> str:
    """The likeliest kind, "" where the model has none."""
    kind = reading.kind or {}
    return max(kind, key=lambda name: (kind[name], name), default="")


def _not_placed(reading: Assessment) -> str:
    if not reading.assessed:
        language = language_name(reading.language) if reading.language else ""
        return strings.NOT_READ_IN.format(language=language) if language else strings.NOT_READ
    if reading.kind and _is_no_development(reading):
        kind = _likeliest(reading)
        named = tables.KINDS.get(kind, kind)
        return strings.NO_DEVELOPMENT.format(kind=named, probability=f"{reading.kind[kind]:.2f}")
    return strings.IN_NO_INCIDENT.format(below=_below(reading.notable))


def _not_raised(incident: Incident) -> str:
    if incident.tier is not None:
        return strings.NO_STORED_ALERT.format(tier=tables.TIERS[incident.tier])
    return _below(incident.notable)


def _below(notable: float | None) -> str:
    return strings.BELOW_NOTABLE if notable is None else strings.BELOW_NOTABLE_BY.format(probability=notable)


def _ruling(
    watchlist: Watchlist,
    verdicts: Iterable[Verdict],
    alerts: Sequence[Alert],
    told: Sequence[tuple[Report, AssessedItem]],
) -> Ruling:
    """The latest verdict that sent something, else the latest, else what the latest alert would give now."""
    its = [verdict for verdict in verdicts if verdict.watchlist_id == watchlist.id]
    if its:
        return _stored(watchlist, max(its, key=lambda verdict: (verdict.reason is Reason.SENT, verdict.at)))
    if not alerts:
        return Ruling(watchlist=watchlist.name, reason=Reason.BELOW_THRESHOLD, detail=strings.UNDECIDED)
    alert = alerts[-1]
    items = {one.item.id: one for _, one in told}
    found = _now(watchlist, alert, items.get(alert.item_id or 0))
    if found.reason is Reason.SENT:
        return replace(found, reason=Reason.NOT_WATCHED, detail=strings.CAME_LATER)
    return found


def _now(watchlist: Watchlist, alert: Alert, item: AssessedItem | None) -> Ruling:
    """What an alert would give now, by what the watchlist asks for alone."""
    report = item.item if item else None
    topic = topic_fault(alert, watchlist, report)
    strength = strength_fault(alert, watchlist)
    reason = Reason.NOT_WATCHED if topic else Reason.BELOW_THRESHOLD if strength else Reason.SENT
    faults = "; ".join(fault for fault in (topic, strength) if fault)
    detail = faults or matched(alert, watchlist, report)
    return Ruling(watchlist=watchlist.name, reason=reason, detail=detail)


def _ruling_of_item(watchlist: Watchlist, item: AssessedItem, verdicts: Iterable[Verdict]) -> Ruling:
    its = next((verdict for verdict in verdicts if verdict.watchlist_id == watchlist.id), None)
    if its is not None:
        return _stored(watchlist, its)
    fault = reading_fault(item, watchlist)
    reason = Reason.NOT_WATCHED if fault else Reason.BELOW_THRESHOLD
    return Ruling(watchlist=watchlist.name, reason=reason, detail=fault or strings.UNDECIDED)


def _stored(watchlist: Watchlist, verdict: Verdict) -> Ruling:
    return Ruling(watchlist=watchlist.name, reason=verdict.reason, detail=verdict.detail, at=verdict.at)
